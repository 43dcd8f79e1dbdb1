"""The search: its page, what it finds as JSON, and that nobody finds what readers can't have."""

from __future__ import annotations

import dataclasses
import json
import logging
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.ingest.intake import Intake
from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.newsroom import Section, StaticPage
from chalicelib.news.search_results import FURTHEST, Found, Hit, MarkedText
from doubles.canned_search import CannedSearch, hit
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads, standing_at
from tests.web.conftest import Answer, Gateway, Publish

HOST = {"domainName": "abc.execute-api.eu-north-1.amazonaws.com"}
SITE = "https://abc.execute-api.eu-north-1.amazonaws.com/api"
PAGES = ("/search", "/search.json")

Index = Callable[..., None]


@pytest.fixture
def engine(app_module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> CannedSearch:
    """The search of the site, which finds nothing yet."""
    engine = CannedSearch()
    monkeypatch.setitem(app_module.site.__dict__, "search", engine)
    return engine


@pytest.fixture
def index(engine: CannedSearch, archive: MemoryArchive) -> Index:
    """Adds stories to what is found, as they are now."""

    def indexed(*paths: str) -> None:
        engine.hits += tuple(hit(story_at(archive, path)) for path in paths)

    return indexed


def story_at(archive: MemoryArchive, path: str) -> Article:
    article = standing_at(archive, Address(*path.strip("/").split("/"))).article
    assert article
    return article


def search(gateway: Gateway, typed: str = "ferry", page: str = "/search", **query: str) -> Answer:
    """The answer to a question."""
    pairs = {"q": typed, **query}
    return gateway.get(page, query={name: [value] for name, value in pairs.items()})


def found(answer: Answer) -> list[str]:
    """The addresses of the stories that a page of results shows, or names as JSON."""
    if answer.body.startswith("{"):
        return [one["url"] for one in json.loads(answer.body)["hits"]]
    main = answer.body.partition("<main")[2].partition("</main>")[0]
    return re.findall(r'<h2[^>]*><a href="([^"]+)"', main)


def test_a_hit_has_its_headline_date_section_and_the_words_marked(
    gateway: Gateway, publish: Publish, index: Index
) -> None:
    index(publish("denmark/bridge", title="A bridge <here>", author="Karen Holm"))
    answer = search(gateway)
    assert answer.status == 200
    assert found(answer) == ["/denmark/bridge"]
    assert ">A bridge &lt;here&gt;</a></h2>" in answer.body
    assert "What was looked for, and <mark>here</mark> it is." in answer.body
    assert '<p class="kicker"><b>Denmark</b>' in answer.body
    assert '<time datetime="2026-11-24T13:00:00+01:00"' in answer.body


def test_every_page_has_a_form_and_a_link_and_the_searchs_own_has_one_form(
    gateway: Gateway, publish: Publish, engine: CannedSearch
) -> None:
    for path in ("/", "/denmark", "/archive", "/nothing-here", publish()):
        html = gateway.get(path).body
        assert html.count('<form class="search" role="search" action="/search">') == 1, path
        assert '<a href="/search">Search</a>' in html
        assert '<link rel="search" type="application/opensearchdescription+xml"' in html
    empty = gateway.get("/search")
    assert (empty.status, empty.body.count("<form"), engine.asked) == (200, 1, [])
    assert "Nothing for" not in empty.body
    assert "form-action 'self'" in empty.headers["content-security-policy"]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("page", PAGES)
def test_search_engines_are_asked_not_to_list_what_is_found(gateway: Gateway, page: str) -> None:
    answer = search(gateway, page=page)
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "max-age=60," in answer.headers["cache-control"]
    if page == "/search":
        assert '<meta name="robots" content="noindex">' in answer.body


@pytest.mark.parametrize("page", PAGES)
def test_what_readers_can_not_have_is_never_found(
    gateway: Gateway, publish: Publish, index: Index, intake: Intake,
    uploads: MemoryUploads, engine: CannedSearch, page: str,
) -> None:  # fmt: skip
    names = ("withdrawn", "moved", "changed", "deleted", "there")
    index(*(publish(f"denmark/{name}", date="2026-11-24T10:00:00Z") for name in names))
    publish("denmark/withdrawn", withdrawn="It was not true.")
    publish("denmark/moved", slug="moved-on")
    publish("denmark/changed", title="Another headline")
    uploads.delete("articles/denmark/deleted.md", NOON)
    intake.receive("articles/denmark/deleted.md")
    index(
        publish("denmark/embargoed", date="2026-11-24T12:00:01Z"),
        publish("denmark/expired", date="2026-11-24T10:00:00Z", expires="2026-11-24T12:00:00Z"),
    )
    engine.hits += (Hit("denmark/never-was", "0" * 20), Hit("pages/about", "0" * 20))
    addresses = [address.rpartition("/")[2] for address in found(search(gateway, page=page))]
    assert addresses == ["there"]


def test_a_page_of_results_is_not_cached_for_longer_than_its_stories_last(
    gateway: Gateway, publish: Publish, index: Index
) -> None:
    index(publish(expires="2026-11-24T12:00:30Z"))
    for page in PAGES:
        control = search(gateway, page=page).headers["cache-control"]
        assert control.startswith("public, max-age=30, stale-while-revalidate=0")


def test_no_story_stands_twice_though_the_index_has_it_twice(
    gateway: Gateway, publish: Publish, index: Index
) -> None:
    path = publish()
    index(path, path)
    assert found(search(gateway)) == [path]


def test_results_go_on_page_by_page_without_a_hole(
    gateway: Gateway, publish: Publish, index: Index, engine: CannedSearch
) -> None:
    paths = [publish(f"denmark/story-{number}") for number in range(25)]
    index(*paths)
    engine.hits = engine.hits[:3] + (Hit("denmark/gone", "0" * 20),) * 30 + engine.hits[3:]
    answer, seen = search(gateway), []
    for _ in range(9):
        seen += found(answer)
        link = re.findall(r'rel="next" href="/search\?q=ferry&amp;start=(\d+)"', answer.body)
        if not link:
            break
        answer = search(gateway, start=link[0])
        assert '<a href="/search?q=ferry">First results</a>' in answer.body
    assert seen == paths
    assert "No more results." in search(gateway, start="200").body


def test_nobody_is_led_further_than_results_go(
    gateway: Gateway, publish: Publish, index: Index, engine: CannedSearch
) -> None:
    index(*(publish(f"denmark/story-{number}") for number in range(15)))
    engine.hits = (Hit("denmark/gone", "0" * 20),) * FURTHEST + engine.hits
    answer = search(gateway, start="400")
    assert len(found(answer)) == 10
    assert 'rel="next"' not in answer.body


def test_what_was_meant_is_said_beside_what_is_shown(
    gateway: Gateway, publish: Publish, index: Index, engine: CannedSearch
) -> None:
    engine.says = Found(meant="ferry")
    index(publish())
    assert (
        "Nothing for “\u2068feryr\u2069”. Shown: “\u2068ferry\u2069”."
        in search(gateway, "feryr").body
    )
    engine.hits = ()
    assert "Nothing for “\u2068feryr\u2069”.</p>" in search(gateway, "feryr").body


def test_where_nothing_is_found_sections_and_tags_that_come_near_are_named(
    gateway: Gateway, publish: Publish, index: Index, engine: CannedSearch
) -> None:
    index(publish("climate/wind", tags="[Wind power, Sea]"))
    engine.says = Found(near=True)
    html = search(gateway, "wind denmrk").body
    assert "Nothing for “\u2068wind denmrk\u2069”." in html
    near = html.partition("What comes near</h2>")[2].partition("</nav>")[0]
    assert re.findall(r'<a href="([^"]+)"', near) == [
        "/denmark", "/climate", "/tag/wind-power", "/tag/sea",
    ]  # fmt: skip
    assert "Stories with some of the words" in html
    assert found(search(gateway, "wind denmrk")) == ["/climate/wind"]
    data = json.loads(search(gateway, "wind denmrk", "/search.json").body)
    assert (data["is_near"], len(data["near"])) == (True, 4)
    engine.hits = ()
    assert "What comes near" not in search(gateway, "zzz").body


def test_the_section_and_the_year_are_links_and_those_chosen_can_be_removed(
    gateway: Gateway, publish: Publish, index: Index, engine: CannedSearch
) -> None:
    engine.says = Found(sections=("climate", "denmark", "closed"), years=(2024, 2026))
    index(*(publish(f"climate/{number}") for number in range(10)))
    html = search(gateway, "a&b").body
    assert '<a href="/search?q=a%26b&amp;section=climate">Climate</a>' in html
    assert "closed" not in html
    assert re.findall(r'year=\d+">(\d+)<', html) == ["2026", "2024"]
    assert '<b>Best first</b></li> <li><a href="/search?q=a%26b&amp;order=newest">' in html
    chosen = search(gateway, section="climate", year="2024", order="newest").body
    asked = engine.asked[-1]
    assert (asked.section, asked.year, asked.order) == ("climate", 2024, "newest")
    assert "<b>Climate</b>" in chosen
    assert '<a href="/search?q=ferry&amp;year=2024&amp;order=newest">All sections</a>' in chosen
    assert '<a href="/search?q=ferry&amp;section=climate&amp;order=newest">All years</a>' in chosen


def test_nobody_learns_from_sections_or_years_what_was_in_a_story_that_is_gone(
    gateway: Gateway, publish: Publish, index: Index, engine: CannedSearch
) -> None:
    engine.says = Found(sections=("climate", "denmark"), years=(2024, 2026))
    index(publish("climate/there"), publish("denmark/gone", date="2024-05-01T10:00:00Z"))
    publish("denmark/gone", date="2024-05-01T10:00:00Z", withdrawn="It was not true.")
    data = json.loads(search(gateway, page="/search.json").body)
    assert (data["sections"], data["years"]) == (
        [{"name": "Climate", "url": "/search?q=ferry&section=climate"}],
        [2026],
    )


def test_years_that_were_not_searched_lead_to_a_search_of_them(
    gateway: Gateway, publish: Publish, index: Index, engine: CannedSearch
) -> None:
    engine.says = Found(unsearched=(2019, 2018))
    index(publish())
    html = search(gateway).body
    assert "There was no time to search:" in html
    assert '<a href="/search?q=ferry&amp;year=2019">2019</a>' in html


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-ferry", "Add a word that must be there."),
        ("***", "There is no word in that."),
        ("ferry " * 60, "That was too long. This was searched for: “\u2068ferry ferry"),
    ],
)
def test_a_question_that_is_no_good_is_told_why(gateway: Gateway, typed: str, said: str) -> None:
    assert said in search(gateway, typed).body


