"""Where readers are led from the addresses that a story had before it came here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.news.archive import Answers, Query, RedirectFrom
from chalicelib.news.redirects import REDIRECTS_KEY
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads
from tests.web.conftest import Gateway, Publish

OLD = {
    "/old/basin/": "/old/basin",
    "/2019/05/24/basin.html": "/2019/05/24/basin.html",
    "/basin": "/basin",
    "/Arkiv/Havnebassin/index.html": "/Arkiv/Havnebassin/",
    "/pages/basin": "/pages/basin",
    "/artikel/f%C3%A6rge": "/artikel/færge",
}


@pytest.mark.parametrize("asked", [*OLD, *OLD.values()])
def test_an_old_address_leads_to_the_story(gateway: Gateway, publish: Publish, asked: str) -> None:
    path = publish(aliases="[" + ", ".join(OLD) + "]")
    answer = gateway.get(asked, query={"utm_source": ["mail"]})
    assert (answer.status, answer.headers["location"]) == (301, f"{path}?utm_source=mail")


def test_an_old_address_leads_to_where_the_story_is_now_or_says_that_it_is_gone(
    gateway: Gateway, publish: Publish, intake: Intake, uploads: MemoryUploads
) -> None:
    publish(aliases="/old/basin.html", written=NOON - timedelta(minutes=9))
    path = publish(slug="basin", written=NOON - timedelta(minutes=8))
    assert gateway.get("/old/basin.html").headers["location"] == path
    uploads.delete("articles/denmark/bridge.md", NOON)
    intake.receive("articles/denmark/bridge.md")
    for gone in ("/old/basin.html", path):
        assert gateway.get(gone).status == 410


def test_an_old_address_tells_nothing_of_an_embargoed_story(
    gateway: Gateway, publish: Publish
) -> None:
    missing = {path: gateway.get(path) for path in OLD}
    publish(aliases="[" + ", ".join(OLD) + "]", date="2026-11-24T12:00:01Z")
    assert {path: gateway.get(path) for path in OLD} == missing
    assert {answer.status for answer in missing.values()} == {404}


def test_no_old_address_hides_a_page_of_the_site(gateway: Gateway, publish: Publish) -> None:
    own = ["/", "/denmark", "/climate/feed.xml", "/archive", "/robots.txt", "/sitemap.xml"]
    before = {path: gateway.get(path).status for path in [*own, "/about"]}
    publish(aliases="[" + ", ".join(before) + "]")
    assert {path: gateway.get(path).status for path in before} == before


def test_a_story_keeps_its_address_though_another_names_it_as_an_old_one(
    gateway: Gateway, publish: Publish
) -> None:
    path = publish("denmark/ferry", title="The ferry")
    publish("denmark/bridge", aliases=path)
    assert "<h1>The ferry</h1>" in gateway.get(path).body


@pytest.mark.parametrize(
    ("path", "reads"),
    [("/2019/05/basin.html", 2), ("/wp-login.php", 2), ("/DENMARK/Story", 2), ("/.env", 0),
     ("/rss2.xml", 1), ("/touch-icon.png", 0), ("/a" * 20, 0)],
)  # fmt: skip
def test_a_path_that_fits_no_page_takes_two_reads_at_most(
    gateway: Gateway,
    archive: MemoryArchive,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    reads: int,
) -> None:
    asked: list[Query[Any]] = []
    answer = archive.answer

    def counted(queries: Collection[Query[Any]], *, now: datetime) -> Answers:
        asked.extend(queries)
        return answer(queries, now=now)

    monkeypatch.setattr(archive, "answer", counted)
    assert gateway.get(path).status == 404
    assert len(asked) == reads


@pytest.fixture
def redirect(intake: Intake, uploads: MemoryUploads) -> Callable[[str], None]:
    """Uploads `articles/_redirects` with these lines."""

    def uploaded(lines: str) -> None:
        uploads.put(REDIRECTS_KEY, lines, NOON)
        assert not intake.receive(REDIRECTS_KEY).problems

    return uploaded


Redirecting = Callable[[str], None]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/category/politik/", "/denmark"),
        ("/category/politik/page/3/", "/denmark"),
        ("/2019/05/", "/archive/2019-05"),
        ("/tag/gone", "/tag/bridge"),
        ("/feed/", "/feed.xml"),
        ("/blog/sub/index.xml", "/feed.xml"),
        ("/om-os", "/about"),
        ("/a/b/c/d", "/denmark"),
        ("/soeg.php", "/search"),
    ],
)
def test_an_old_address_of_no_story_leads_where_the_file_says(
    gateway: Gateway, publish: Publish, redirect: Redirecting, old: str, new: str
) -> None:
    publish(tags="bridge", date="2019-05-24")
    publish("_pages/about")
    redirect(f"{old} {new}\n")
    answer = gateway.get(old, base="/api", context={"path": f"/api{old}"}, query={"a": ["b"]})
    assert (answer.status, answer.headers["location"]) == (301, f"/api{new}?a=b")


@pytest.mark.parametrize(
    ("dead", "alive"),
    [
        ("/tag/bridge", "/"),
        ("/tag/No_Slug/", "/"),
        ("/author/nobody", "/"),
        ("/tag/bridge/feed.xml", "/feed.xml"),
        ("/author/nobody/atom.xml", "/atom.xml"),
        ("/a-section-that-went/feed.json", "/feed.json"),
        ("/archive/2019-05", "/archive"),
        ("/archive/2031", "/archive"),
        ("/archive/0000-13", "/archive"),
    ],
)
def test_an_old_list_whose_new_one_is_not_there_leads_to_the_next_that_is(
    gateway: Gateway, publish: Publish, redirect: Redirecting, dead: str, alive: str
) -> None:
    publish()
    publish("denmark/ferry", tags="bridge", date="2026-11-24T12:00:01Z")
    redirect(f"/category/bridge {dead}\n")
    assert gateway.get(dead).status == 404
    assert gateway.get("/category/bridge").headers["location"] == alive
    assert gateway.get(alive).status == 200


def test_an_old_list_leads_to_a_tag_whose_stories_have_all_gone(
    gateway: Gateway,
    publish: Publish,
    redirect: Redirecting,
    intake: Intake,
    uploads: MemoryUploads,
) -> None:
    publish(tags="bridge", written=NOON - timedelta(minutes=9))
    redirect("/category/bridge /tag/bridge\n/category/bridge/feed /tag/bridge/feed.xml\n")
    uploads.delete("articles/denmark/bridge.md", NOON)
    intake.receive("articles/denmark/bridge.md")
    for old, new in (("", "/tag/bridge"), ("/feed", "/tag/bridge/feed.xml")):
        assert gateway.get(f"/category/bridge{old}").headers["location"] == new
        assert gateway.get(new).status == 200


@pytest.mark.parametrize("ending", [".json", "/pictures/3"])
def test_an_old_address_leads_to_no_part_of_a_story_that_is_not_there(
    gateway: Gateway, publish: Publish, redirect: Redirecting, ending: str
) -> None:
    path = publish(date="2026-11-24T12:00:01Z")
    redirect(f"/old {path}{ending}\n/om-os /about\n")
    assert [gateway.get(old).status for old in ("/old", "/om-os")] == [404, 404]


@pytest.mark.parametrize(
    ("path", "status", "waits"),
    [
        ("/2019/05/basin.html", 404, 1),
        ("/blog/old.html", 301, 2),
        ("/blog/nothing", 404, 1),
        ("/blog/old", 301, 2),
        ("/nothing", 404, 1),
        ("/old", 301, 2),
        ("/old-front", 301, 1),
        ("/blog/feed.xml", 404, 2),
        ("/blog/pictures/3", 404, 1),
        ("/tag/nothing", 404, 2),
        ("/tag/old", 301, 3),
        ("/tag/nothing/feed.xml", 404, 2),
        # Who reads a story does not pay for those who find none beside it.
        ("/denmark/bridge", 200, 2),
        ("/denmark/nothing", 404, 2),
    ],
)
def test_an_old_address_is_looked_up_in_the_wait_of_the_page_that_is_not_there(
    gateway: Gateway,
    publish: Publish,
    redirect: Redirecting,
    archive: MemoryArchive,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    status: int,
    waits: int,
) -> None:
    story = publish()
    redirect(
        "/old-front /\n"
        + "".join(f"{old} {story}\n" for old in ("/blog/old.html", "/blog/old", "/old", "/tag/old"))
    )
    asked: list[Collection[Query[Any]]] = []
    answer = archive.answer

    def counted(queries: Collection[Query[Any]], *, now: datetime) -> Answers:
        asked.append(queries)
        return answer(queries, now=now)

    monkeypatch.setattr(archive, "answer", counted)
    assert gateway.get(path).status == status
    assert len(asked) == waits
    if path == "/denmark/bridge":
        assert not any(isinstance(one, RedirectFrom) for queries in asked for one in queries)


def test_a_query_of_the_front_page_leads_to_what_it_named(
    gateway: Gateway, publish: Publish, redirect: Redirecting
) -> None:
    path = publish()
    redirect(f"/?p=123 {path}\n/?cat=7 /denmark\n/?feed=rss2 /feed.xml\n")
    for name, value, new in (
        ("p", "123", path),
        ("cat", "7", "/denmark"),
        ("feed", "rss2", "/feed.xml"),
    ):
        answer = gateway.get("/", query={name: [value], "utm_source": ["mail"]})
        assert (answer.status, answer.headers["location"]) == (301, new)
    assert gateway.get("/", query={"p": ["124"]}).status == 200
    assert gateway.get(path, query={"p": ["123"]}).status == 200


def test_a_query_of_what_was_a_sites_front_page_leads_on_in_one_hop(
    gateway: Gateway, publish: Publish, redirect: Redirecting
) -> None:
    path = publish()
    redirect(f"/blog /\n/sport /climate\n/?p=123 {path}\n/?feed=rss2 /feed.xml\n")
    for old, name, value, new in (
        ("/blog", "p", "123", path),
        ("/blog/", "p", "123", path),
        ("/blog", "feed", "rss2", "/feed.xml"),
        ("/blog", "p", "124", "/?p=124"),
        ("/sport", "p", "123", "/climate?p=123"),
    ):
        answer = gateway.get(old, query={name: [value]})
        assert (answer.status, answer.headers["location"]) == (301, new), old
    assert gateway.get("/denmark/nothing", query={"p": ["123"]}).status == 404


def test_a_story_that_has_moved_since_is_found_in_one_hop(
    gateway: Gateway, publish: Publish, redirect: Redirecting
) -> None:
    first = publish(aliases="/old/basin.html", written=NOON - timedelta(minutes=9))
    redirect(f"/?p=1 {first}\n/two /old/basin.html\n")
    path = publish(slug="basin", written=NOON - timedelta(minutes=8))
    assert gateway.get("/", query={"p": ["1"]}).headers["location"] == path
    assert gateway.get("/two").headers["location"] == path


def test_a_redirect_tells_nothing_of_an_embargoed_story(
    gateway: Gateway, publish: Publish, redirect: Redirecting
) -> None:
    path = publish(date="2026-11-24T12:00:01Z")
    redirect(f"/old/basin.html {path}\n")
    assert gateway.get("/old/basin.html").status == 404


def test_a_page_that_is_there_is_never_hidden_by_a_redirect(
    gateway: Gateway, publish: Publish, redirect: Redirecting
) -> None:
    path = publish(tags="bridge")
    redirect(f"{path} /climate\n/tag/bridge /climate\n")
    assert [gateway.get(page).status for page in (path, "/tag/bridge")] == [200, 200]


@pytest.mark.parametrize(
    "asked",
    ["/2019/05/basin/feed/", "/2019/05/basin/feed/atom/", "/2019/05/basin/amp", "/basin/amp/",
     "/2019/05/basin/comment-page-2/", "/index.php/2019/05/basin/", "/denmark/bridge/trackback/"],
)  # fmt: skip
def test_what_other_programs_had_beside_a_story_leads_to_it(
    gateway: Gateway, publish: Publish, asked: str
) -> None:
    missing = gateway.get(asked).status
    path = publish(aliases="[/2019/05/basin/, /basin]")
    answer = gateway.get(asked)
    assert (missing, answer.status, answer.headers["location"]) == (404, 301, path)


def test_further_pages_and_days_lead_to_the_lists_that_are_here(
    gateway: Gateway, publish: Publish, intake: Intake, uploads: MemoryUploads
) -> None:
    publish(tags="[Sea]", date="2026-11-20T10:00:00Z")
    lines = (
        "/page/2/ /\n/2026/11/ /archive/2026-11\n/?tag=sea /tag/sea\n/?m=202611 /archive/2026-11\n"
    )
    uploads.put(REDIRECTS_KEY, lines, NOON)
    intake.receive(REDIRECTS_KEY)
    asked = ("/page/7/", "/denmark/page/2/", "/tag/sea/page/3/", "/2026/11/20/", "/2026/11/19/")
    assert {path: gateway.get(path).headers["location"] for path in asked} == {
        "/page/7/": "/",
        "/denmark/page/2/": "/denmark",
        "/tag/sea/page/3/": "/tag/sea",
        "/2026/11/20/": "/archive/2026-11-20",
        "/2026/11/19/": "/archive",
    }
    assert gateway.get("/", query={"tag": ["sea"]}).headers["location"] == "/tag/sea"
    assert gateway.get("/", query={"m": ["202611"]}).headers["location"] == "/archive/2026-11"
    for nowhere in ("/tag/nothing/page/2/", "/no/page/2/", "/2019/05/03/"):
        assert gateway.get(nowhere).status == 404
