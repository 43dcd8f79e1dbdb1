"""The manuscript: an editor's file, decoded and parsed into typed fields, or all its problems."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import asdict, replace

from chalicelib.ingest.limits import MOST_PROBLEMS, SUMMARY_FROM_TEXT
from chalicelib.ingest.markup.sanitising import SafeText
from chalicelib.ingest.reading.aliases import aliases_of
from chalicelib.ingest.reading.declared_fields import FIELD_NAMES, Instructions, read_declared
from chalicelib.ingest.reading.document import Document, EmbeddedPicture
from chalicelib.ingest.reading.drafts import check_notes, is_draft
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.file_text import parts_of, parts_of_document
from chalicelib.ingest.reading.formats import Format, format_of
from chalicelib.ingest.reading.front_matter import FrontMatter
from chalicelib.ingest.reading.headline_and_body import (
    headline_and_body,
    safe_body,
    without_marks,
)
from chalicelib.ingest.reading.leavings import check_name
from chalicelib.ingest.reading.names import bylines, tags_of
from chalicelib.ingest.reading.pictures_beyond import with_pictures_beyond
from chalicelib.ingest.reading.story_address import categories_as_tags, story_address
from chalicelib.ingest.reading.story_dates import check_dates, story_date
from chalicelib.ingest.reading.story_links import StoryPlace
from chalicelib.ingest.reading.subjects import subjects_of
from chalicelib.ingest.reading.text_files import raw_marks
from chalicelib.ingest.reading.typed_dates import EXAMPLE
from chalicelib.ingest.reading.unknown_fields import warn_of_unknown
from chalicelib.ingest.reading.upload_keys import key_problem, language_of_name
from chalicelib.ingest.reading.wires.publishing import by_newsrooms_rules
from chalicelib.news.address import NOTICES, PAGES, Address
from chalicelib.news.article import Article, Story
from chalicelib.news.chronicle import Edition, Station, Trace, Version
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.excerpts import cut_at_sentence
from chalicelib.news.listing import named_lists
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.old_paths import OldPath
from chalicelib.news.plain_text import first_paragraph, plain_text
from chalicelib.news.substance import substance
from chalicelib.news.word_count import word_count

_READ_SEPARATELY = (
    "headline",
    "authors",
)  # with the body, and with the names that the newsroom knows


class Manuscript(Struct, frozen=True, kw_only=True):
    """One version of a file: the story, and how it is to be published.

    Dates carry a zone. `text` is the story's text without its markup, `source` the body as it was
    typed, on its lines of the file; of a document only its words. Spaces that somebody typed are in
    the `source`, or in the story's `text`, or nowhere. `generated_by` and `is_machine_made` are
    what the file says of a machine that made it. `embedded` are the pictures within a document. A
    story that is `gone_since` some moment was deleted elsewhere: only its addresses are left.
    """

    story: Story
    address: Address
    identity: str
    text: str
    date: datetime | None = None
    lastmod: datetime | None = None
    is_draft: bool = False
    gone_since: datetime | None = None
    aliases: tuple[OldPath, ...] = ()
    warnings: tuple[Problem, ...] = ()
    source: str = ""
    generated_by: str = ""
    is_machine_made: bool = False
    typed_spaces: Literal["source", "text", ""] = "source"
    embedded: tuple[EmbeddedPicture, ...] = ()

    @property
    def edition(self) -> Edition:
        """What the file's chronicle needs to know."""
        return Edition(
            address=self.address,
            date=self.date,
            lastmod=self.lastmod,
            substance=substance(self.story),
            is_draft=self.is_draft,
            gone_since=self.gone_since,
            expires=self.story.expires,
            trace=self._trace,
            aliases=self.aliases,
        )

    @property
    def _trace(self) -> Trace:
        story, is_news = self.story, self.address.section not in {PAGES, NOTICES}
        return Trace(
            corrections=story.corrections,
            withdrawn=story.withdrawn,
            ordered_by=story.ordered_by,
            lists=named_lists(story) if is_news else (),
            language=story.language,
        )

    def article(self, station: Station) -> Article:
        """The article that stands at `station`."""
        count = word_count(self.text)
        return Article(
            **asdict(self.story),
            address=station.address,
            published=station.published,
            updated=station.updated,
            identity=self.identity,
            words=count.words,
            signs=count.signs,
            subjects=subjects_of(self.text, self.story.tags),
        )

    @property
    def is_notice(self) -> bool:
        """Whether it is a line on every page, and no story."""
        return self.address.section == NOTICES


