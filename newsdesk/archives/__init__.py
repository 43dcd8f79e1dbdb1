"""Other programs' archives, read as posts: WordPress, Ghost, Jekyll, Hugo, Eleventy, Pelican."""
