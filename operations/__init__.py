"""The editors' and operators' command line."""
