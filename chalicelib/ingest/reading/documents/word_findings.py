"""What is in a Word file and not meant for readers: hidden text, changes that nobody has accepted,
and comments.

Word's own converters publish hidden text with the rest. Here it holds the file; the others are
left out, and named with their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from chalicelib.ingest.reading.documents.document_losses import DocumentLosses, Loss
from chalicelib.ingest.reading.documents.quoting import quoted
from chalicelib.ingest.reading.documents.word_package import W, WordPackage
from chalicelib.ingest.reading.documents.word_pictures import words_set
from chalicelib.ingest.reading.documents.word_styles import WordStyles, flag
from chalicelib.ingest.reading.field_names import field_names
from chalicelib.ingest.reading.front_matter import FrontMatter
from chalicelib.ingest.reading.look_alikes import note_to_colleagues
from chalicelib.news.errors import Problem
from chalicelib.news.text import letters, single_spaced

LONGEST_MARGIN = 500  # characters of a header that are looked at

SHOW_IN_WORD = (
    "show it in Word (Ctrl+Shift+8) and delete it; or select it, and in Font take the tick from "
    "“Hidden”"
)
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_GONE = {f"{W}{name}" for name in ("del", "moveFrom")}
_WHITE = {"FFFFFF", "ffffff", "white"}
_TINY = {"1", "2"}  # half points
_HIDING_STYLE = re.compile("visibility:hidden|display:none")
_SHADED = {f"{W}tc", f"{W}txbxContent"}  # may stand on a dark ground
_CHANGES = {
    "ins": "inserted",
    "del": "deleted",
    "moveFrom": "moved away",
    "moveTo": "moved here",
}


def hidden_words(root: etree._Element, styles: WordStyles) -> Iterator[str]:
    """The passages that Word does not show, unless one asks it to."""
    for paragraph in root.iter(f"{W}p"):
        style = styles.of_paragraph(paragraph.find(f"{W}pPr"))
        hidden = (run for run in _runs(paragraph) if _is_unseen(run.find(f"{W}rPr"), style, styles))
        words = single_spaced("".join(_text(run) or _thing_in(run) for run in hidden))
        if words:
            yield words
    for table in root.iter(f"{W}tbl"):
        if styles.hides_table(styles.of_table(table)) and (
            words := single_spaced(_paragraphs(table))
        ):
            yield words
    for row in root.iter(f"{W}tr"):
        words = single_spaced(_paragraphs(row)) if flag(row.find(f"{W}trPr"), "hidden") else ""
        if words:
            yield words
    yield from dict.fromkeys(_hidden_drawings(root))


def _is_unseen(properties: etree._Element | None, style: str, styles: WordStyles) -> bool:
    is_tiny = styles.says(properties, style, "sz") in _TINY
    return is_tiny or styles.hides(properties, style)


def _thing_in(run: etree._Element) -> str:
    """What a run has that is not words."""
    names = {etree.QName(one).localname for one in run if isinstance(one.tag, str)}
    if names & {"footnoteReference", "endnoteReference"}:
        return "(a footnote)"
    return "(a picture)" if names & {"drawing", "pict", "object"} else ""


def _hidden_drawings(root: etree._Element) -> Iterator[str]:
    """The words of pictures and text boxes that the selection pane hides."""
    for drawing in root.iter(f"{W}drawing", f"{W}pict"):
        for one in drawing.iter():
            style = one.get("style", "").replace(" ", "").casefold()
            if one.get("hidden") in {"1", "true"} or _HIDING_STYLE.search(style):
                yield single_spaced(_paragraphs(drawing)) or "(a picture)"
                break


def white_words(root: etree._Element, styles: WordStyles) -> Iterator[str]:
    """The passages that are white on a white page."""
    if root.find(f"{W}background") is not None:
        return
    for paragraph in root.iter(f"{W}p"):
        style = styles.of_paragraph(paragraph.find(f"{W}pPr"))
        white = (
            run
            for run in _runs(paragraph)
            if styles.says(properties := run.find(f"{W}rPr"), style, "color") in _WHITE
            and not styles.is_shaded(properties, style)
        )
        words = single_spaced("".join(_text(run) for run in white if not _is_shaded(run)))
        if words and not any(above.tag in _SHADED for above in paragraph.iterancestors()):
            yield words


def _is_shaded(run: etree._Element) -> bool:
    paragraph = run.getparent()
    properties = (run.find(f"{W}rPr"), None if paragraph is None else paragraph.find(f"{W}pPr"))
    names = (f"{W}shd", f"{W}highlight")
    return any(
        found.find(name) is not None for found in properties if found is not None for name in names
    )


def hidden_problems(
    hidden: Iterable[str], white: Iterable[str], mend: str = SHOW_IN_WORD
) -> Iterator[Problem]:
    """One problem for all that is hidden, and one for all that is white."""
    words, white = list(hidden), list(white)
    if white:
        what = f"white text in the document, which nobody sees: {quoted(white)}"
        yield Problem(what, "delete it, or give it another colour")
    if words:
        yield Problem(f"hidden text in the document: {quoted(words)}", mend)


def change_warnings(roots: Iterable[etree._Element]) -> Iterator[Problem]:
    """One for all changes that are not decided on, with what became of the words of each kind."""
    words: dict[str, list[str]] = {}
    for root in roots:
        for name in _CHANGES:
            for change in root.iter(f"{W}{name}"):
                words.setdefault(name, []).append(single_spaced(_text(change, of_deleted=True)))
    said = []
    for name, found in words.items():
        passages = [passage for passage in found if passage]
        fate = "left out" if f"{W}{name}" in _GONE else "published"
        said += [f"{_CHANGES[name]} and {fate}: {quoted(passages)}"] if passages else []
    if said:
        what = f"changes that nobody has accepted: {'; '.join(said)}"
        yield Problem(what, "in Word choose Review, and accept or reject all changes")


def comments_of(package: WordPackage) -> list[tuple[str, str]]:
    """The author and the words of each comment."""
    name = package.part("comments")
    found = package.xml(name).iter(f"{W}comment") if name else ()
    return [(one.get(f"{W}author", ""), single_spaced(_paragraphs(one))) for one in found]


def comment_warnings(comments: list[tuple[str, str]]) -> Iterator[Problem]:
    """One for all comments, which readers don't get."""
    if comments:
        are = "a comment is" if len(comments) == 1 else f"{len(comments)} comments are"
        said = [f"{author}: {words}".removeprefix(": ") for author, words in comments]
        what = f"{are} in the document, which readers don't get: {quoted(said)}"
        yield Problem(what, "see to them, and delete them")


