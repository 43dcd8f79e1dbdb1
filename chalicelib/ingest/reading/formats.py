"""The file formats of stories, by ending. To accept another one, add it to FORMATS.

A file may have two endings, where Windows hides the one that Notepad adds: `ferry.md.txt` is
Markdown.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.ingest.limits import LARGEST_DOCUMENT, LARGEST_FILE, LARGEST_WIRE
from chalicelib.ingest.reading.comments_in_html import without_comments_in_html
from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.foreign_marks import (
    Cleared,
    without_comments,
    without_foreign_marks,
)
from chalicelib.ingest.reading.html_body import html_headline
from chalicelib.ingest.reading.leavings import leaving_of_ending
from chalicelib.ingest.reading.markdown import markdown_headline, markdown_to_html
from chalicelib.ingest.reading.other_formats import format_by_ending
from chalicelib.ingest.reading.quotation_marks import (
    html_with_quotation_marks,
    text_with_quotation_marks,
)
from chalicelib.ingest.reading.text_files import text_headline, text_to_html
from chalicelib.ingest.reading.upload_keys import FOLDER
from chalicelib.news.errors import Problem, UnusableManuscript


class Format(Struct, frozen=True, kw_only=True):
    """How a body is cleared of other programs' marks, split into headline and rest, and converted
    to HTML, not sanitised yet; each by the text and the number of its first line, or its language.

    `headline_mend` is what an editor does to have a headline, `field_mend` to have a line read as a
    field. `is_plain`: nothing in it is markup. A file of more than `largest` bytes is not read.
    What is no text is a document: `read` gets its bytes, and raises UnusableManuscript if it can't
    be one.
    """

    headline_mend: str
    field_mend: str
    clear: Callable[[str, int], Cleared]
    take_headline: Callable[[str, str], tuple[str, str]]
    to_html: Callable[[str, str], str]
    has_footnotes: bool = False
    is_plain: bool = False
    largest: int = LARGEST_FILE
    read: Callable[[bytes], Document] | None = None


def _headline_of_text(body: str, language: str) -> tuple[str, str]:
    headline, rest = text_headline(body)
    return text_with_quotation_marks(headline, language), rest


def _headline_of_typed(body: str, language: str) -> tuple[str, str]:
    headline, rest = html_headline(body)
    return text_with_quotation_marks(headline, language), rest


_AT_THE_TOP = "move this line to the very top of the file, between two lines `---`"
_MARKDOWN = Format(
    headline_mend="write `# ` and the headline on the first line",
    field_mend=_AT_THE_TOP,
    clear=without_foreign_marks,
    take_headline=markdown_headline,
    to_html=markdown_to_html,
    has_footnotes=True,
)
_TEXT = Format(
    headline_mend="write the headline on the first line",
    field_mend=_AT_THE_TOP,
    clear=without_comments,
    take_headline=_headline_of_text,
    to_html=lambda body, language: text_to_html(text_with_quotation_marks(body, language)),
    is_plain=True,
)


def _document(
    read: Callable[[bytes], Document],
    *,
    headline_mend: str,
    field_mend: str = "move this line up, right below the headline",
) -> Format:
    return Format(
        headline_mend=headline_mend,
        field_mend=field_mend,
        clear=without_comments_in_html,
        take_headline=lambda body, _language: html_headline(body),
        to_html=lambda body, _language: body,
        largest=LARGEST_DOCUMENT,
        read=read,
    )


def _typed(document: Format) -> Format:
    """A document that people type, and no program writes: it has its language's quotation marks."""
    return replace(document, take_headline=_headline_of_typed, to_html=html_with_quotation_marks)


def _read_word(content: bytes) -> Document:
    # What reads it is loaded for such a file alone: it takes a tenth of a second.
    from chalicelib.ingest.reading.documents.word_file import read_word  # noqa: PLC0415 - see above

    return read_word(content)


def _read_json(content: bytes) -> Document:
    from chalicelib.ingest.reading.wires.agency_file import read_json  # noqa: PLC0415 - as above

    return read_json(content)


def _read_xml(content: bytes) -> Document:
    from chalicelib.ingest.reading.wires.agency_file import read_xml  # noqa: PLC0415 - as above

    return read_xml(content)


def _read_page(content: bytes) -> Document:
    from chalicelib.ingest.reading.documents.web_page import read_web_page  # noqa: PLC0415 - as above

    return read_web_page(content)


def _read_archive(content: bytes) -> Document:
    from chalicelib.ingest.reading.documents.story_archive import read_archive  # noqa: PLC0415 - as above

    return read_archive(content)