def read_manuscript(key: str, version: Version, content: bytes, newsroom: Newsroom) -> Manuscript:
    """Read one version of a file. Raises UnusableManuscript with every problem there is."""
    wrong_key = key_problem(key)
    if wrong_key:
        raise UnusableManuscript(wrong_key)
    name = PurePosixPath(key)
    file_format = format_of(name)
    document = file_format.read(content) if file_format.read else None
    document = by_newsrooms_rules(document, newsroom.wires) if document else None
    parts = (
        parts_of_document(document)
        if document
        else parts_of(content, is_plain=file_format.is_plain)
    )
    fields = Fields(parts.fields, newsroom.zone, newsroom.language)
    fields.warnings += parts.warnings
    fields.problems += parts.problems
    fields.refuse_contradictions()
    warn_of_unknown(fields, FIELD_NAMES)
    cleared = without_marks(parts, file_format, fields)
    manuscript = _manuscript(key, cleared, file_format, fields, newsroom, version)
    check_dates(fields, manuscript.edition, version)
    _warn_of_ineffective_until(fields, manuscript, version)
    check_name(fields, name)
    check_notes(
        fields,
        parts,
        file_format.field_mend,
        is_draft=manuscript.is_draft,
        is_dated=manuscript.date is not None,
    )
    if file_format.is_plain:
        fields.warnings += raw_marks(cleared.body, cleared.body_line)
    fields.warn_of_unused()
    if fields.problems:
        raise _unusable(fields, manuscript, version)
    embedded = document.pictures if document else ()
    return replace(
        manuscript,
        warnings=tuple(fields.warnings),
        embedded=embedded,
        typed_spaces=_typed_spaces(document),
    )


def _typed_spaces(document: Document | None) -> Literal["source", "text", ""]:
    if document is None:
        return "source"
    return "text" if document.is_typed else ""


def _manuscript(
    key: str,
    parts: FrontMatter,
    file_format: Format,
    fields: Fields,
    newsroom: Newsroom,
    version: Version,
) -> Manuscript:
    """The manuscript so far as it can be read; what is wrong with it is in `fields`."""
    name = PurePosixPath(key)
    read = read_declared(fields, Story, apart=_READ_SEPARATELY)
    language = read.setdefault("language", language_of_name(name) or newsroom.language)
    headline, body = headline_and_body(parts, file_format, fields, language)
    instructions = Instructions(**read_declared(fields, Instructions, apart=("aliases",)))
    address = story_address(name, headline, instructions, fields, newsroom)
    place = StoryPlace(name, address, newsroom)
    text = safe_body(body, parts, file_format, fields, place=place, language=language)
    categories = categories_as_tags(fields, instructions, address, newsroom)
    read["tags"] = (*read.get("tags", ()), *categories)
    read["gallery"] = with_pictures_beyond(fields, read.get("gallery", ()), text)
    story = _story(fields, newsroom, read, headline=headline, text=text)
    date = story_date(name, fields, instructions.date, version)
    _check_order(fields, story)
    return Manuscript(
        story=story,
        address=address or Address("no", "address"),
        identity=hashlib.sha256(key.encode()).hexdigest()[:16],
        text=plain_text(text.html),
        date=max(filter(None, (date, instructions.embargo)), default=None),
        lastmod=instructions.lastmod,
        is_draft=is_draft(name, instructions, fields, is_dated=date is not None)
        or instructions.gone_since is not None,
        gone_since=instructions.gone_since,
        aliases=aliases_of(fields, address, newsroom),
        source="\n" * (parts.body_line - 1) + parts.source,
        generated_by=instructions.generated_by,
        is_machine_made=instructions.ai_generated,
    )


def _unusable(fields: Fields, manuscript: Manuscript, version: Version) -> UnusableManuscript:
    """Every problem, and whether the file asks all the same that the story be taken down."""
    story, is_over = manuscript.story, manuscript.edition.is_over(version.written)
    takes_down = manuscript.is_draft or is_over or bool(story.withdrawn or story.ordered_by)
    warnings = tuple(fields.warnings)
    return UnusableManuscript(*_limited(fields.problems), warnings=warnings, takes_down=takes_down)


def _story(
    fields: Fields, newsroom: Newsroom, read: dict[str, Any], *, headline: str, text: SafeText
) -> Story:
    """The story: its fields as they were `read`, and those that follow from the text or from what
    the newsroom knows.
    """
    summary = read.get("standfirst") or cut_at_sentence(
        first_paragraph(text.html), SUMMARY_FROM_TEXT
    )
    return Story(
        **read
        | {
            "headline": headline,
            "body_html": text.html,
            "pictures": text.pictures,
            "summary": summary,
            "authors": bylines(fields, newsroom),
            "tags": tags_of(fields, read.get("tags", ())),
        }
    )


def _check_order(fields: Fields, story: Story) -> None:
    if story.ordered_by and not story.withdrawn:
        what = "alone does not take the story down"
        mend = "write also `withdrawn: …`, with what readers shall be told"
        fields.refuse("ordered_by", what, mend)


def _warn_of_ineffective_until(fields: Fields, manuscript: Manuscript, version: Version) -> None:
    until = manuscript.story.until
    if until is None:
        return
    if not manuscript.story.placement and not manuscript.is_notice:
        mend = "write `placement: lead` or `placement: top` too, or leave it out"
        fields.warn("until", "does nothing without `placement`", mend)
    elif until <= max(filter(None, (version.written, manuscript.date))):
        what = "is past when the story comes: it is placed nowhere"
        past = "is past already: no page shows this"
        mend = f"write a moment to come, as {EXAMPLE}"
        fields.warn("until", past if manuscript.is_notice else what, mend)


def _limited(problems: list[Problem]) -> list[Problem]:
    """The problems by line, as many as a receipt holds."""
    by_line = sorted(problems, key=lambda problem: problem.line or 0)
    if len(by_line) <= MOST_PROBLEMS:
        return by_line
    more = Problem(f"{len(by_line) - MOST_PROBLEMS} more problems", "mend the first of them")
    return [*by_line[:MOST_PROBLEMS], more]