def test_nothing_that_is_typed_becomes_markup(
    gateway: Gateway, publish: Publish, index: Index, engine: CannedSearch
) -> None:
    typed = '"><script>alert(1)</script><img src=x onerror=y>'
    path = publish()
    index(path)
    hostile = (MarkedText(typed, is_found=True),)
    engine.hits = (replace(engine.hits[0], headline=hostile, context=hostile),)
    engine.says = Found(meant=typed)
    answer = search(gateway, typed)
    assert found(answer) == [path]
    assert "<script" not in answer.body
    assert "<img" not in answer.body
    assert answer.body.count("&lt;script&gt;") >= 4


@pytest.mark.parametrize("page", PAGES)
def test_a_search_that_does_not_answer_is_a_503_that_is_not_cached_nor_logged_with_the_question(
    gateway: Gateway, engine: CannedSearch, caplog: pytest.LogCaptureFixture, page: str
) -> None:
    engine.is_down = True
    with caplog.at_level(logging.DEBUG):
        answer = search(gateway, "secret-question", page)
    assert (answer.status, answer.headers["cache-control"]) == (503, "no-store")
    assert int(answer.headers["retry-after"]) > 0
    assert "We can&#39;t search now" in answer.body
    assert "the search is unavailable: status 500" in caplog.text
    assert "secret-question" not in caplog.text


