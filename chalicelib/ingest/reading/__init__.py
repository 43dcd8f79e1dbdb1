"""Parsing of editors' files: front matter, body, fields, dates."""
