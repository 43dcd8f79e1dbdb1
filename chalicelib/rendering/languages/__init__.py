"""The catalogues: one file a language, with its translations and date formats."""
