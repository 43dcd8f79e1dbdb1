"""HTTP: routes, views, responses, error pages and the access log."""
