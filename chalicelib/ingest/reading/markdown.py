"""CommonMark with tables, footnotes and struck-out text."""

from __future__ import annotations

import ctypes
import re
from html import unescape
from typing import Any

from cmarkgfm import _cmark, cmark
from cmarkgfm.cmark import Options

_EXTENSIONS = ["table", "strikethrough", "autolink"]
# UNSAFE keeps raw HTML in: the allow-list decides about it, once, for every format.
_OPTIONS: int = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_SMART | Options.CMARK_OPT_UNSAFE

LONGEST_PARSED = 5000  # characters of a heading; no headline is as long

# A line is matched whole and trimmed afterwards: a pattern that trims takes quadratic time.
_FIRST_LINE = re.compile(
    r"(?:[ \t]*+\n)*+ {0,3}(?P<line>[^\s][^\n]*+)(?:\n(?P<under>=++[ \t]*+)(?:\n|$))?"
)
# A quotation that begins with [!pull] is the story's own words, set large.
_PULL_QUOTE = re.compile(
    r"<blockquote>\n<p>\[!pull\]\s((?:[^<]|<(?!/?(?:p|blockquote)\b))*+)</p>\n</blockquote>"
)
_NO_PARAGRAPH = re.compile(r"[-+*>#|`~<=]|\d+[.)]")


def markdown_to_html(text: str) -> str:
    """The body as HTML that nobody has made safe yet."""
    return _PULL_QUOTE.sub(r'<aside class="pull"><p>\1</p></aside>', _parsed(text))


def _parsed(text: str) -> str:
    """As cmarkgfm's markdown_to_html_with_extensions, which keeps all that it made for ever: some
    40 kB a story, four gigabytes in a rebuild of a hundred thousand. What is done with is freed.
    """
    cmark.core_extensions_ensure_registered()
    parser = cmark.parser_new(options=_OPTIONS)
    try:
        for name in _EXTENSIONS:
            cmark.parser_attach_syntax_extension(parser, cmark.find_syntax_extension(name))
        cmark.parser_feed(parser, text)
        document = cmark.parser_finish(parser)
        extensions = cmark.parser_get_syntax_extensions(parser)
        written = _cmark.lib.cmark_render_html(document, _OPTIONS, extensions)
        _free(document, _cmark_itself.cmark_node_free)
        html: bytes = _cmark.ffi.string(written)
        _free(written, _libc.free)
        return html.decode("utf-8")
    finally:
        cmark.parser_free(parser)


# cmarkgfm has no function for it, but its library has: https://github.com/github/cmark-gfm
_cmark_itself, _libc = ctypes.CDLL(_cmark.__file__), ctypes.CDLL(None)


def _free(pointer: Any, function: Any) -> None:  # noqa: ANN401 - cffi's and ctypes' own
    function(ctypes.c_void_p(int(_cmark.ffi.cast("uintptr_t", pointer))))


def markdown_headline(body: str) -> tuple[str, str]:
    """The words of the level-one heading that the body begins with, and the body after it.

    The heading is empty if there is none.
    """
    match = _FIRST_LINE.match(body)
    if match is None:
        return "", body
    line = match["line"]
    if re.match(r"#[ \t]", line):
        return _words(line[1:]), body[match.end("line") :]
    if match["under"] and not _NO_PARAGRAPH.match(line):
        return _words(line), body[match.end() :]
    return "", body


def _words(heading: str) -> str:
    """What a reader sees of a heading: no closing #, no emphasis, links or HTML."""
    if len(heading) > LONGEST_PARSED:
        return heading.strip()
    html = markdown_to_html(f"# {heading.strip()}")
    return " ".join(unescape(re.sub(r"<[^<>]*>", "", html)).split())
