"""Uploaded markup made safe: what is not on the allow-list is taken out.

Of 11,534 attack vectors tried in a browser, none fires after nh3. But it takes minutes, or all
memory, on deep nesting, on formatting that is opened and never closed, on a tag of a thousand
attributes. So its input is first taken apart into plain tags, as any HTML parser will read them,
and bounded.
"""

from __future__ import annotations

import re
from html import unescape

import nh3

from chalicelib.ingest.markup.tidy_attributes import SCHEMES, stripped_link, tidy_link
from chalicelib.ingest.markup.tidy_html import tidy
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.text import BASE, legible

LARGEST = 450 * 1024  # bytes, before cleaning; each can cost a parser 300 bytes of memory
DEEPEST = 100  # open elements; a real story nests about ten
MOST_REOPENED = 10_000  # elements that a parser must make anew, since their formatting goes on
LONGEST_ATTRIBUTES = 2000  # characters in one tag; browsers and mail give up on longer links

_TAGS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "q", "cite", "pre", "code",
    "em", "strong", "b", "i", "s", "del", "ins", "u", "small", "sub", "sup", "mark", "abbr", "kbd",
    "ul", "ol", "li", "dl", "dt", "dd", "a", "section", "aside", "figure", "figcaption", "time",
    "table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption",
}  # fmt: skip
_FOR_TIDYING = {"div"}  # it parts paragraphs, and goes once they are parted
_ATTRIBUTES = {
    "a": {"href", "title", "id", "aria-label", "hreflang", "lang"},
    "abbr": {"title"},
    "li": {"id", "value"},
    "ol": {"start", "type"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "blockquote": {"lang"},
    "q": {"lang"},
    "p": {"lang", "dir"},
}
_SIDES = {"left", "center", "right"}
_CLASSES = {"section": {"footnotes"}, "aside": {"embed", "pull"}, "td": _SIDES, "th": _SIDES}
# Taken out with all that is in them: it is no text, or one for browsers without the element.
NO_TEXT = {
    "script", "style", "iframe", "noembed", "noframes", "noscript", "object", "svg", "math",
    "template", "textarea", "select", "title", "canvas", "xmp",
    "video", "audio",
}  # fmt: skip
# Not kept, but the text in them stands by itself.
_BLOCKS = {
    "div", "article", "main", "header", "footer", "nav", "address", "center", "details", "summary",
    "fieldset", "form", "dialog", "hgroup", "legend", "menu", "search",
}  # fmt: skip

_FOOTNOTE_ID = re.compile(r"fn(ref)?-[^\s\"'<>]{1,200}")
_SITE_LINK = re.compile(r'(<a(?: [\w-]+="[^"]*")*? href=")(?=/(?![/\\]))')
_SAFE_TAG = re.compile(r'<(?:[^<>"]|"[^"]*")*+>')
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|td|th|blockquote|pre|dt|dd|figcaption|caption)>|<[bh]r>")


