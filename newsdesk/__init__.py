"""The editors' own tool: `bin/newsdesk`."""