@pytest.mark.usefixtures("engine")
def test_what_readers_search_for_is_in_no_log(
    gateway: Gateway, capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    with caplog.at_level(logging.DEBUG):
        search(gateway, "secret-question")
    printed = "".join(capsys.readouterr())
    assert "/search" in printed
    assert "secret" not in printed + caplog.text


def test_without_a_search_there_is_no_form_and_no_address(
    gateway: Gateway, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = app_module.site
    for part in ("search", "renderer"):
        monkeypatch.delitem(site.__dict__, part, raising=False)
    settings = dataclasses.replace(site.settings, search_function="")
    monkeypatch.setattr(site, "settings", settings)
    assert site.search is None
    assert [gateway.get(path).status for path in (*PAGES, "/opensearch.xml")] == [404, 404, 404]
    html = gateway.get("/").body
    assert "<form" not in html
    assert "/search" not in html
    assert "form-action 'none'" in gateway.get("/").headers["content-security-policy"]
    for part in ("search", "renderer"):
        site.__dict__.pop(part, None)


def test_a_newsroom_with_a_section_or_a_page_called_search_keeps_it(
    gateway: Gateway, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = app_module.site
    newsroom = site.newsroom
    for part in ("search", "renderer"):
        monkeypatch.delitem(site.__dict__, part, raising=False)
    own = replace(newsroom, sections=(*newsroom.sections, Section("search", "Search and rescue")))
    monkeypatch.setitem(site.__dict__, "newsroom", own)
    answer = gateway.get("/search")
    assert "<h1>Search and rescue</h1>" in answer.body
    assert "max-age=10," in answer.headers["cache-control"]
    assert "<form" not in answer.body
    assert gateway.get("/search.json").status == 404
    with_page = replace(newsroom, pages=(StaticPage("search", "Search and rescue"),))
    monkeypatch.setitem(site.__dict__, "newsroom", with_page)
    assert gateway.get("/search").status == 404, "its text is not uploaded"
    for part in ("search", "renderer"):
        site.__dict__.pop(part, None)


def test_programs_page_on_by_next_url(gateway: Gateway, publish: Publish, index: Index) -> None:
    index(*(publish(f"denmark/story-{number}") for number in range(11)))
    facts: Any = {"base": "/api", "context": HOST}
    first = json.loads(gateway.get("/search.json", query={"q": ["ferry"]}, **facts).body)
    assert (len(first["hits"]), first["question"]) == (10, "ferry")
    assert first["url"] == f"{SITE}/search?q=ferry"
    assert first["next_url"] == f"{SITE}/search.json?q=ferry&start=10"
    query = {"q": ["ferry"], "start": ["10"]}
    second = json.loads(gateway.get("/search.json", query=query, **facts).body)
    assert [one["url"] for one in second["hits"]] == [f"{SITE}/denmark/story-10"]
    assert second["next_url"] is None


def test_a_slow_search_leaves_the_archive_its_own_time(
    gateway: Gateway, publish: Publish, index: Index, app_module: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    begun = 0
    deadline = app_module.site.page_deadline

    def counted() -> Any:  # noqa: ANN401 - a context
        nonlocal begun
        begun += 1
        return deadline()

    monkeypatch.setattr(app_module.site, "page_deadline", counted)
    index(publish())
    search(gateway)
    assert begun == 2
