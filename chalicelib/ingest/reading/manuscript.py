"""A file as an editor wrote it, read and typed: what it says, or everything wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import PurePosixPath

from chalicelib.ingest.markup.losses import losses
from chalicelib.ingest.markup.parsing import bound_length, parsed
from chalicelib.ingest.markup.sanitising import sanitised
from chalicelib.ingest.markup.words import first_paragraph, plain_text
from chalicelib.ingest.reading import front_matter
from chalicelib.ingest.reading.fields import LONGEST_TEXT, Fields
from chalicelib.ingest.reading.markdown import markdown_headline, markdown_to_html
from chalicelib.ingest.reading.subjects import subjects_of
from chalicelib.ingest.reading.text_files import text_headline, text_to_html
from chalicelib.ingest.reading.typed_dates import EXAMPLE, read_date
from chalicelib.news.address import BREAKING, FEED, NOTICES, PAGES, Address
from chalicelib.news.article import Article, Byline, Correction, Picture, Tag
from chalicelib.news.chronicle import Edition, Station, Version
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.slug import slug_of
from chalicelib.news.text import cut_at_sentence, legible, letters
from chalicelib.news.write_budget import LISTED_TAGS, MOST_AUTHORS

FOLDER = "articles"
LARGEST_FILE = 1024 * 1024  # bytes; the longest of 2,800 real stories has 851 kB
LARGEST_BODY = 300 * 1024  # bytes of HTML; with the rest of the story it must fit in one item
LONGEST_HEADLINE = 200  # characters
SUMMARY_FROM_TEXT = 200  # characters, when the editor wrote no summary
MOST_TAGS = 40  # the first LISTED_TAGS of them have lists
MOST_KEY_POINTS = 7
NEARLY_THE_SAME = 0.9  # of two names' letters, as difflib counts: one letter off in ten
MOST_PROBLEMS = 50  # in one receipt; a record of an upload must stay small

KINDS = ("news", "analysis", "opinion", "review", "background", "report", "interview")
PLACEMENTS = ("lead", "top")
KNOWN_FIELDS = (
    "title", "date", "lastmod", "draft", "tags", "author", "authors", "summary", "description",
    "slug", "section", "kicker", "placement", "corrections", "withdrawn", "language",
    "translated_from", "translator", "reviewed_by", "kind", "until", "picture", "key_points",
    "link", "ordered_by",
)  # fmt: skip

_NOT_ONE_NAME = re.compile(r"\A(?:af|by|av) \S+ |\s(?:og|and|och|und|&|\+)\s", re.IGNORECASE)
_DATED_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[-_ ]+(.+))?", re.ASCII)


@dataclass(frozen=True)
class Format:
    """How a body gives up its headline, and becomes HTML."""

    headline_is: str
    take_headline: Callable[[str], tuple[str, str]]
    to_html: Callable[[str], str]


_MARKDOWN = Format("a `# heading`", markdown_headline, markdown_to_html)
FORMATS = {
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".txt": Format("the headline", text_headline, text_to_html),
}


@dataclass(frozen=True)
class Manuscript:
    """What one version of a file says. Dates carry a zone; `body_html` is safe."""

    address: Address
    identity: str
    headline: str
    summary: str
    standfirst: str
    authors: tuple[Byline, ...]
    body_html: str
    text: str
    date: datetime | None
    lastmod: datetime | None
    is_draft: bool
    language: str
    kind: str
    kicker: str
    placement: str
    until: datetime | None
    picture: Picture | None
    key_points: tuple[str, ...]
    link: str
    tags: tuple[Tag, ...]
    corrections: tuple[Correction, ...]
    translated_from: str
    translator: str
    reviewed_by: str
    withdrawn: str
    ordered_by: str
    warnings: tuple[Problem, ...] = ()

    @property
    def edition(self) -> Edition:
        """What the file's chronicle needs to know."""
        return Edition(
            address=self.address,
            date=self.date,
            lastmod=self.lastmod,
            substance=self._substance(),
            is_draft=self.is_draft,
            is_withdrawn=bool(self.withdrawn),
        )

    def article(self, station: Station) -> Article:
        """The article that stands at `station`."""
        return Article(
            address=station.address,
            identity=self.identity,
            headline=self.headline,
            summary=self.summary,
            authors=self.authors,
            published=station.published,
            updated=station.updated,
            body_html=self.body_html,
            words=len(self.text.split()),
            language=self.language,
            kind=self.kind,
            kicker=self.kicker,
            placement=self.placement,
            until=self.until,
            picture=self.picture,
            key_points=self.key_points,
            subjects=subjects_of(self.text, self.tags),
            standfirst=self.standfirst,
            link=self.link,
            tags=self.tags,
            corrections=self.corrections,
            translated_from=self.translated_from,
            translator=self.translator,
            reviewed_by=self.reviewed_by,
            withdrawn=self.withdrawn,
            ordered_by=self.ordered_by,
        )

    @property
    def is_notice(self) -> bool:
        """Whether it is a line on every page, and no story."""
        return self.address.section == NOTICES

    def _substance(self) -> str:
        seen = [self.headline, self.summary, self.kicker, self.body_html, self.withdrawn]
        seen += [self.link, *self.key_points, repr(self.picture), self.kind, self.language]
        seen += [self.translated_from, self.translator, self.reviewed_by]
        seen += [author.name for author in self.authors]
        seen += [correction.text for correction in self.corrections]
        return hashlib.sha256("\0".join(seen).encode()).hexdigest()[:16]


