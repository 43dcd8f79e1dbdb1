"""The article as an app of Django."""
