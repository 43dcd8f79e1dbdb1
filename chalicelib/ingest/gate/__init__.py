"""The quality gate: whether a manuscript is a story at all."""
