"""Judges of what readers and programs get: over real HTTP, in a real browser, on loopback only."""
