"""Screenshots of every page type, of any newsroom, side by side on contact sheets."""
