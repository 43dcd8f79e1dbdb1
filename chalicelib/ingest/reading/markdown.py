"""Markdown to HTML: CommonMark with tables, footnotes, definition lists, boxes, strikethrough.

Raw HTML stays in: the allow-list decides about it, once, for every format.
"""

from __future__ import annotations

import re
from contextlib import suppress

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from chalicelib.ingest.limits import LARGEST_MARKDOWN
from chalicelib.ingest.markup.angle_brackets import begins_with_other_tag
from chalicelib.ingest.markup.parsing import DEEPEST
from chalicelib.ingest.markup.sanitising import safe_html
from chalicelib.ingest.reading.boxes import add_boxes
from chalicelib.ingest.reading.emphasis import add_emphasis
from chalicelib.ingest.reading.footnotes import add_footnotes
from chalicelib.ingest.reading.numbered_paragraphs import add_numbered_paragraphs
from chalicelib.ingest.reading.typography import link_addresses, set_quotes_and_dashes
from chalicelib.ingest.reading.wide_tables import add_wide_tables
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.plain_text import plain_text
from chalicelib.news.text import single_spaced

# How often the parser may look at a place of the text for what begins there. The busiest of 3,300
# real files takes 9,000 steps for 125 kB; this many cost about a second and a half at most, and
# what is quadratic (`[[[[…`) ends here.
MOST_STEPS = 30_000
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


def markdown_to_html(text: str, language: str = "en") -> str:
    """The body as HTML, not sanitised yet, with the quotation marks of `language`. Raises
    UnusableManuscript if it is too long, or so full of marks that parsing takes too long.
    """
    if len(text.encode()) > LARGEST_MARKDOWN:
        what = f"the text is longer than {LARGEST_MARKDOWN} bytes"
        raise UnusableManuscript(Problem(what, "part the story in two"))
    html: str = _PARSER.render(text, {"language": language})
    return _PULL_QUOTE.sub(r'<aside class="pull"><p>\1</p></aside>', html)


def lines_of_code(text: str) -> list[tuple[int, int]]:
    """The blocks of code in a text: the first line of each, and the one after its last."""
    tokens: list[Token] = []
    with suppress(UnusableManuscript):  # the file is refused when its text is read
        _PARSER.block.parse(text, _PARSER, {}, tokens)
    code = (token.map for token in tokens if token.type in {"fence", "code_block"})
    return [(lines[0], lines[1]) for lines in code if lines]


def markdown_headline(body: str, language: str = "en") -> tuple[str, str]:
    """The words of the level-one heading that the body begins with, and the body after it.

    The heading is empty if there is none.
    """
    match = _FIRST_LINE.match(body)
    if match is None:
        return "", body
    line = match["line"]
    if re.match(r"#[ \t]", line):
        return _words(line[1:], language), body[match.end("line") :]
    if match["under"] and not _NO_PARAGRAPH.match(line):
        return _words(line, language), body[match.end() :]
    return "", body


def _words(heading: str, language: str) -> str:
    """What a reader sees of a heading: no closing #, no emphasis, links or HTML."""
    if len(heading) > LONGEST_PARSED:
        return heading.strip()
    try:
        html = safe_html(markdown_to_html(f"# {heading.strip()}", language))
    except UnusableManuscript:
        return heading.strip()
    return single_spaced(plain_text(html))


def _parser() -> MarkdownIt:
    # One level more than the tree may have: what is nested deeper is refused, not cut off.
    options = {"html": True, "xhtmlOut": False, "maxNesting": DEEPEST + 1}
    parser = MarkdownIt("commonmark", options, renderer_cls=RendererHTML)
    parser.enable(["table", "strikethrough"])
    deflist_plugin(parser)
    add_footnotes(parser)
    add_boxes(parser)
    add_emphasis(parser)
    add_numbered_paragraphs(parser)
    add_wide_tables(parser)
    parser.block.ruler.at(
        "html_block", _read_html, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    parser.add_render_rule("s_open", lambda *_: "<del>")
    parser.add_render_rule("s_close", lambda *_: "</del>")
    parser.validateLink = _is_link  # type: ignore[assignment, method-assign]
    parser.core.ruler.before("text_join", "quotes", set_quotes_and_dashes)
    parser.core.ruler.push("addresses", link_addresses)
    parser.core.ruler.push("alignment", _name_alignment)
    places = ["paragraph", "reference", "blockquote", "list", "table"]
    parser.block.ruler.before("table", "steps", _count_block_step, {"alt": places})
    parser.inline.ruler.before("text", "steps", _count_inline_step)
    return parser


def _is_link(_link: str) -> bool:
    """Always: the allow-list takes out those that are dangerous, with a warning."""
    return True


def _read_html(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as the library calls it
    """Without lines such as `<name>`, which are text."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    return not begins_with_other_tag(line) and html_block(state, start, end, silent)


def _name_alignment(state: StateCore) -> None:
    """Say a cell's side as HTML's `align`: no style passes the allow-list."""
    for token in state.tokens:
        if token.type in {"th_open", "td_open"} and token.attrs:
            token.attrs = {"align": str(token.attrs["style"]).removeprefix("text-align:")}


def _count_block_step(state: StateBlock, _start: int, _end: int, _silent: bool) -> bool:  # noqa: FBT001 - as the library calls it
    return _count_step(state)


def _count_inline_step(state: StateInline, _silent: bool) -> bool:  # noqa: FBT001 - as above
    return _count_step(state)


def _count_step(state: StateBlock | StateInline) -> bool:
    state.env["steps"] = state.env.get("steps", 0) + 1
    if state.env["steps"] > MOST_STEPS:
        raise UnusableManuscript(
            Problem(
                "the text has too many marks such as `[`, `*`, `|` or `-`",
                "take out those that mark nothing, or part the story in two",
            )
        )
    return False


_PARSER = _parser()