def safe_html(html: str) -> str:
    """The allowed part of `html` as valid HTML, its headings below the page's own; links of the
    site marked with BASE. Raises UnusableManuscript if it is too long, or nested too deeply.
    """
    bound_length(html)
    cleaned = nh3.clean(
        plain_tags(html),
        tags=_TAGS | _FOR_TIDYING,
        attributes=_ATTRIBUTES,
        attribute_filter=_safe_attribute,
        allowed_classes=_CLASSES,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return _SITE_LINK.sub(rf"\1{BASE}", tidy(legible(cleaned)))


def plain_text(html: str) -> str:
    """The words of safe HTML, one line a block."""
    parted = _BLOCK_END.sub("\n", html.replace("\n", " "))
    lines = unescape(_SAFE_TAG.sub("", parted)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def first_paragraph(html: str) -> str:
    """The words of the first paragraph that has any; of the whole if none has."""
    for match in re.finditer(r"<p(?: [^>]*)?>(.+?)</p>", html, re.DOTALL):
        words = plain_text(re.sub(r"<sup>.*?</sup>", "", match[1], flags=re.DOTALL))
        if words:
            return words.replace("\n", " ")
    return plain_text(html).replace("\n", " ")


def bound_length(text: str) -> None:
    """Raises UnusableManuscript if `text` is too long to be parsed."""
    if len(text.encode()) > LARGEST:
        raise UnusableManuscript(
            Problem(f"the text is longer than {LARGEST} bytes", "part the story in two")
        )


def leads_nowhere(link: str) -> bool:
    """Whether `safe_html` takes a link out and leaves its words: no browser could follow it, or
    none should.
    """
    plain = stripped_link(legible(link))
    if plain.startswith("#"):  # only footnotes have places to come to
        return not _FOOTNOTE_ID.fullmatch(plain[1:])
    return tidy_link(plain) is None


def _safe_attribute(_element: str, attribute: str, value: str) -> str | None:
    value = legible(value)  # `&#7;` was text until now
    if attribute == "id":
        return value if _FOOTNOTE_ID.fullmatch(value) else None
    return value


def plain_tags(html: str) -> str:
    """`html` with nothing in it but text and such tags as every parser reads alike.

    Comments, declarations, unknown tags and attributes that no one would keep go; any other `<`
    is text. Raises UnusableManuscript if a parser would have to nest it too deeply.
    """
    return _Tags(html).plain()


# What HTML's own rules call a tag, less what they only tolerate (such as quotes in names). Every
# repetition is possessive, and a quote that opens one value closes the last: linear on any input.
_MARKUP = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<[!?][^>]*+(?:>|\Z)"
    r"|<(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:._-]*+)(?P<attributes>(?:[ \t\n\f/]++"
    r"(?:[^ \t\n\f\"'<>/=]++(?:[ \t\n\f]*+=[ \t\n\f]*+"
    r"(?:\"[^\"]*+\"|'[^']*+'|[^ \t\n\f\"'=<>`]++))?+)?+)*+)>"
    r"|<",
    re.DOTALL,
)
_PLAIN = {name: name for name in _TAGS} | dict.fromkeys(_BLOCKS, "div")
_WITH_ATTRIBUTES = {*_ATTRIBUTES, *_CLASSES}
# A parser makes these anew in every block until they are closed.
_FORMATTING = {"a", "b", "code", "em", "i", "s", "small", "strong", "u"}
_INLINE = _FORMATTING | {"abbr", "cite", "del", "ins", "kbd", "mark", "q", "sub", "sup", "time"}
_ITEMS = {"li", "dt", "dd"}  # the next ends the last, and the end of the list ends it too
# As items, but by rules so strict that they never nest except in another table; or never closed.
_NOT_COUNTED = {"p", "tr", "td", "th", "thead", "tbody", "tfoot", "br", "hr"}


class _Tags:
    """One walk along the tags of a text. `_open` has no fewer elements than a parser would have,
    but for those of _NOT_COUNTED.
    """

    def __init__(self, html: str) -> None:
        self._html = html
        self._open: list[str] = []
        self._formatting = 0
        self._reopened = 0
        self._never_closed: set[str] = set()

    def plain(self) -> str:
        parts, place = [], 0
        while match := _MARKUP.search(self._html, place):
            parts += [self._html[place : match.start()], self._plain_tag(match)]
            place = self._end_of_what_goes(match)
        return "".join([*parts, self._html[place:]])

    def _plain_tag(self, match: re.Match[str]) -> str:
        if match["name"] is None:
            return "&lt;" if match[0] == "<" else ""
        name = _PLAIN.get(match["name"].lower())
        if name is None:
            return ""
        if name not in _NOT_COUNTED:
            self._close(name) if match["slash"] else self._add(name)
        if name not in _INLINE:
            self._reopened += self._formatting
        self._refuse_what_grows()
        attributes = match["attributes"] if name in _WITH_ATTRIBUTES else ""
        kept = attributes if len(attributes) <= LONGEST_ATTRIBUTES else ""
        return f"<{match['slash']}{name}{kept}>"

    def _end_of_what_goes(self, match: re.Match[str]) -> int:
        """Where the text goes on after a tag: behind the whole element if that is NO_TEXT."""
        name = (match["name"] or "").lower()
        is_whole = not match["slash"] and not match[0].endswith("/>")
        if name not in NO_TEXT or not is_whole or name in self._never_closed:
            return match.end()
        end = re.compile(rf"</{name}\s*+>", re.IGNORECASE).search(self._html, match.end())
        if end:
            return end.end()
        self._never_closed.add(name)
        return match.end()

    def _add(self, name: str) -> None:
        if name == "a" and "a" in self._open:  # the second ends the first
            return
        if name in _ITEMS:
            self._close_last_item(name)
        self._open.append(name)
        self._formatting += name in _FORMATTING

    def _close_last_item(self, name: str) -> None:
        rivals = {"li"} if name == "li" else {"dt", "dd"}
        for each in reversed(self._open):
            if each in rivals:
                self._close(each)
            if each not in _INLINE and each != "div":
                return

    def _close(self, name: str) -> None:
        """Close the innermost `name` with what ends by itself in it.

        A parser passes over an end that stands within another block, and opens formatting again.
        """
        if name not in self._open:
            return
        place = len(self._open) - 1 - self._open[::-1].index(name)
        within = self._open[place + 1 :]
        ends_by_itself = _INLINE if name in _INLINE else _INLINE | _ITEMS
        if all(each in ends_by_itself for each in within):
            self._open[place:] = [each for each in within if each in _FORMATTING]
            self._formatting -= name in _FORMATTING

    def _refuse_what_grows(self) -> None:
        if len(self._open) > DEEPEST:
            raise UnusableManuscript(
                Problem(
                    what=f"the text is nested more than {DEEPEST} levels deep",
                    mend="flatten its lists and quotations, and close its HTML tags",
                )
            )
        if self._reopened > MOST_REOPENED:
            raise UnusableManuscript(
                Problem(
                    what="an HTML tag such as <b> or <a> is opened and never closed",
                    mend="close it where its text ends",
                )
            )