def _read_mail(content: bytes) -> Document:
    from chalicelib.ingest.reading.documents.mail_file import read_mail  # noqa: PLC0415 - as above

    return read_mail(content)


def _read_page_archive(content: bytes) -> Document:
    from chalicelib.ingest.reading.documents.mail_file import read_page_archive  # noqa: PLC0415 - as above

    return read_page_archive(content)


def _read_opendocument(content: bytes) -> Document:
    from chalicelib.ingest.reading.documents.opendocument_file import (  # noqa: PLC0415 - as above
        read_opendocument,
    )

    return read_opendocument(content)


def _read_rtf(content: bytes) -> Document:
    from chalicelib.ingest.reading.documents.rtf_file import read_rtf  # noqa: PLC0415 - as above

    return read_rtf(content)


_IN_WORDS = "write the headline as the first paragraph, in bold or in the style Title"
_OF_A_PAGE = "give the page a title, or a heading of the largest size"
_OF_AN_AGENCY = "write the report anew as a story of your own, with a headline"
_WORD = _typed(_document(_read_word, headline_mend=_IN_WORDS))
_OPENDOCUMENT = _typed(_document(_read_opendocument, headline_mend=_IN_WORDS))
_RTF = _typed(_document(_read_rtf, headline_mend="write the headline as the first line, in bold"))
_IN_ITS_HEAD = (
    'write it as `<meta name="…" content="…">` in the page\'s head, or in Google Docs right below '
    "the headline"
)
_PAGE = _document(_read_page, headline_mend=_OF_A_PAGE, field_mend=_IN_ITS_HEAD)
_MAIL = _typed(_document(_read_mail, headline_mend="write the headline as the subject"))
_PAGE_ARCHIVE = _document(_read_page_archive, headline_mend=_OF_A_PAGE, field_mend=_IN_ITS_HEAD)
_ARCHIVE = _document(_read_archive, headline_mend="begin the text in the archive with its headline")

_JSON = replace(_document(_read_json, headline_mend=_OF_AN_AGENCY), largest=LARGEST_WIRE)
_XML = replace(_document(_read_xml, headline_mend=_OF_AN_AGENCY), largest=LARGEST_WIRE)

FORMATS = {
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".txt": _TEXT,
    ".text": _TEXT,
    ".docx": _WORD,
    ".docm": _WORD,
    ".odt": _OPENDOCUMENT,
    ".fodt": _OPENDOCUMENT,
    ".rtf": _RTF,
    ".json": _JSON,
    ".xml": _XML,
    ".nitf": _XML,
    ".html": _PAGE,
    ".htm": _PAGE,
    ".xhtml": _PAGE,
    ".zip": _ARCHIVE,
    ".eml": _MAIL,
    ".mht": _PAGE_ARCHIVE,
    ".mhtml": _PAGE_ARCHIVE,
}


def format_of(name: PurePosixPath) -> Format:
    """The format that the file's ending tells. Raises UnusableManuscript if it is none of ours."""
    endings = [ending.lower() for ending in name.suffixes[-2:]]
    formats = [FORMATS.get(ending) for ending in endings]
    if formats[-2:] == [_MARKDOWN, _TEXT]:
        return _MARKDOWN
    if not formats or formats[-1] is None:
        raise UnusableManuscript(_no_format(name))
    return formats[-1]


def _no_format(name: PurePosixPath) -> Problem:
    ending = name.suffix
    if not ending:
        return _no_ending(name)
    leaving, other = leaving_of_ending(name), format_by_ending(ending)
    if leaving:
        what = f"a file ending in `{ending}` is {leaving}"
        return Problem(what, "delete it here; the story is the file without that ending")
    if other:
        return Problem(f"a file ending in `{ending}` is {other.called}", other.mend)
    return Problem(f"a file ending in `{ending}` is not one we can read", _MEND)


def _no_ending(name: PurePosixPath) -> Problem:
    """Of `aws s3 cp ferry.md s3://…/articles/denmark`, the file is called `denmark`."""
    if len(name.parts) > 2:
        what = f"the file's name, `{name.name[:60]}`, has no ending"
        return Problem(what, f"upload it as `{name.name[:60]}.md` or `{name.name[:60]}.txt`")
    what = f"the file was uploaded under the name of a folder, `{name}`, and not into that folder"
    mend = f"write `/` behind the folder: `aws s3 cp FILE s3://BUCKET/{FOLDER}/{name.name}/`"
    return Problem(what, mend)


_MEND = f"upload the story as one of: {', '.join(FORMATS)}"
