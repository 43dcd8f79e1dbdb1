"""Uploaded HTML, parsed, made valid and sanitised."""
