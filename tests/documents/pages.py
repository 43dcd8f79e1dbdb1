"""Web pages as browsers save them, and as Google Docs exports them."""

from __future__ import annotations

from tests.documents.word import PNG, zipped
from tests.ingest.samples import TEXT

HEADLINE = "The ferry sails again"

# Bold, italic and struck out as Google Docs has it, and what it hides.
GOOGLE_STYLES = """@import url('https://themes.googleusercontent.com/fonts/css?kit=x');
.lst-kix_a-0 > li:before{content:"-"}.c1{font-weight:700}.c2{font-style:italic}
.c3{color:#000000;text-decoration:line-through}.c4{vertical-align:super}ol{margin:0;padding:0}
@media print{.c9{display:none}}.title{padding-top:0pt;font-size:26pt}.c8{display:none}"""


def page(article: str = f"<p>{TEXT}</p>", *, head: str = "", around: str = "") -> bytes:
    """A page with an article, a menu above and a footer below it."""
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{HEADLINE} | The Skerry Post</title>{head}
<script>var secret = "tracker";</script><style>.menu{{display:block}}</style></head>
<body><nav><a href="/">Home</a> Menu of the page</nav>
<article><h1>{HEADLINE}</h1>{article}</article>{around}
<footer>All rights of the footer</footer></body></html>""".encode()


def google_page(body: str) -> bytes:
    """A page that Google Docs exports."""
    return (
        '<html><head><meta content="text/html; charset=UTF-8" http-equiv="content-type">'
        f'<style type="text/css">{GOOGLE_STYLES}</style></head>'
        f'<body class="c5 doc-content">{body}</body></html>'
    ).encode()


def google_archive() -> bytes:
    """The same as an archive, with the picture that it shows."""
    image = '<p><span><img alt="The quay" src="images/image1.png" title=""></span></p>'
    headline = f'<p class="c6 title"><span>{HEADLINE}</span></p>'
    text = google_page(f"{headline}<p><span>{TEXT}</span></p>{image}")
    return zipped({"Ferry.html": text, "images/image1.png": PNG})
