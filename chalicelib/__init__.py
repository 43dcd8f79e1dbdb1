"""Tidende: a news site that runs itself on AWS Lambda.

News comes in through `ingest`, is kept in `storage`, is turned into pages by `rendering` and
handed out by `web`. `news` is what we publish and knows none of them. `site` joins them;
`app.py` plugs the site into Lambda.
"""
