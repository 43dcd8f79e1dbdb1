"""A file as its editor wrote it, read: front matter, body, fields, dates."""