def notes_in_comments(comments: list[tuple[str, str]]) -> Iterator[Problem]:
    """A problem for each that says that the story is not to go out, or not yet."""
    for _, words in comments:
        note = note_to_colleagues(FrontMatter(words))
        if note:
            yield Problem(f"in a comment: {note.what}", note.mend)


def margin_findings(package: WordPackage, losses: DocumentLosses) -> Iterator[Problem]:
    """A problem if a header, a footer or a watermark says that the story is not to go out; their
    words are a loss.
    """
    for name in (*package.parts("header"), *package.parts("footer")):
        root = package.xml(name)
        lines = [single_spaced(_text(paragraph)) for paragraph in root.iter(f"{W}p")]
        yield from margin_problems([*lines, *words_set(root)], losses)


def margin_problems(lines: Iterable[str], losses: DocumentLosses) -> Iterator[Problem]:
    """The same of one header or footer, by its lines."""
    words = [line for line in lines if line.strip("0123456789 /-–|")]
    if words:
        losses.add(Loss.MARGIN, " | ".join(words))
    holding = next((line for line in words if _holds(line)), "")
    if holding:
        what = f"the page's header or footer says that the story is not to go out: “{holding}”"
        yield Problem(what, "take it out there if the story is to go out")


def _holds(line: str) -> bool:
    """Whether a line has one of the words by which newsrooms hold a story back: two or three of
    them in a row may be one.
    """
    holding = field_names().words["as_value"] | field_names().words["embargoed"]
    words = [letters(word) for word in line[:LONGEST_MARGIN].split()]
    return any(
        "".join(words[start : start + count]) in holding
        for count in (1, 2, 3)
        for start in range(len(words))
    )


def _runs(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The runs of a paragraph, but for those of paragraphs within it and those that are deleted."""
    for child in paragraph:
        if not len(child):
            continue
        if child.tag in {f"{W}r", f"{_MATH}r"}:
            yield child
        elif child.tag not in _GONE and child.tag != f"{W}p":
            yield from _runs(child)


def _text(element: etree._Element, *, of_deleted: bool = False) -> str:
    names = (f"{W}t", f"{_MATH}t", *([f"{W}delText"] if of_deleted else []))
    return "".join(text.text or "" for text in element.iter(*names))


def _paragraphs(element: etree._Element) -> str:
    return " ".join(_text(paragraph) for paragraph in element.iter(f"{W}p"))
