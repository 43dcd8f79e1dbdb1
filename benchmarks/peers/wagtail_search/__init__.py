"""A site of Wagtail with nothing but its search, over SQLite: what it finds in stories."""
