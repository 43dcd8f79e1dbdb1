"""What holds for every kind of address: methods, validators, headers, and what is not public."""

from __future__ import annotations

import random
import re
import string
from datetime import datetime, timedelta
from functools import partial
from types import ModuleType

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.web.responses import PAGE_LIFETIME
from chalicelib.web.routes import FEED_LIFETIME, FILE_LIFETIME, SEARCH_LIFETIME, SITEMAP_LIFETIME
from tests.conftest import NOON
from tests.memory import MemoryUploads
from tests.web.conftest import Answer, Gateway, Publish

HOST = {"domainName": "abc.execute-api.eu-north-1.amazonaws.com"}
STORY = "/denmark/bridge"
FOUND = [
    "/", "/denmark", "/about", STORY, f"{STORY}.json", f"{STORY}/pictures/1", "/tag/sea",
    "/author/karen-holm",
    "/archive", "/archive/2026-11", "/archive/2026-11-24", "/corrections",
    "/corrections/feed.xml", "/today", "/today/atom.xml", "/feed.xml",
    "/atom.xml", "/feed.json", "/denmark/feed.xml", "/tag/sea/atom.xml",
    "/author/karen-holm/feed.json", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-news.xml",
    "/sitemap-2026-11.xml", "/robots.txt", "/llms.txt", "/manifest.webmanifest", "/icon.svg",
    "/search", "/search.json", "/opensearch.xml",
]  # fmt: skip
NOT_FOUND = ["/denmark/nothing", "/nothing", "/a/b/c/d", "/denmark/moved", "/denmark/gone"]
ALL_PATHS = [*FOUND, *NOT_FOUND]
OF_STORY = {f"{STORY}.json", f"{STORY}/pictures/1"}
LATER = {"/today/atom.xml"}  # the digest has a story when its day is closed
OF_SEARCH = {"/search", "/search.json", "/opensearch.xml"}  # without a question, no story
LISTS = [path for path in FOUND if path not in {"/about", STORY, *OF_STORY, *LATER, *OF_SEARCH}]


@pytest.fixture
def _a_newsroom_at_work(publish: Publish, intake: Intake, uploads: MemoryUploads) -> None:
    """A story with everything, one that moved, one withdrawn, and a page."""
    publish(
        authors="[Karen Holm]", tags="[sea]", gallery="[quay.jpg]", date="2026-11-24T10:00:00Z",
        corrections='[{date: "2026-11-24T11:00:00Z", text: "It is longer."}]',
    )  # fmt: skip
    publish("denmark/moved")
    publish("denmark/moved", slug="there", written=NOON)
    publish("denmark/gone")
    uploads.delete("articles/denmark/gone.md", NOON)
    intake.receive("articles/denmark/gone.md")
    uploads.put("articles/_pages/about.md", "---\ntitle: About us\n---\nWe are few.", NOON)
    assert not intake.receive("articles/_pages/about.md").problems


pytestmark = pytest.mark.usefixtures("_a_newsroom_at_work")


def test_every_address_has_its_status(gateway: Gateway) -> None:
    assert {path: gateway.get(path).status for path in FOUND} == dict.fromkeys(FOUND, 200)
    assert [gateway.get(path).status for path in NOT_FOUND] == [404, 404, 404, 301, 410]


def test_head_answers_like_get_without_a_body(gateway: Gateway) -> None:
    for path in ALL_PATHS:
        page, head = gateway.get(path), gateway.ask("HEAD", path)
        assert (head.status, head.headers, head.body) == (page.status, page.headers, ""), path


def test_a_page_that_the_client_has_is_not_sent_again(gateway: Gateway) -> None:
    for path in FOUND:
        etag = gateway.get(path).headers["etag"]
        again = gateway.get(path, headers={"If-None-Match": etag})
        assert (again.status, again.body) == (304, ""), path


def test_every_answer_may_be_cached_for_the_lifetime_of_its_kind(gateway: Gateway) -> None:
    lifetimes = {
        "/": PAGE_LIFETIME, STORY: PAGE_LIFETIME, "/feed.xml": FEED_LIFETIME,
        "/sitemap.xml": SITEMAP_LIFETIME, "/robots.txt": FILE_LIFETIME,
        "/search": SEARCH_LIFETIME, "/search.json": SEARCH_LIFETIME,
        **dict.fromkeys(NOT_FOUND, PAGE_LIFETIME),
    }  # fmt: skip
    for path, seconds in lifetimes.items():
        control = gateway.get(path).headers["cache-control"]
        assert control.startswith(f"public, max-age={seconds}, "), path


