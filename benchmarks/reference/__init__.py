"""The usual way to build such a site: what our figures are compared with."""
