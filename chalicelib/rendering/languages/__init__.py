"""One file a language: its words and dates. A third language is a third file."""
