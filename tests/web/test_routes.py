"""Which page an address is: by its shape, before anything is looked up."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.news.address import FEED, LONGEST_SLUG, RESERVED, Address
from chalicelib.news.old_paths import is_own
from chalicelib.web.routes import LONGEST_PATH, ROUTES, match_route
from tests.news.strategies import addresses, slugs

LONGEST = "a" * LONGEST_SLUG


@pytest.mark.parametrize(
    ("path", "view", "names"),
    [
        ("", "front", {}), ("feed.xml", "feed", {"feed": "feed.xml"}),
        ("atom.xml", "feed", {"feed": "atom.xml"}), ("feed.json", "feed", {"feed": "feed.json"}),
        ("sitemap.xml", "sitemap_index", {}), ("sitemap-news.xml", "news_sitemap", {}),
        ("sitemap-pages.xml", "pages_sitemap", {}),
        ("sitemap-2026-11.xml", "month_sitemap", {"month": "2026-11"}),
        ("robots.txt", "robots", {}), ("llms.txt", "guide_for_models", {}),
        (f"{'0a' * 16}.txt", "indexnow_key", {"key": "0a" * 16}),
        ("license.xml", "usage_licence", {}), ("openapi.json", "api_description", {}),
        (".well-known/tdmrep.json", "mining_reservation", {}),
        (".well-known/site.standard.publication", "publication_record", {}),
        (".well-known/trust.txt", "trust", {}), ("trust.txt", "trust", {}),
        ("favicon.ico", "usual_icon", {}), ("apple-touch-icon.png", "usual_icon", {}),
        ("apple-touch-icon-120x120-precomposed.png", "usual_icon", {}),
        ("archive/2026", "period", {"period": "2026"}),
        ("archive", "archive", {}), ("archive/2026-11", "period", {"period": "2026-11"}),
        ("archive/2026-11-24", "period", {"period": "2026-11-24"}),
        ("corrections", "corrections", {}), ("today", "section_or_page", {"name": "today"}),
        ("corrections/atom.xml", "corrections_feed", {"feed": "atom.xml"}),
        ("today/feed.json", "today_feed", {"feed": "feed.json"}),
        ("search", "search", {}), ("search.json", "search_data", {}),
        ("opensearch.xml", "search_description", {}),
        ("tag/the-sea", "tag", {"tag": "the-sea"}),
        ("tag/feed", "tag", {"tag": "feed"}),
        ("tag/the-sea/feed.json", "feed", {"tag": "the-sea", "feed": "feed.json"}),
        ("author/karen-holm", "author", {"author": "karen-holm"}),
        ("author/karen-holm/atom.xml", "feed", {"author": "karen-holm", "feed": "atom.xml"}),
        ("denmark", "section_or_page", {"name": "denmark"}),
        ("denmark/feed.xml", "feed", {"section": "denmark", "feed": "feed.xml"}),
        ("denmark/feed", "story", {"section": "denmark", "slug": "feed"}),
        ("denmark/2026", "story", {"section": "denmark", "slug": "2026"}),
        ("denmark/ferry.json", "story_data", {"section": "denmark", "slug": "ferry"}),
        (
            "denmark/ferry/pictures/12",
            "gallery_picture",
            {"section": "denmark", "slug": "ferry", "number": "12"},
        ),
        ("denmark/ferry/republish", "republish", {"section": "denmark", "slug": "ferry"}),
        ("corrections/and-withdrawals/atom.xml", "withdrawals_feed", {"feed": "atom.xml"}),
    ],
)  # fmt: skip
def test_the_shape_of_an_address_says_which_page(
    path: str, view: str, names: dict[str, str]
) -> None:
    match = match_route(path)
    assert match is not None
    assert (match.route.name, match.names) == (view, names)


@given(address=addresses)
def test_every_story_has_its_page_and_its_data(address: Address) -> None:
    assume(address.section not in RESERVED and address.slug != FEED)
    named = {"section": address.section, "slug": address.slug}
    for path, view in ((str(address), "story"), (f"{address}.json", "story_data")):
        match = match_route(path)
        assert match is not None
        assert (match.route.name, match.names) == (view, named)


@given(slug=slugs, feed=st.sampled_from(["", "/feed.xml", "/atom.xml", "/feed.json"]))
def test_every_list_has_its_page_and_its_feeds(slug: str, feed: str) -> None:
    for kind in ("tag", "author"):
        match = match_route(f"{kind}/{slug}{feed}")
        assert match is not None
        assert match.route.name == ("feed" if feed else kind)
        assert match.names[kind] == slug


@pytest.mark.parametrize(
    "path",
    ["{}", "{}/feed.xml", "tag/{}", "tag/{}/feed.xml", "author/{}", "author/{}/atom.xml",
     "{}/ferry", "denmark/{}", "{}/{}", "denmark/{}.json", "{}/{}.json"],
)  # fmt: skip
def test_a_slug_may_be_just_as_long_as_an_address_allows(path: str) -> None:
    assert match_route(path.replace("{}", LONGEST)) is not None
    assert match_route(path.replace("{}", LONGEST + "a")) is None
    assert match_route(path.replace("{}", "a-" * (LONGEST_SLUG // 2) + "a")) is None


@pytest.mark.parametrize(
    "path",
    ["archive/２０２６-11", "sitemap-٢٠٢٦-11.xml", "denmark/ferry\n", "denmark/-ferry",
     "denmark/a--b", "denmark//ferry", "denmark/ferry.xml", "denmark/færge", "Denmark", "a/b/c"],
)  # fmt: skip
def test_a_path_that_only_looks_like_an_address_fits_no_route(path: str) -> None:
    assert match_route(path) is None


@given(path=st.text(max_size=2 * LONGEST_PATH) | st.from_regex(r"[a-z0-9/.-]{0,300}"))
def test_any_path_that_fits_a_route_names_an_address_that_can_be_looked_up(path: str) -> None:
    match = match_route(path)
    if match is None:
        return
    assert match.route in ROUTES
    assert match.path == path
    assert path.isascii()
    if {"section", "slug"} <= match.names.keys():
        Address(match.names["section"], match.names["slug"])


@given(path=st.one_of([st.from_regex(route.shape, fullmatch=True) for route in ROUTES]))
def test_no_story_can_have_the_path_of_a_page_or_a_file_of_the_sites_own(path: str) -> None:
    match = match_route(path)
    assume(match is not None and path)
    assert match is not None
    assert is_own(path) is (match.route.name not in {"story", "section_or_page", "search"})
