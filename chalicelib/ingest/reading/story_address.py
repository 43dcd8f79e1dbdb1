"""The address of a file's story: of its fields, its folder, its name or its headline."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import PurePosixPath

from chalicelib.ingest.reading.declared_fields import Instructions, spellings
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.leavings import without_endings
from chalicelib.ingest.reading.upload_keys import (
    FOLDER,
    describes_a_folder,
    is_breaking_key,
    section_of_folder,
    slug_of_name,
)
from chalicelib.news.address import BREAKING, FEED, PAGES, Address
from chalicelib.news.errors import Problem
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.slug import slug_of
from chalicelib.news.story_fields import declared

# What WordPress calls the category of a story that has none.
_NONE = {"uncategorized", "uncategorised", "ukategoriseret", "ikke-kategoriseret"}


def story_address(
    name: PurePosixPath,
    headline: str,
    instructions: Instructions,
    fields: Fields,
    newsroom: Newsroom,
) -> Address | None:
    """The address; None, and a problem in `fields`, if there is none."""
    if name.parts[1].startswith("_"):
        return _own_address(name, fields, newsroom)
    if describes_a_folder(name):
        fields.problems.append(_FOLDER_NOTE)
        return None
    section = section_of(name, instructions, newsroom)
    slug = instructions.slug or slug_of_name(name) or slug_of(headline)
    problem = (
        _section_problem(section, fields, newsroom)
        or _folder_problem(name, section, fields, newsroom)
        or _slug_problem(section, slug)
    )
    if problem:
        fields.problems.append(problem)
        return None
    return Address(section, slug)


def section_of(name: PurePosixPath, instructions: Instructions, newsroom: Newsroom) -> str:
    """The section's slug, as the field, the folder or else a category names it, by its slug or its
    name; what they say if that is no section.
    """
    written = instructions.section or section_of_folder(name)
    if written:
        return section_called(written, newsroom) or written
    named = (section_called(category, newsroom) for category in instructions.categories)
    return next(filter(None, named), "")


def categories_as_tags(
    fields: Fields, instructions: Instructions, address: Address | None, newsroom: Newsroom
) -> tuple[str, ...]:
    """The categories that are no sections; a warning if they name another than the story's."""
    sections = {text: section_called(text, newsroom) for text in instructions.categories}
    named = [section for section in sections.values() if section]
    if address and named and newsroom.section(address.section) and address.section not in named:
        typed = spellings(fields, declared(Instructions)["categories"])[0]
        what = f"names the section `{named[0]}`, but the story stands in `{address.section}`"
        there = f"write `section: {named[0]}`"
        if newsroom.rights_by_section:
            there = f"put the file in {FOLDER}/{named[0]}/"
        mend = f"{there} if it belongs there, or leave it if all is well"
        fields.warn(typed, what, mend)
    return tuple(
        text for text, section in sections.items() if not section and slug_of(text) not in _NONE
    )


def section_called(text: str, newsroom: Newsroom) -> str:
    """The slug of the section that has this slug or this name, in any letters; empty if none."""
    slug = slug_of(text)
    by_name = {slug_of(section.name): section.slug for section in newsroom.sections}
    return slug if newsroom.section(slug) else by_name.get(slug, "")


_FOLDER_NOTE = Problem(
    what="by its name the file is about its folder, and no story",
    mend="give it another name if it is one; a folder's own story is `index.md`",
)


def _slug_problem(section: str, slug: str) -> Problem | None:
    if not slug:
        return Problem(
            "neither the file's name nor the headline makes an address",
            "write `slug: …` among the fields at the top",
            field="slug",
        )
    if slug == FEED:
        return Problem(
            f"`{section}/{FEED}` is where the section's feed is",
            f"write another slug, like `slug: the-{FEED}`, among the fields at the top",
            field="slug",
        )
    return None


def _section_problem(section: str, fields: Fields, newsroom: Newsroom) -> Problem | None:
    if newsroom.section(section):
        return None
    known = [known.slug for known in newsroom.sections]
    slugs = {slug_of(known.name): known.slug for known in newsroom.sections}
    close = get_close_matches(slug_of(section), [*known, *slugs], n=1)
    meant = f"did you mean `{slugs.get(close[0], close[0])}`? " if close else ""
    mend = f"put the file in one of: {', '.join(f'{FOLDER}/{slug}/' for slug in known)}"
    if fields.is_written("section"):
        mend = f"write one of: {', '.join(known)}"
    return Problem(
        f"there is no section `{section}`" if section else "it is in no section",
        meant + mend,
        fields.line_of("section"),
        "section",
    )


def _folder_problem(
    name: PurePosixPath, section: str, fields: Fields, newsroom: Newsroom
) -> Problem | None:
    """A story that its fields take out of its folder's section, where rights go by folders."""
    if not newsroom.rights_by_section:
        return None
    if section_called(section_of_folder(name), newsroom) == section:
        return None
    what = f"the file asks for the section `{section}`, and is not in its folder"
    mend = f"put the file in {FOLDER}/{section}/"
    return Problem(what, mend, fields.line_of("section"), "section")


def _own_address(name: PurePosixPath, fields: Fields, newsroom: Newsroom) -> Address | None:
    """The address of what is no story: `_breaking.md`, and the pages in `_pages/`."""
    if is_breaking_key(str(name)):
        return BREAKING
    page = slug_of(without_endings(name))
    if name.parts[1:-1] == ("_pages",) and newsroom.page(page):
        return Address(PAGES, page)
    pages = ", ".join(page.slug for page in newsroom.pages)
    fields.problems.append(
        Problem(
            "names that begin with `_` are the site's own",
            f"use {FOLDER}/_breaking.md, {FOLDER}/_redirects for old addresses (it has no ending), "
            f"or {FOLDER}/_pages/ for one of: {pages}",
        )
    )
    return None
