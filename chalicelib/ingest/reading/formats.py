"""The file formats of stories, by ending. To accept another one, add it to FORMATS."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from msgspec import Struct

from chalicelib.ingest.reading.markdown import markdown_headline, markdown_to_html
from chalicelib.ingest.reading.text_files import text_headline, text_to_html
from chalicelib.news.errors import Problem, UnusableManuscript


class Format(Struct, frozen=True, kw_only=True):
    """How a body is split into headline and rest, and converted to HTML, not sanitised yet.

    `headline_is` is what an editor writes to have a headline, in words.
    """

    headline_is: str
    take_headline: Callable[[str], tuple[str, str]]
    to_html: Callable[[str], str]
    has_footnotes: bool = False


_MARKDOWN = Format(
    headline_is="a `# heading`",
    take_headline=markdown_headline,
    to_html=markdown_to_html,
    has_footnotes=True,
)
_TEXT = Format(headline_is="the headline", take_headline=text_headline, to_html=text_to_html)

FORMATS = {".md": _MARKDOWN, ".markdown": _MARKDOWN, ".txt": _TEXT}


def format_of(name: PurePosixPath) -> Format:
    """The format that the file's ending tells. Raises UnusableManuscript if it is none of ours."""
    if name.suffix.lower() not in FORMATS:
        raise UnusableManuscript(
            Problem(
                what=f"a file ending in `{name.suffix or name.name}` is not one we can read",
                mend=f"upload the story as one of: {', '.join(FORMATS)}; a picture goes to "
                "`pictures/` in the media bucket",
            )
        )
    return FORMATS[name.suffix.lower()]
