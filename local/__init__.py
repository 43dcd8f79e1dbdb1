"""The local cloud: never shipped."""
