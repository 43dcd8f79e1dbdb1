"""Uploaded markup, made valid and safe."""
