"""What readers will not see of a text, or will see raw: its editor may not have meant it so.

What is lost a hundred times is told once, or a few times: a record of an upload must stay small.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import unquote

from chalicelib.ingest.markup.body_html import NO_TEXT, leads_nowhere
from chalicelib.news.errors import Problem

MOST_NAMED = 3  # links in one warning, footnotes in one receipt
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
# The last part of a host's name is one that other texts rarely end in: `notes.md` is a file.
_HALF_LINK = re.compile(
    r"(?:www\.[\w-]+\.|[\w-]+(?:\.[\w-]+){0,9}\.(?:dk|com|org|net|eu|no|se|de|uk|az)(?:/|\Z)"
    r"|[\w.+-]{1,64}@[\w-]+\.)",
    re.IGNORECASE,
)
# Hugo's {{< figure >}} and {{% note %}}, Jekyll's {% include %} and {{ site.url }}.
_SHORTCODE = re.compile(r"\{\{[<%]|\{%|(?<!\$)\{\{ ?\w+ ?[.|]")
_CODE = re.compile(r"<code>.*?(?:</code>|\Z)", re.DOTALL)
_MARK = re.compile(r"\[\^([^\]\[\s]{1,100})\]")
_FOOTNOTE = re.compile(r"^[ \t>*+-]*+(\[\^([^\]\[\s]{1,100})\]):", re.MULTILINE)
_FOOTNOTE_SHOWN = re.compile(r'<li id="fn-([^"]+)">')


def losses(body: str, raw: str, *, first_line: int, has_footnotes: bool) -> Iterator[Problem]:
    """What is lost of `body`, which became the HTML `raw` before it was made safe."""
    yield from _markup(raw)
    yield from _links(raw)
    if has_footnotes and "[^" in body:
        yield from _marks_alone(body, raw, first_line)
        yield from _footnotes_alone(body, raw, first_line)
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
    yield from _half_links(link for link in links if link not in lost)
    if lost:
        are = "a link was" if len(lost) == 1 else f"{len(lost)} links were"
        what = f"{are} taken out (the words stay): {_named(lost)}"
        mend = "link to a page, by `https://…` or `/section/story`, or to `mailto:` or `tel:`"
        yield Problem(what, mend)


def _half_links(links: Iterable[str]) -> Iterator[Problem]:
    """Links that are read as addresses beside the story, and were not meant so."""
    for link in list(dict.fromkeys(filter(_HALF_LINK.match, links)))[:MOST_NAMED]:
        whole = f"mailto:{link}" if "@" in link.partition("/")[0] else f"https://{link}"
        what = f"the link `{link[:LONGEST_NAMED]}` leads to no page: its beginning is missing"
        yield Problem(what, f"write `{whole[:LONGEST_NAMED]}`")


def _marks_alone(body: str, raw: str, first_line: int) -> Iterator[Problem]:
    """Marks that are shown as they were written, since there is no such footnote."""
    seen = unescape(_CODE.sub("", raw))
    alone = {match[1].casefold(): match[0] for match in _MARK.finditer(seen)}
    for mark in list(alone.values())[:MOST_NAMED]:
        place = body.find(mark)
        line = _line(body, place, first_line) if place >= 0 else None
        what = f"`{mark}` refers to no footnote: readers see it as it is"
        yield Problem(what, f"write the footnote on a line of its own: `{mark}: …`", line)


def _footnotes_alone(body: str, raw: str, first_line: int) -> Iterator[Problem]:
    """Footnotes that are left out, since nothing refers to them or another has their name."""
    shown = {unquote(name).casefold() for name in _FOOTNOTE_SHOWN.findall(raw)}
    as_written = Counter(match[2].casefold() for match in _FOOTNOTE.finditer(_words(raw)))
    written: dict[str, list[re.Match[str]]] = {}
    for match in _FOOTNOTE.finditer(body):
        written.setdefault(match[2].casefold(), []).append(match)
    left_out = [
        each for name, each in written.items() if len(each) > (name in shown) + as_written[name]
    ]
    for first, *others in left_out[:MOST_NAMED]:
        mark = first[1]
        if first[2].casefold() in shown:
            what = f"there are two footnotes `{mark}`, and only the first is shown"
            mend, place = "give the second a name of its own, or delete it", others[-1].start(1)
        else:
            what = f"nothing refers to the footnote `{mark}`: it is not shown"
            mend, place = (
                f"write `{mark}` in the text where it belongs, or delete it",
                first.start(1),
            )
        yield Problem(what, mend, _line(body, place, first_line))


def _words(raw: str) -> str:
    return unescape(re.sub(r"<[^<>]*>", "", raw))


def _named(texts: Iterable[str]) -> str:
    short = [text if len(text) <= LONGEST_NAMED else f"{text[:LONGEST_NAMED]}…" for text in texts]
    each = list(dict.fromkeys(short))
    more = ["…"] if len(each) > MOST_NAMED else []
    return ", ".join(
        [*(f"`{text}`" if text else "an empty one" for text in each[:MOST_NAMED]), *more]
    )


def _line(body: str, place: int, first_line: int) -> int:
    return first_line + body.count("\n", 0, place)
