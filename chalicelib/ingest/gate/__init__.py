"""The quality gate: refuses files that are no stories."""
