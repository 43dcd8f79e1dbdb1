"""HTML pages, feeds and sitemaps: one value for each page in, text out."""
