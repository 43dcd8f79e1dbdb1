"""A ZIP archive of one story: a page as Google Docs exports it, or a text with its files beside it.

Nothing is unpacked to anywhere: a name in an archive leads to no file but the one within.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from msgspec.structs import replace

from chalicelib.ingest.limits import LARGEST_FILE
from chalicelib.ingest.markup.nodes import Element, Node, bottom_up, serialised
from chalicelib.ingest.markup.parsing import parsed
from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.web_page import read_web_page
from chalicelib.ingest.reading.documents.zipped_file import ZippedFile
from chalicelib.ingest.reading.file_text import parts_of
from chalicelib.ingest.reading.foreign_marks import without_comments, without_foreign_marks
from chalicelib.ingest.reading.leavings import is_left_alone, says_draft
from chalicelib.ingest.reading.markdown import markdown_headline, markdown_to_html
from chalicelib.ingest.reading.other_formats import kind_in_archive
from chalicelib.ingest.reading.text_files import text_headline, text_to_html
from chalicelib.ingest.reading.typed_value import Value
from chalicelib.news.errors import Problem, UnusableManuscript

MOST_NAMED = 5  # files in a receipt

_PAGES, _MARKDOWN, _PLAIN = {".html", ".htm", ".xhtml"}, {".md", ".markdown"}, {".txt", ".text"}
_DOCUMENTS = {".docx", ".odt", ".fodt", ".rtf"}  # if they are formats of ours
_STORIES = {*_PAGES, *_MARKDOWN, *_PLAIN, *_DOCUMENTS}
_PICTURES = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic"}


def read_archive(content: bytes) -> Document:
    """The story of an archive, with the pictures in it that it shows. Raises UnusableManuscript if
    there is none, or more than one.
    """
    if problem := kind_in_archive(content):
        raise UnusableManuscript(problem)
    zipped = ZippedFile(content)
    names = [name for name in zipped.names if _is_meant(name)]
    story = _story(names)
    files = _Files(zipped, PurePosixPath(story))
    document = _document(story, zipped.read(story), files)
    unused = [name for name in names if name != story and name not in files.used]
    is_draft = bool(says_draft(PurePosixPath("articles/section") / story))
    held = {"draft": Value(1, "true")} if is_draft and "draft" not in document.fields else {}
    return replace(
        document,
        fields=document.fields | held,
        warnings=(*document.warnings, *_warnings(unused)),
    )


def _is_meant(name: str) -> bool:
    return not name.endswith("/") and not is_left_alone(PurePosixPath(name))


def _story(names: list[str]) -> str:
    """The name of the only text in it."""
    stories = [name for name in names if PurePosixPath(name).suffix.lower() in _STORIES]
    if not stories:
        what = "the archive has no story in it"
        mend = "put one text into it (.html, .md, .txt, .docx …), with its pictures beside it"
        raise UnusableManuscript(Problem(what, mend))
    if len(stories) > 1:
        named = ", ".join(f"`{name[:60]}`" for name in stories[:MOST_NAMED])
        what = f"the archive has {len(stories)} texts in it, and no one can tell which is the story"
        mend = "unpack it, and upload each on its own; or use `bin/newsdesk import` for many"
        raise UnusableManuscript(Problem(f"{what}: {named}", mend))
    return stories[0]


class _Files:
    """The pictures in an archive, by their names as the story writes them."""

    def __init__(self, zipped: ZippedFile, story: PurePosixPath) -> None:
        self._zipped = zipped
        self._folder = story.parent
        self.used: set[str] = set()
        self.pictures = DocumentPictures()

    def read(self, written: str) -> bytes | None:
        """The content of a file that is there; None if none is meant."""
        path = unquote(written).split("?")[0].split("#")[0]
        name = normpath(str(self._folder / path)) if path else ""
        if name not in self._zipped or PurePosixPath(name).suffix.lower() not in _PICTURES:
            return None
        self.used.add(name)
        return self._zipped.read(name)

    def key(self, written: str) -> str:
        """The key of a picture that the story names; as it is written if it is not there."""
        content = self.read(written)
        return (self.pictures.keep(content) if content is not None else "") or written


def _document(story: str, content: bytes, files: _Files) -> Document:
    ending = PurePosixPath(story).suffix.lower()
    if ending in _PAGES:
        return read_web_page(content, files.read)
    if ending in _DOCUMENTS:
        return _other_document(ending, content)
    if len(content) > LARGEST_FILE:
        what = f"`{story[:60]}` has {len(content)} bytes; {LARGEST_FILE} is the most"
        raise UnusableManuscript(Problem(what, "part the story in two"))
    return _text(content, files, is_plain=ending in _PLAIN)


def _other_document(ending: str, content: bytes) -> Document:
    from chalicelib.ingest.reading.formats import FORMATS  # noqa: PLC0415 - it names this module

    form = FORMATS.get(ending)
    if form is None or form.read is None:
        what = f"the archive has a file ending in `{ending}`, which is not read here"
        raise UnusableManuscript(Problem(what, "save it as a Word file (.docx), and upload that"))
    return form.read(content)


def _text(content: bytes, files: _Files, *, is_plain: bool) -> Document:
    """A text, converted as it is when it comes alone."""
    parts = parts_of(content, is_plain=is_plain)
    clear = without_comments if is_plain else without_foreign_marks
    cleared = clear(parts.body, parts.body_line)
    language = _said(parts.fields, "language") or _said(parts.fields, "lang")
    if is_plain:
        headline, rest = text_headline(cleared.text)
        html = text_to_html(rest)
    else:
        headline, rest = markdown_headline(cleared.text, language)
        html = markdown_to_html(rest, language)
    nodes = bottom_up(parsed(html), lambda element: [_with_picture(element, files)])
    headed = [Element("h1", {}, [headline])] if headline else []
    fields = {name: _with_keys(value, files) for name, value in parts.fields.items()}
    return Document(
        html=serialised([*headed, *nodes]),
        fields=fields,
        pictures=tuple(files.pictures.kept.values()),
        problems=(*parts.problems, *cleared.problems),
        warnings=(*parts.warnings, *cleared.warnings),
        first_line=parts.body_line,
    )


def _said(fields: dict[str, Value], name: str) -> str:
    value = fields.get(name)
    return value.content if value and isinstance(value.content, str) else ""


def _with_picture(element: Element, files: _Files) -> Node:
    if element.tag != "img" or "src" not in element.attributes:
        return element
    key = files.key(element.attributes["src"])
    return Element("img", element.attributes | {"src": key}, element.children)


def _with_keys(value: Value, files: _Files) -> Value:
    """A field's value, with the key of a picture in place of its name."""
    content = value.content
    if isinstance(content, str):
        is_name = PurePosixPath(content).suffix.lower() in _PICTURES
        return Value(value.line, files.key(content)) if is_name else value
    if isinstance(content, tuple):
        return Value(value.line, tuple(_with_keys(one, files) for one in content))
    return Value(value.line, {name: _with_keys(one, files) for name, one in content.items()})


def _warnings(unused: list[str]) -> tuple[Problem, ...]:
    if not unused:
        return ()
    named = ", ".join(f"`{name[:60]}`" for name in unused[:MOST_NAMED])
    more = f" and {len(unused) - MOST_NAMED} more" if len(unused) > MOST_NAMED else ""
    what = f"not shown, since the text does not name it: {named}{more}"
    return (Problem(what, "name each picture in the text, or in `picture`", is_loss=True),)