def test_every_answer_forbids_scripts_foreign_hosts_and_cookies(
    gateway: Gateway, app_module: ModuleType
) -> None:
    for path in ALL_PATHS:
        answer = gateway.get(path)
        headers = answer.headers
        assert headers["content-security-policy"].startswith("default-src 'none'; "), path
        assert "script" not in headers["content-security-policy"], path
        scripts = re.findall(r"<script[^>]*>", answer.body)
        assert set(scripts) <= {'<script type="application/ld+json">'}, path
        ours = answer.body.replace(app_module.site.settings.media_url, "")
        assert not re.search(r'<[^>]* (?:src|href)="(?:https?:)?//', ours), path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["strict-transport-security"] == "max-age=31536000", path
        assert "set-cookie" not in headers, path
        assert "vary" not in headers, path
        assert "content-encoding" not in headers, "API Gateway and CloudFront compress"


def _odd_headers(dice: random.Random) -> dict[str, str]:
    """Four headers: names that proxies and frameworks are known to believe, and nonsense."""
    known = [
        "host", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
        "x-forwarded-port", "x-forwarded-prefix", "x-forwarded-server", "x-original-url",
        "x-original-host", "x-rewrite-url", "x-http-method-override", "x-method-override",
        "x-host", "x-real-ip", "x-amz-date", "x-amzn-trace-id", "x-scheme", "base-url", "via",
        "cloudfront-forwarded-proto", "cloudfront-is-mobile-viewer", "accept", "accept-language",
        "accept-charset", "accept-encoding", "origin", "referer", "cookie", "authorization",
        "user-agent", "if-modified-since", "if-unmodified-since", "if-match", "range", "if-range",
        "te", "expect", "upgrade", "content-type", "content-length", "prefer", "dnt", "save-data",
        "sec-fetch-mode", "access-control-request-method", "cache-control", "pragma",
    ]  # fmt: skip
    values = [
        "evil.example", "https://evil.example", "//evil.example/", "host=evil.example", "ar", "da",
        "/denmark/nothing", "DELETE", "http", "8080", "*/*", "image/png", "application/json", "*",
        "application/octet-stream", "bytes=0-1", "Mon, 01 Jan 2035 00:00:00 GMT", "", "\0", "\r\n",
        "</script>", "{{7*7}}", "😀", "\u202e", "x" * 9000, "on", "multipart/form-data",
    ]  # fmt: skip
    odd_name = "".join(dice.choices(string.printable + "æ😀", k=dice.randint(1, 30)))
    names = [*dice.sample(known, 3), odd_name]
    random_value = "".join(dice.choices(string.printable + "æ\u202e", k=20))
    return {name: dice.choice([*values, random_value]) for name in names}


def test_a_thousand_odd_headers_change_not_one_byte_of_any_answer(gateway: Gateway) -> None:
    dice = random.Random(20261124)
    plain: dict[str, Answer] = {}
    for path in ALL_PATHS:
        plain[path] = gateway.get(path, base="/api", context=HOST)
    for number in range(1000):
        path, headers = ALL_PATHS[number % len(ALL_PATHS)], _odd_headers(dice)
        assert gateway.get(path, base="/api", context=HOST, headers=headers) == plain[path], headers


@pytest.mark.parametrize(
    "query",
    [{"before": ["x" * 251]}, {"before": ["\ud800"]}, {"before": ["<script>alert(1)</script>"]},
     {"before": ["2026-11-24T12:00:00Z~denmark/" + "a" * 81]}, {"before": ["ok", "no"]},
     {"before": ["2026-11-24T12:00:00Z~denmark/bridge%00"]}, {"before": ["9" * 100]}],
)  # fmt: skip
def test_a_hostile_query_is_a_404_before_any_call(
    gateway: Gateway,
    app_module: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    query: dict[str, list[str]],
) -> None:
    monkeypatch.setitem(app_module.site.__dict__, "archive", None)
    for path in ALL_PATHS:
        answer = gateway.get(path, query=query)
        assert answer.status == 404, path
        assert "alert(1)" not in answer.body


