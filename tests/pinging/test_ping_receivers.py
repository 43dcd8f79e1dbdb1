"""What a hub and a search engine get, by recorders that check it against what is documented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from chalicelib.news.ping_notes import PingReply
from chalicelib.pinging.bounded_post import bounded_post
from chalicelib.pinging.ping_receivers import IndexNowEngine, WebSubHub
from doubles.loopback import KeepAlive, serving

SITE = "https://news.example.org"
KEY = "0123456789abcdef0123456789abcdef"


class IndexNowRecorder(KeepAlive):
    """Answers as https://www.indexnow.org/documentation says; keeps what was accepted."""

    accepted: list[list[str]]

    def do_POST(self) -> None:  # noqa: N802 - http.server's own name
        status = self._status(self.request_body())
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _status(self, body: bytes) -> int:
        try:
            data: dict[str, Any] = json.loads(body)
            pages, key = data["urlList"], data["key"]
        except (ValueError, KeyError):
            return 400
        if self.headers["Content-Type"] != "application/json; charset=utf-8" or not pages:
            return 400
        if data["keyLocation"] != f"{SITE}/{KEY}.txt" or key != KEY:
            return 403
        hosts = {urlsplit(page).netloc for page in pages}
        if hosts != {data["host"]} or not re.fullmatch(r"[a-zA-Z0-9-]{8,128}", key):
            return 422
        if len(pages) > 10_000 or not all(page.isascii() for page in pages):
            return 422
        self.accepted.append(pages)
        return 202


@contextmanager
def engine(recorder: type[IndexNowRecorder]) -> Iterator[str]:
    with serving(recorder) as port:
        yield f"http://127.0.0.1:{port}/indexnow"


@pytest.fixture
def recorder() -> type[IndexNowRecorder]:
    """A recorder that has accepted nothing."""
    return type("Recorder", (IndexNowRecorder,), {"accepted": []})


@pytest.mark.parametrize("number", [1, 10_000])
def test_a_search_engine_accepts_the_pages_of_the_site_up_to_ten_thousand_at_once(
    recorder: type[IndexNowRecorder], number: int
) -> None:
    with engine(recorder) as address:
        receiver = IndexNowEngine(address, SITE, KEY, bounded_post)
        pages = [f"denmark/story-{one}" for one in range(number)]
        assert receiver.tell(pages) == PingReply(202)
        assert receiver.most == 10_000
    assert recorder.accepted == [[f"{SITE}/{page}" for page in pages]]


def test_a_site_below_a_path_names_its_key_there() -> None:
    sent: list[dict[str, Any]] = []

    def post(_address: str, _type: str, body: bytes) -> PingReply:
        sent.append(json.loads(body))
        return PingReply(200)

    IndexNowEngine("https://engine.example/", f"{SITE}/api", KEY, post).tell(["denmark/ferry"])
    (data,) = sent
    assert data["host"] == "news.example.org"
    assert data["keyLocation"] == f"{SITE}/api/{KEY}.txt"
    assert data["urlList"] == [f"{SITE}/api/denmark/ferry"]


def test_a_wrong_key_is_refused_and_not_tried_again(recorder: type[IndexNowRecorder]) -> None:
    with engine(recorder) as address:
        reply = IndexNowEngine(address, SITE, KEY[::-1], bounded_post).tell(["denmark/ferry"])
    assert (reply.status, reply.is_to_be_tried_again) == (403, False)


def test_a_hub_gets_the_feed_by_both_names_that_hubs_have_for_it() -> None:
    sent: list[tuple[str, str, bytes]] = []

    def post(*call: Any) -> PingReply:  # noqa: ANN401 - address, type, body
        sent.append(call)
        return PingReply(204)

    hub = WebSubHub("https://hub.example.org/", SITE, post)
    assert (hub.most, hub.tell(["tag/sea/feed.xml"])) == (1, PingReply(204))
    ((address, content_type, body),) = sent
    assert address == "https://hub.example.org/"
    assert content_type == "application/x-www-form-urlencoded"
    assert parse_qsl(body.decode()) == [
        ("hub.mode", "publish"),
        ("hub.url", f"{SITE}/tag/sea/feed.xml"),
        ("hub.topic", f"{SITE}/tag/sea/feed.xml"),
    ]
