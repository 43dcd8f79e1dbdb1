"""Tests of telling hubs and search engines."""