def everything(gateway: Gateway) -> dict[str, str]:
    """All that can be read, but for the pages of the stories themselves."""
    return {path: gateway.get(path, base="/api", context=HOST).body for path in ALL_PATHS}


ODD_WORD = "Zebra"  # stands in no other text


def test_an_embargoed_story_is_nowhere_and_then_everywhere(
    gateway: Gateway, publish: Publish, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(gateway)
    publish(
        "denmark/zebra", title=ODD_WORD, authors="[Karen Holm, Zebra Smith]", tags="[sea, zebra]",
        date="2026-11-24T12:00:01Z", summary=ODD_WORD, placement="lead",
        corrections=f'[{{date: "2026-11-24T10:30:00Z", text: "{ODD_WORD}"}}]',
        body=f"The {ODD_WORD} escaped. We saw {ODD_WORD} again; they saw {ODD_WORD} there.",
    )  # fmt: skip
    assert everything(gateway) == before
    missing = gateway.get("/denmark/nothing")
    assert missing.status == 404
    for path in ("/denmark/zebra", "/tag/zebra", "/author/zebra-smith"):
        assert gateway.get(path) == missing, path
    assert gateway.get("/denmark/zebra.json") == gateway.get("/denmark/nothing.json")
    for path in ("/tag/zebra/feed.xml", "/author/zebra-smith/atom.xml"):
        assert gateway.get(path).body == missing.body, path
    monkeypatch.setattr(app_module.site, "now", lambda: NOON + timedelta(seconds=1))
    for path in LISTS:
        if path.endswith((".txt", ".webmanifest", ".svg")) or path.startswith("/sitemap"):
            continue
        assert ODD_WORD in gateway.get(path).body, path
    for path in ("/sitemap-news.xml", "/sitemap-2026-11.xml"):
        assert "/denmark/zebra<" in gateway.get(path).body
    assert ODD_WORD in gateway.get(STORY).body


@pytest.mark.parametrize("how", ["withdrawn", "deleted", "draft"])
def test_a_story_that_is_taken_down_leaves_everything_but_its_own_address(
    gateway: Gateway, publish: Publish, intake: Intake, uploads: MemoryUploads, how: str
) -> None:
    before = everything(gateway)
    fields = {
        "title": ODD_WORD, "authors": "[Karen Holm, Zebra Smith]", "tags": "[sea, zebra]",
        "date": "2026-11-24T09:00:00Z",
        "corrections": f'[{{date: "2026-11-24T10:30:00Z", text: "{ODD_WORD}"}}]',
    }  # fmt: skip
    publish("denmark/zebra", **fields, written=NOON - timedelta(minutes=2))
    assert ODD_WORD in gateway.get(STORY).body
    assert everything(gateway) != before
    later = NOON - timedelta(minutes=1)
    if how == "deleted":
        uploads.delete("articles/denmark/zebra.md", later)
        intake.receive("articles/denmark/zebra.md")
    elif how == "draft":
        uploads.put("articles/denmark/zebra.md", "---\ntitle: a\ndraft: true\n---\nA b c.", later)
        intake.receive("articles/denmark/zebra.md")
    else:
        publish("denmark/zebra", **fields, withdrawn="It was no animal.", written=later)
    assert everything(gateway) == before
    for path in ("/denmark/zebra", "/denmark/zebra.json"):
        answer = gateway.get(path)
        assert answer.status == 410, path
        assert ODD_WORD not in answer.body
    feeds = ("", "/atom.xml")
    lists = [f"/{of}{feed}" for of in ("tag/zebra", "author/zebra-smith") for feed in feeds]
    for path in lists:  # readers may follow them; they are there for the next story
        answer = gateway.get(path)
        assert (answer.status, "/denmark/zebra" in answer.body) == (200, False), path
    assert "No story here now." in gateway.get("/tag/zebra").body


ZEBRA = {
    "title": ODD_WORD, "authors": "[Karen Holm, Zebra Smith]", "tags": "[sea, zebra]",
    "date": "2026-11-24T09:00:00Z", "summary": ODD_WORD, "placement": "lead",
    "corrections": f'[{{date: "2026-11-24T10:30:00Z", text: "{ODD_WORD}"}}]',
    "body": f"The {ODD_WORD} escaped. We saw {ODD_WORD} again; they saw {ODD_WORD} there.",
}  # fmt: skip


def test_a_story_expires_everywhere_at_its_second(
    gateway: Gateway, publish: Publish, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(gateway)
    publish("denmark/zebra", **ZEBRA, expires="2026-11-24T12:00:01Z")
    for path in LISTS:
        if not path.endswith((".txt", ".webmanifest", ".svg")) and "sitemap" not in path:
            assert ODD_WORD in gateway.get(path).body, path
    assert gateway.get("/denmark/zebra").status == 200
    monkeypatch.setattr(app_module.site, "now", lambda: NOON + timedelta(seconds=1))
    assert everything(gateway) == before
    for path in ("/denmark/zebra", "/denmark/zebra.json"):
        answer = gateway.get(path)
        assert answer.status == 410, path
        assert "2026-11-24T13:00:01+01:00" in answer.body
        assert ODD_WORD not in answer.body
    assert "This story is no longer available" in gateway.get("/denmark/zebra").body


def test_no_cache_keeps_a_story_beyond_the_second_it_expires(
    gateway: Gateway, publish: Publish, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("denmark/zebra", **ZEBRA, expires="2026-11-24T12:00:30Z")
    shown_on = [*LISTS, "/denmark/zebra", "/denmark/zebra.json", STORY, "/denmark/nothing"]
    for left in (30, 29.5, 5, 0.5):
        now = NOON + timedelta(seconds=30 - left)
        monkeypatch.setattr(app_module.site, "now", partial(datetime.astimezone, now))
        for path in shown_on:
            answer = gateway.get(path)
            if ODD_WORD not in answer.body and "/denmark/zebra<" not in answer.body:
                continue
            lifetimes = dict(re.findall(r"([a-z-]+)=(\d+)", answer.headers["cache-control"]))
            fresh = int(lifetimes.pop("max-age"))
            assert fresh + max(map(int, lifetimes.values())) == int(left), path


@pytest.mark.parametrize("end", [{}, {"expires": "2026-11-24T13:00:00Z"}])
def test_a_story_whose_end_is_put_off_is_back_everywhere(
    gateway: Gateway, publish: Publish, end: dict[str, str]
) -> None:
    publish("denmark/zebra", **ZEBRA, written=NOON - timedelta(minutes=2))
    before = everything(gateway)
    later = NOON - timedelta(minutes=1)
    publish("denmark/zebra", **ZEBRA, expires="2026-11-24T11:00:00Z", written=later)
    assert gateway.get("/denmark/zebra").status == 410
    publish("denmark/zebra", **ZEBRA, **end, written=NOON)
    assert everything(gateway) == before
    told = gateway.get("/denmark/zebra").body
    for name in ("unavailable_after: ", '"expires": "'):
        assert (f"{name}2026-11-24T14:00:00+01:00" in told) is bool(end)


def test_notices_and_static_pages_never_stand_at_an_address_of_a_story(
    gateway: Gateway, intake: Intake, uploads: MemoryUploads
) -> None:
    uploads.put("articles/_breaking.md", "---\ntitle: The bridge is closed\n---\n", NOON)
    intake.receive("articles/_breaking.md")
    ours = ["/notices/breaking", "/notices/breaking.json", "/pages/about", "/pages/about.json",
            "/notices", "/pages", "/notices/feed.xml", "/pages/feed.xml"]  # fmt: skip
    for path in ours:
        assert gateway.get(path).status == 404, path
    for key in ("articles/_breaking.md", "articles/_pages/about.md"):
        uploads.delete(key, NOON + timedelta(minutes=1))
        intake.receive(key)
    for path in ours:
        assert gateway.get(path).status == 404, f"{path}, once deleted"
    assert gateway.get("/about").status == 410


def test_no_link_of_any_list_is_dead(gateway: Gateway) -> None:
    for path in FOUND:
        answer = gateway.get(path, base="/api", context=HOST)
        for link in re.findall(r'<a [^>]*href="/api(/[^"#?]*)"', answer.body):
            status = gateway.get(link).status
            assert status == 200 or link.count("/") == 1, f"{path} leads to {link}: {status}"
