"""The same article in other frameworks, called within one process: no network, no web server."""
