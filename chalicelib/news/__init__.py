"""Stories, lists, addresses and errors. Pure: no clock, no network, no framework, no AWS."""
