"""Which old addresses a file names."""

from __future__ import annotations

import pytest

from chalicelib.news.newsroom import Newsroom
from chalicelib.news.write_budget import MOST_ALIASES
from tests.ingest.samples import problems, read, story


def paths(**fields: str) -> list[str]:
    return [old.path for old in read(story(**fields)).aliases]


@pytest.mark.parametrize(
    "field",
    ["aliases", "alias", "permalink", "redirect_from", "redirects", "old_urls", "old_url", "url",
     "path"],
)  # fmt: skip
def test_old_addresses_are_read_by_the_names_that_other_programs_have_for_them(field: str) -> None:
    manuscript = read(story(**{field: "[/old/basin/, /2019/05/basin.html]"}))
    assert [old.path for old in manuscript.aliases] == ["old/basin", "2019/05/basin.html"]
    assert manuscript.warnings == ()


def test_old_addresses_of_all_fields_count_each_once() -> None:
    fields = {"permalink": "/old/basin/", "redirect_from": "/older/basin", "url": "/old/basin"}
    assert sorted(paths(**fields)) == ["old/basin", "older/basin"]


def test_the_storys_own_address_is_no_old_one() -> None:
    assert paths(permalink="/denmark/ferry/") == []
    assert read(story(permalink="/denmark/ferry/")).warnings == ()


def test_a_link_of_the_papers_own_domain_is_an_old_address(newsroom: Newsroom) -> None:
    assert paths(url=f"https://www.{newsroom.domain}/2019/basin.html") == ["2019/basin.html"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("/:categories/:title/", "is a pattern"),
        ("'{{ page.date }}/x'", "is a pattern"),
        ("/?p=123", "only its `?` tells from others"),
        ("https://other.example/basin", "is on another site"),
        ("/", "is no path that a page can have"),
        ("/denmark", "is a page of the site's own"),
        ("/about/", "is a page of the site's own"),
        ("/feed.xml", "is"),
        ("/tag/sea", "is a page of the site's own"),
        ("/denmark/atom.xml", "is"),
    ],
)
def test_what_cannot_lead_to_a_story_is_a_warning(text: str, why: str) -> None:
    manuscript = read(story(aliases=text))
    assert manuscript.aliases == ()
    (warning,) = manuscript.warnings
    assert f"which {why}" in warning.what
    assert (warning.field, warning.line) == ("aliases", 3)


def test_breaking_news_has_no_address_to_lead_to() -> None:
    manuscript = read(story(url="/old/basin"), key="articles/_breaking.md")
    assert manuscript.aliases == ()
    (warning,) = manuscript.warnings
    assert (warning.field, "`link`" in warning.mend) == ("url", True)


def test_a_page_that_another_program_keeps_off_its_site_is_refused() -> None:
    (problem,) = problems(story(permalink="false"))
    assert (problem.field, "draft: true" in problem.mend) == ("permalink", True)


def test_more_old_addresses_than_a_story_may_have_are_a_problem() -> None:
    old = [f"/old/basin-{number}" for number in range(MOST_ALIASES + 1)]
    assert [problem.field for problem in problems(story(aliases=f"[{', '.join(old)}]"))] == [
        "aliases"
    ]
    assert len(paths(aliases=f"[{', '.join(old[1:])}]")) == MOST_ALIASES
