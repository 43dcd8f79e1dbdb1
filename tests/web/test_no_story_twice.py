"""No page shows a story twice, whatever the newsroom and whatever it has published."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.article import Article, Byline, Correction, Tag
from chalicelib.news.newsroom import Newsroom, Section
from chalicelib.rendering.renderer import Renderer
from chalicelib.web import list_parts
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.memory import MemoryArchive
from tests.storage.samples import a_story, keep
from tests.web.conftest import Gateway

TEMPLATES = Renderer(NEWSROOM)._templates  # noqa: SLF001 - loaded once for all newsrooms
SHORT_LIST = 5  # stories on a page of a list, so that few stories make several pages
PERIODS = ("/archive/2026", "/archive/2026-11", "/archive/2026-11-24")
LISTS = ("/archive", *PERIODS, "/today", "/corrections", "/tag/sea", "/tag/tax")
AUTHORS = ("karen-holm", "somebody-else")
_LINK = re.compile(r'<a\b[^>]*\bhref="(?P<path>/[a-z0-9/-]+)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
_TEXT = re.compile(r'<div class="text">.*?</div>', re.DOTALL)


@st.composite
def newsrooms(draw: st.DrawFn) -> tuple[Newsroom, list[Article]]:
    """A newsroom of one to fifteen sections, and what it has published."""
    slugs = [f"section-{n}" for n in range(draw(st.integers(1, 15)))]
    sections = tuple(Section(slug, slug.title()) for slug in slugs)
    stories = st.lists(_stories(slugs), max_size=30, unique_by=lambda story: story.address)
    return replace(NEWSROOM, sections=sections), draw(stories)


def _stories(slugs: list[str]) -> st.SearchStrategy[Article]:
    return st.builds(
        _story,
        section=st.sampled_from(slugs),
        number=st.integers(0, 200),
        hours=st.integers(0, 9),  # few, so that dates tie
        tags=st.sets(st.sampled_from(["sea", "tax"])),
        author=st.sampled_from(AUTHORS),
        placement=st.sampled_from(["", "", "", "lead", "top"]),
        is_corrected=st.booleans(),
        withdrawn=st.sampled_from(["", "", "", "It was not true."]),
    )


def _story(
    *,
    section: str,
    number: int,
    hours: int,
    tags: set[str],
    author: str,
    placement: str,
    is_corrected: bool,
    withdrawn: str,
) -> Article:
    published = NOON - timedelta(hours=hours)
    correction = Correction(NOON - timedelta(minutes=number), "It was twelve, not ten.")
    return replace(
        a_story(f"{section}/story-{number}", published=published, withdrawn=withdrawn),
        headline=f"Story {number} of {section}",
        tags=tuple(Tag(tag, tag.title()) for tag in sorted(tags)),
        subjects=tuple(Tag(tag, tag.title()) for tag in sorted(tags)),
        authors=(Byline(author, author.title()),),
        placement=placement,
        corrections=(correction,) if is_corrected else (),
    )


def stories_on(html: str, addresses: set[str]) -> Counter[str]:
    """How often a page leads to each story by words, but for those within a story's text."""
    main = html.partition("<main")[2].partition("</main>")[0]
    links = _LINK.finditer(_TEXT.sub("", main))
    paths = (link["path"] for link in links if re.sub(r"<[^>]+>", "", link["words"]).strip())
    return Counter(path for path in paths if path in addresses)


@pytest.mark.usefixtures("app_module")
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(published=newsrooms())
def test_no_page_shows_a_story_twice_or_the_story_that_it_is_about(
    app_module: ModuleType, gateway: Gateway, published: tuple[Newsroom, list[Article]]
) -> None:
    newsroom, stories = published
    addresses = {story.address.path for story in stories}
    with pytest.MonkeyPatch.context() as patch:
        _serve(patch, app_module, newsroom, stories)
        starts = ["/", *(f"/{section.slug}" for section in newsroom.sections), *LISTS]
        starts += [f"/author/{author}" for author in AUTHORS]
        starts += [f"/{newsroom.sections[0].slug}/nothing", "/nothing", *sorted(addresses)]
        for path in starts:
            for html in _pages_from(gateway, path):
                shown = stories_on(html, addresses)
                assert max(shown.values(), default=0) <= 1, path
                assert path not in shown, "it is the story's own page"


def _serve(
    patch: pytest.MonkeyPatch, app_module: ModuleType, newsroom: Newsroom, stories: list[Article]
) -> None:
    """Let the site be of this newsroom, with these stories."""
    archive, renderer = MemoryArchive(), Renderer(newsroom)
    vars(renderer)["_templates"] = TEMPLATES
    keep(archive, *stories)
    for name, value in {"archive": archive, "newsroom": newsroom, "renderer": renderer}.items():
        patch.setitem(app_module.site.__dict__, name, value)
    patch.setattr(list_parts, "STORIES_ON_A_LIST", SHORT_LIST)


def _pages_from(gateway: Gateway, path: str) -> list[str]:
    """The page at a path, and all that its list goes on to."""
    pages: list[str] = []
    query: dict[str, Any] | None = None
    while True:
        pages.append(gateway.get(path, query=query).body)
        older = re.search(r'<a rel="next" href="[^"?]+\?before=([^"]+)"', pages[-1])
        if older is None:
            return pages
        query = {"before": [older[1]]}
