"""What we publish. Pure: no clock, no network, no framework, no AWS."""
