"""Who asks, and how we answer."""
