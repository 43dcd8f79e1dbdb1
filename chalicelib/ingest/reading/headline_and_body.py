"""The headline of a file, and its body as sanitised HTML."""

from __future__ import annotations

import re

from msgspec.structs import replace

from chalicelib.ingest.limits import LARGEST_BODY
from chalicelib.ingest.markup.losses import losses
from chalicelib.ingest.markup.parsing import bound_length, parsed
from chalicelib.ingest.markup.pictures_in_text import with_own_pictures
from chalicelib.ingest.markup.sanitising import SafeText, sanitised
from chalicelib.ingest.reading.comments_in_fields import refuse_comments
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.formats import Format
from chalicelib.ingest.reading.front_matter import FrontMatter
from chalicelib.ingest.reading.garbled_letters import garbling
from chalicelib.ingest.reading.story_links import StoryPlace
from chalicelib.ingest.reading.text_fields import read_line
from chalicelib.news.article import LONGEST_HEADLINE
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.plain_text import plain_text
from chalicelib.news.text import is_visible, letters, single_spaced

# A line or two above a headline, such as an assistant's greeting.
_HEADING_BELOW = re.compile(r"(?P<above>[^#\n][^\n]*(?:\n[^#\n]*){0,3}?)\n# (?P<words>[^\n]+)")
_GLUED_HEADING = re.compile(r"\s*#([^\s#][^\n]*)")


def without_marks(parts: FrontMatter, file_format: Format, fields: Fields) -> FrontMatter:
    """The file without other programs' marks; what is wrong with them is in `fields`."""
    cleared = file_format.clear(parts.body, parts.body_line)
    fields.problems += cleared.problems
    fields.warnings += cleared.warnings
    refuse_comments(fields)
    fields.warnings += garbling(parts.source, parts.body_line)
    is_document = bool(parts.plain) and cleared.text != parts.body
    plain = plain_text(cleared.text) if is_document else parts.plain
    return replace(parts, body=cleared.text, plain=plain)


def headline_and_body(
    parts: FrontMatter, file_format: Format, fields: Fields, language: str
) -> tuple[str, str]:
    """The headline, of the field `title` or of the first line; and the body without it."""
    first, rest = file_format.take_headline(parts.body, language)
    if not fields.is_written("title"):
        return _usable(single_spaced(first), parts.body_line, parts, file_format, fields), rest
    headline = read_line(fields, fields.spelling("title"), LONGEST_HEADLINE)
    is_repeated = bool(first) and letters(first) == letters(headline)
    line = fields.line_of("title") or 0
    usable = _usable(headline, line, parts, file_format, fields)
    return usable, rest if is_repeated else parts.body


def _usable(
    headline: str, line: int, parts: FrontMatter, file_format: Format, fields: Fields
) -> str:
    """The headline; empty, and a problem in `fields`, if it can't be one."""
    if len(headline) > LONGEST_HEADLINE:
        what = f"the headline has {len(headline)} characters; {LONGEST_HEADLINE} is the most"
        mend = "put a short headline on the first line"
        fields.problems.append(Problem(what, mend, line, "title"))
        return ""
    glued = _GLUED_HEADING.match(parts.body)
    if not headline and glued and not fields.is_written("title"):
        what = "the first line is no headline: a space is missing after its `#`"
        fields.problems.append(Problem(what, f"write `# {glued[1][:80]}`", line, "title"))
    elif not is_visible(headline) and not any(
        problem.field == "title" for problem in fields.problems
    ):
        says_anything = parts.body.strip() or fields.values
        what = "the story has no headline" if says_anything else "the file is empty"
        first = next(iter(parts.source.strip().splitlines()), "")[:60]
        above = f", above “{first}”" if first else ""
        below = " below the second line `---`" if parts.fields and not parts.plain else ""
        mend = _with_heading_below(parts.body) or f"{file_format.headline_mend}{below}{above}"
        fields.problems.append(Problem(what, mend, line, "title"))
    return headline


def _with_heading_below(body: str) -> str:
    """What to do where something stands above a headline; empty if there is none near the top."""
    match = _HEADING_BELOW.match(body.lstrip())
    if match is None:
        return ""
    above, headline = single_spaced(match["above"])[:60], match["words"].strip()[:60]
    return f"the headline “{headline}” has to be the first line: take out “{above}” above it"


def safe_body(
    body: str,
    parts: FrontMatter,
    file_format: Format,
    fields: Fields,
    *,
    place: StoryPlace,
    language: str,
) -> SafeText:
    """The body as readers may get it; empty, and a problem in `fields`, if it can't be."""
    try:
        bound_length(body)
        raw = with_own_pictures(parsed(file_format.to_html(body, language)))
        resolved = place.resolved(raw)
        text = sanitised(resolved)
    except UnusableManuscript as unusable:
        fields.problems.extend(unusable.problems)
        return SafeText("")
    lost = losses(
        parts.body, raw, first_line=parts.body_line, has_footnotes=file_format.has_footnotes
    )
    fields.warnings += (replace(loss, is_loss=True) for loss in lost)
    fields.warnings += place.dead_links(resolved)
    if len(text.html.encode()) > LARGEST_BODY:
        what = f"the text is longer than {LARGEST_BODY} bytes of HTML"
        fields.problems.append(Problem(what, "part the story in two"))
        return SafeText("")
    return text