def is_story_key(key: str) -> bool:
    """Whether an upload is meant as a story: no folder mark, no file that a computer hides."""
    name = PurePosixPath(key)
    return (
        key.startswith(f"{FOLDER}/")
        and not key.endswith("/")
        and not name.name.startswith((".", "~"))
        and name.name != "Thumbs.db"
    )


def is_breaking_key(key: str) -> bool:
    """Whether an upload is the breaking news: `articles/_breaking.md`."""
    name = PurePosixPath(key)
    return str(name.parent) == FOLDER and name.stem == "_breaking"


def read_manuscript(key: str, version: Version, content: bytes, newsroom: Newsroom) -> Manuscript:
    """Read one version of a file. Raises UnusableManuscript with every problem there is."""
    return _Reading(key, version, content, newsroom).manuscript()


class _Reading:
    """One reading of a file, gathering problems until all of it was seen."""

    def __init__(self, key: str, version: Version, content: bytes, newsroom: Newsroom) -> None:
        self._name = PurePosixPath(key)
        self._version = version
        self._newsroom = newsroom
        self._format = _format_of(self._name)
        self._parts = front_matter.split(_decoded(content))
        self._fields = Fields(self._parts.fields, newsroom.zone)
        self._problems = self._fields.problems

    def manuscript(self) -> Manuscript:
        fields = self._fields
        fields.warn_of_unknown(KNOWN_FIELDS)
        headline, body = self._headline_and_body()
        html = self._body_html(body)
        address = self._address(headline)
        standfirst = self._standfirst()
        manuscript = Manuscript(
            address=address or Address("no", "address"),
            identity=hashlib.sha256(str(self._name).encode()).hexdigest()[:16],
            headline=headline,
            summary=standfirst or cut_at_sentence(first_paragraph(html), SUMMARY_FROM_TEXT),
            standfirst=standfirst,
            authors=self._authors(),
            body_html=html,
            text=plain_text(html),
            date=fields.date("date") or self._date_in_name(),
            lastmod=self._lastmod(),
            is_draft=fields.yes_or_no("draft"),
            language=fields.language("language") or self._newsroom.language,
            kind=fields.one_of("kind", KINDS) or KINDS[0],
            kicker=fields.text("kicker"),
            placement=fields.one_of("placement", PLACEMENTS),
            until=fields.date("until"),
            picture=fields.picture("picture"),
            key_points=fields.lines("key_points", MOST_KEY_POINTS),
            link=fields.link("link"),
            tags=self._tags(),
            corrections=fields.corrections("corrections"),
            translated_from=fields.text("translated_from", LONGEST_TEXT),
            translator=fields.said("translator"),
            reviewed_by=fields.said("reviewed_by"),
            withdrawn=fields.said("withdrawn", LONGEST_TEXT),
            ordered_by=fields.said("ordered_by"),
        )
        self._warn_of_idle_until(manuscript)
        if manuscript.ordered_by and not manuscript.withdrawn:
            self._problem(
                "`ordered_by` alone does not take the story down",
                "write also `withdrawn: …`, with what readers shall be told",
                self._fields.values["ordered_by"].line,
                "ordered_by",
            )
        if self._problems:
            problems = _not_too_many(self._problems)
            raise UnusableManuscript(*problems, warnings=tuple(fields.warnings))
        return replace(manuscript, warnings=tuple(fields.warnings))

    def _warn_of_idle_until(self, manuscript: Manuscript) -> None:
        until = manuscript.until
        if until is None:
            return
        if not manuscript.placement and not manuscript.is_notice:
            mend = "write `placement: lead` or `placement: top` too, or leave it out"
            self._fields.warn("until", "does nothing without `placement`", mend)
        elif until <= max(filter(None, (self._version.written, manuscript.date))):
            what = "is past when the story comes: it is placed nowhere"
            past = "is past already: no page shows this"
            mend = f"write a moment to come, as {EXAMPLE}"
            self._fields.warn("until", past if manuscript.is_notice else what, mend)

    def _headline_and_body(self) -> tuple[str, str]:
        body = self._parts.body
        first, rest = self._format.take_headline(body)
        written = self._fields.values.get("title")
        if written and written.content:
            headline = self._fields.text("title", LONGEST_HEADLINE)
            is_repeated = bool(first) and letters(first) == letters(headline)
            body, line = rest if is_repeated else body, written.line
        else:
            headline, body, line = first, rest, self._parts.body_line
        return self._usable_headline(headline, line), body

    def _usable_headline(self, headline: str, line: int) -> str:
        if len(headline) > LONGEST_HEADLINE:
            what = f"the headline has {len(headline)} characters; {LONGEST_HEADLINE} is the most"
            self._problem(what, "put a short headline on the first line", line, "title")
            return ""
        if not headline and not any(problem.field == "title" for problem in self._problems):
            self._problem(
                "the story has no headline" if self._says_anything else "the file is empty",
                "write `title: …` in the front matter, or on the first line "
                + self._format.headline_is,
                line,
                "title",
            )
        return headline

    @property
    def _says_anything(self) -> bool:
        return bool(self._parts.body.strip() or self._fields.values)

    def _body_html(self, body: str) -> str:
        try:
            bound_length(body)
            raw = parsed(self._format.to_html(body))
            html = sanitised(raw)
        except UnusableManuscript as unusable:
            self._problems.extend(unusable.problems)
            return ""
        self._fields.warnings += losses(
            self._parts.body,
            raw,
            first_line=self._parts.body_line,
            has_footnotes=self._format is _MARKDOWN,
        )
        if len(html.encode()) > LARGEST_BODY:
            self._problem(
                f"the text is longer than {LARGEST_BODY} bytes of HTML", "part the story in two"
            )
            return ""
        return html

    def _address(self, headline: str) -> Address | None:
        if self._name.parts[1].startswith("_"):
            return self._own_address()
        section = self._fields.slug("section") or self._section_of_folder()
        slug = self._fields.slug("slug") or slug_of(self._undated_name()) or slug_of(headline)
        if self._newsroom.section(section) is None:
            self._no_such_section(section)
            return None
        if not slug:
            self._problem(
                "neither the file's name nor the headline makes an address",
                "write `slug: …` in the front matter",
                field="slug",
            )
            return None
        if slug == FEED:
            self._problem(
                f"`{section}/{FEED}` is where the section's feed is",
                f"write another slug, like `slug: the-{FEED}`, in the front matter",
                field="slug",
            )
            return None
        return Address(section, slug)

    def _no_such_section(self, section: str) -> None:
        known = [known.slug for known in self._newsroom.sections]
        slugs = {slug_of(known.name): known.slug for known in self._newsroom.sections}
        close = get_close_matches(section, [*known, *slugs], n=1)
        meant = f"did you mean `{slugs.get(close[0], close[0])}`? " if close else ""
        written = self._fields.values.get("section")
        if written and written.content:
            mend = f"write one of: {', '.join(known)}"
        else:
            mend = f"put the file in one of: {', '.join(f'{FOLDER}/{slug}/' for slug in known)}"
        self._problem(
            f"there is no section `{section}`" if section else "it is in no section",
            meant + mend,
            written.line if written else None,
            "section",
        )

    def _own_address(self) -> Address | None:
        """The address of what is no story: `_breaking.md`, and the pages in `_pages/`."""
        if is_breaking_key(str(self._name)):
            return BREAKING
        page = slug_of(self._name.stem)
        if self._name.parts[1:-1] == ("_pages",) and self._newsroom.page(page):
            return Address(PAGES, page)
        pages = ", ".join(page.slug for page in self._newsroom.pages)
        self._problem(
            "names that begin with `_` are the site's own",
            f"use {FOLDER}/_breaking.md, or {FOLDER}/_pages/ for one of: {pages}",
        )
        return None

    def _section_of_folder(self) -> str:
        folders = self._name.parts[1:-1]
        return slug_of(folders[0]) if folders else ""

    def _stem(self) -> str:
        """The file's name without its ending; the folder's if the file is a folder's `index`."""
        is_index = self._name.stem == "index" and len(self._name.parts) > 3
        return self._name.parent.name if is_index else self._name.stem

    def _undated_name(self) -> str:
        match = _DATED_NAME.fullmatch(self._stem())
        return (match[2] or "") if match else self._stem()

    def _date_in_name(self) -> datetime | None:
        match = _DATED_NAME.fullmatch(self._stem())
        try:
            return read_date(match[1], self._newsroom.zone) if match else None
        except ValueError:
            return None

    def _lastmod(self) -> datetime | None:
        lastmod = self._fields.date("lastmod")
        if lastmod and lastmod > self._version.written:
            self._problem(
                "`lastmod` is in the future",
                f"write a moment that is past, as {EXAMPLE}",
                self._fields.values["lastmod"].line,
                "lastmod",
            )
        return lastmod

    def _standfirst(self) -> str:
        written = self._fields.text("summary", LONGEST_TEXT)
        described = self._fields.text("description", LONGEST_TEXT)
        return written or described

    def _authors(self) -> tuple[Byline, ...]:
        names = [*self._authors_in("authors"), *self._authors_in("author")]
        written = {name.casefold(): self._newsroom.author(name).name for name in names}
        if len(written) > MOST_AUTHORS:
            what = f"`authors` and `author` have {len(written)} names; {MOST_AUTHORS} is the most"
            line = self._fields.values["author"].line
            self._problem(what, "drop some", line, "author")
        bylines = (Byline(slug_of(name), name) for name in written.values())
        return tuple(byline for byline in bylines if byline.slug)

    def _authors_in(self, field: str) -> tuple[str, ...]:
        """The names in one field. Anybody may write, but one letter makes two people of one."""
        names = self._fields.names(field, MOST_AUTHORS)
        known = {slug_of(author.name): author.name for author in self._newsroom.authors}
        for name in names:
            slug = slug_of(name)
            close = [slug] if slug in known else get_close_matches(slug, known, 1, NEARLY_THE_SAME)
            meant = known[close[0]] if close else name
            if meant.casefold() != name.casefold():
                what = f"has `{name}`, nearly the name of `{meant}`"
                mend = f"if it is the same person, write `{meant}`; if not, all is well"
                self._fields.warn(field, what, mend)
            elif _NOT_ONE_NAME.search(name):
                what = f"has `{name}`, which readers see as the name of one person"
                mend = "write a list of names alone, `[NAME, NAME]`; if it is one, all is well"
                self._fields.warn(field, what, mend)
        return names

    def _tags(self) -> tuple[Tag, ...]:
        names = {slug_of(name): name for name in self._fields.names("tags", MOST_TAGS)}
        tags = tuple(Tag(slug, name) for slug, name in names.items() if slug)
        if len(tags) > LISTED_TAGS:
            self._fields.warn(
                "tags",
                f"has {len(tags)} names; the story stands in the lists of the first {LISTED_TAGS}",
                "put those first that readers shall find it by",
            )
        return tags

    def _problem(
        self, what: str, mend: str, line: int | None = None, field: str | None = None
    ) -> None:
        self._problems.append(Problem(what, mend, line, field))


def _not_too_many(problems: list[Problem]) -> list[Problem]:
    """The problems by line, as many as a receipt holds."""
    by_line = sorted(problems, key=lambda problem: problem.line or 0)
    if len(by_line) <= MOST_PROBLEMS:
        return by_line
    more = Problem(f"{len(by_line) - MOST_PROBLEMS} more problems", "mend the first of them")
    return [*by_line[:MOST_PROBLEMS], more]


def _format_of(name: PurePosixPath) -> Format:
    if name.suffix.lower() not in FORMATS:
        raise UnusableManuscript(
            Problem(
                what=f"a file ending in `{name.suffix or name.name}` is not one we can read",
                mend=f"upload the story as one of: {', '.join(FORMATS)}; a picture goes to "
                "`pictures/` in the media bucket",
            )
        )
    return FORMATS[name.suffix.lower()]


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnusableManuscript(
            Problem("the file is not UTF-8 text", "save it as UTF-8 and upload it again", line)
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnusableManuscript(
            Problem("the file is not text: it holds a zero byte", "save it as UTF-8 text", line)
        )
    return legible(text)
