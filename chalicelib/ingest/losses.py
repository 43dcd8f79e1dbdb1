"""What readers will not see of a text, or will see raw: its editor may not have meant it so.

Each kind of loss is one warning, however often it happens: a record of an upload must stay small.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from chalicelib.ingest.body_html import NO_TEXT, leads_nowhere
from chalicelib.news.errors import Problem

MOST_NAMED = 3  # links in one warning
LONGEST_NAMED = 60  # characters of one

_NOT_SHOWN = re.compile(
    rf"<({'|'.join(sorted({*NO_TEXT, 'img', 'embed', 'form', 'input', 'frame', 'applet'}))})"
    r"(?=[\s/>])",
    re.IGNORECASE,
)
_IS_NO_TEXT = {"script", "style", "title"}
_LINK = re.compile(
    r"<a(?=\s)[^<>]*?\shref=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>=`]+))", re.IGNORECASE
)
# Hugo's {{< figure >}} and {{% note %}}, Jekyll's {% include %} and {{ site.url }}.
_SHORTCODE = re.compile(r"\{\{[<%]|\{%|(?<!\$)\{\{ ?\w+ ?[.|]")


def losses(body: str, raw: str, *, first_line: int) -> Iterator[Problem]:
    """What is lost of `body`, which became the HTML `raw` before it was made safe."""
    yield from _markup(raw)
    yield from _links(raw)
    found = _SHORTCODE.search(body)
    if found:
        what = f"`{found[0]}` is what another site's software fills in"
        mend = "write out what it stands for: readers see it as it is"
        yield Problem(what, mend, _line(body, found.start(), first_line))


def _markup(raw: str) -> Iterator[Problem]:
    for name in sorted({match[1].lower() for match in _NOT_SHOWN.finditer(raw)}):
        what = "pictures in the text are" if name == "img" else f"`<{name}>` in the text is"
        mend = "take it out" if name in _IS_NO_TEXT else "tell it in words, or link to it"
        field = "image" if name == "img" else None
        yield Problem(f"{what} not shown", mend, field=field)


def _links(raw: str) -> Iterator[Problem]:
    links = [unescape(next(filter(None, match.groups()), "")) for match in _LINK.finditer(raw)]
    lost = [link for link in links if leads_nowhere(link)]
    if lost:
        are = "a link was" if len(lost) == 1 else f"{len(lost)} links were"
        what = f"{are} taken out (the words stay): {_named(lost)}"
        mend = "link to a page, by `https://…` or `/section/story`, or to `mailto:` or `tel:`"
        yield Problem(what, mend)


def _named(texts: Iterable[str]) -> str:
    short = [text if len(text) <= LONGEST_NAMED else f"{text[:LONGEST_NAMED]}…" for text in texts]
    each = list(dict.fromkeys(short))
    more = ["…"] if len(each) > MOST_NAMED else []
    return ", ".join(
        [*(f"`{text}`" if text else "an empty one" for text in each[:MOST_NAMED]), *more]
    )


def _line(body: str, place: int, first_line: int) -> int:
    return first_line + body.count("\n", 0, place)
