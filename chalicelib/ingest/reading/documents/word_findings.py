"""What is in a Word file and not meant for readers: hidden text, changes that nobody has accepted,
and comments.

Word's own converters publish hidden text with the rest. Here it holds the file; the others are
left out, and named with their words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from chalicelib.ingest.reading.documents.word_package import W, WordPackage
from chalicelib.ingest.reading.documents.word_styles import WordStyles, flag
from chalicelib.news.errors import Problem
from chalicelib.news.text import single_spaced

MOST_QUOTED = 5  # passages of a kind
LONGEST_QUOTED = 80  # characters of one

_GONE = {f"{W}{name}" for name in ("del", "moveFrom")}
_CHANGES = {
    "ins": "inserted",
    "del": "deleted",
    "moveFrom": "moved away",
    "moveTo": "moved here",
}


def hidden_words(root: etree._Element, styles: WordStyles) -> Iterator[str]:
    """The passages that Word does not show, unless one asks it to."""
    for paragraph in root.iter(f"{W}p"):
        runs = [run for run in _runs(paragraph) if is_hidden(run, paragraph, styles)]
        yield from filter(None, [single_spaced("".join(_text(run) for run in runs))])


def is_hidden(run: etree._Element, paragraph: etree._Element, styles: WordStyles) -> bool:
    """Whether the run's own properties hide it, or else a style."""
    properties = run.find(f"{W}rPr")
    said = flag(properties, "vanish")
    if said is not None:
        return said
    style = None if properties is None else properties.find(f"{W}rStyle")
    own = "" if style is None else style.get(f"{W}val", "")
    of_paragraph = styles.of_paragraph(paragraph.find(f"{W}pPr"))
    return styles.has(own, "vanish") or styles.has(of_paragraph, "vanish")


def hidden_problem(passages: Iterable[str]) -> Iterator[Problem]:
    """One problem for all that is hidden."""
    words = list(passages)
    if words:
        yield Problem(
            f"hidden text in the document: {quoted(words)}",
            "show it in Word (Ctrl+Shift+8) and delete it; or select it, and in Font take the tick "
            "from “Hidden”",
        )


def change_warnings(roots: Iterable[etree._Element]) -> Iterator[Problem]:
    """One for each kind of change that is not decided on."""
    words: dict[str, list[str]] = {}
    for root in roots:
        for name in _CHANGES:
            for change in root.iter(f"{W}{name}"):
                words.setdefault(name, []).append(single_spaced(_text(change, of_deleted=True)))
    for name, found in words.items():
        passages = [passage for passage in found if passage]
        if passages:
            fate = "left out" if f"{W}{name}" in _GONE else "published"
            what = f"changes that nobody has accepted: {_CHANGES[name]} and {fate}"
            mend = "in Word choose Review, and accept or reject all changes"
            yield Problem(f"{what}: {quoted(passages)}", mend)


def comment_warnings(package: WordPackage) -> Iterator[Problem]:
    """One for all comments, which readers don't get."""
    name = package.part("comments")
    if not name:
        return
    comments = [
        f"{comment.get(f'{W}author', '')}: {single_spaced(_paragraphs(comment))}".removeprefix(": ")
        for comment in package.xml(name).iter(f"{W}comment")
    ]
    if comments:
        are = "a comment is" if len(comments) == 1 else f"{len(comments)} comments are"
        what = f"{are} in the document, which readers don't get: {quoted(comments)}"
        yield Problem(what, "see to them, and delete them")


def quoted(passages: Iterable[str]) -> str:
    """The first passages, shortened, in quotation marks."""
    distinct = list(dict.fromkeys(passages))
    short = [one if len(one) <= LONGEST_QUOTED else f"{one[:LONGEST_QUOTED]}…" for one in distinct]
    more = [f"and {len(short) - MOST_QUOTED} more"] if len(short) > MOST_QUOTED else []
    return ", ".join([*(f"“{one}”" for one in short[:MOST_QUOTED]), *more])


def _runs(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The runs of a paragraph, but for those of paragraphs within it and those that are deleted."""
    for child in paragraph:
        if child.tag == f"{W}r":
            yield child
        elif child.tag not in _GONE and child.tag != f"{W}p":
            yield from _runs(child)


def _text(element: etree._Element, *, of_deleted: bool = False) -> str:
    names = (f"{W}t", f"{W}delText") if of_deleted else (f"{W}t",)
    return "".join(text.text or "" for text in element.iter(*names))


def _paragraphs(element: etree._Element) -> str:
    return " ".join(_text(paragraph) for paragraph in element.iter(f"{W}p"))
