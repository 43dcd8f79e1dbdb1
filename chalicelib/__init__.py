"""Tidende: a news site that runs itself on AWS Lambda.

`ingest` reads uploaded files, `storage` stores stories, `rendering` makes pages of them and `web`
responds to requests. `news` holds the types they share, and imports none of them. `site` wires
them together; `app.py` connects the site to Lambda.
"""
