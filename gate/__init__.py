"""Trains and measures the quality gate: `make gate-train`, `make gate`."""
