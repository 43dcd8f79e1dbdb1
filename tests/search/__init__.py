"""Tests of the search, mirroring chalicelib/search."""
