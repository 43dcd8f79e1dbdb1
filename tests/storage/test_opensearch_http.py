"""OpenSearch by HTTP: signed, patient for as long as it is told to, and never swamped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import pytest

from chalicelib.news.errors import SearchUnavailable
from chalicelib.storage import opensearch_http
from doubles.loopback import KeepAlive, serving
from tests.search.opensearch import client_of

SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=tests/\d{8}/eu-north-1/es/aws4_request, "
    r"SignedHeaders=(content-type;)?host;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}"
)


@dataclass
class Scripted:
    """A server that gives these answers, one after another, and closes the connection for None."""

    answers: list[tuple[int, bytes] | None]
    requests: list[tuple[str, str, bytes, str]] = field(default_factory=list)


@contextmanager
def scripted(*answers: tuple[int, bytes] | None) -> Iterator[tuple[str, Scripted]]:
    """Its address, and what it was asked."""
    script = Scripted(list(answers))

    class Answers(KeepAlive):
        def handle_any(self) -> None:
            body = self.request_body()
            signature = self.headers["Authorization"]
            script.requests.append((self.command, self.path, body, signature))
            answer = script.answers.pop(0)
            if answer is None:
                self.close_connection = True
                return
            self.send_response(answer[0])
            self.send_header("Content-Length", str(len(answer[1])))
            self.end_headers()
            self.wfile.write(answer[1])

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - http.server's own names

    with serving(Answers) as port:
        yield f"http://127.0.0.1:{port}", script


def test_every_request_is_signed_for_the_domain() -> None:
    with scripted((200, b"{}"), (404, b"no")) as (url, script), closing(client_of(url)) as client:
        assert client.send("POST", "/stories/_search", b"{}") == (200, b"{}")
        assert client.send("GET", "/stories-*") == (404, b"no")
    asked, looked = script.requests
    assert (asked[:3], looked[:3]) == (
        ("POST", "/stories/_search", b"{}"),
        ("GET", "/stories-*", b""),
    )
    assert SIGNED.fullmatch(asked[3])
    assert SIGNED.fullmatch(looked[3])


def test_a_server_that_has_too_much_to_do_is_asked_again() -> None:
    with (
        scripted((503, b""), None, (429, b""), (200, b"now")) as (url, _),
        closing(client_of(url, attempts=4)) as client,
    ):
        assert client.send("POST", "/_bulk", b"{}\n") == (200, b"now")


@pytest.mark.parametrize("answers", [[(503, b"")] * 2, [None, None]])
def test_what_does_not_respond_is_given_up(answers: list[tuple[int, bytes] | None]) -> None:
    with (
        scripted(*answers) as (url, _),
        closing(client_of(url, attempts=2)) as client,
        pytest.raises(SearchUnavailable, match="does not respond"),
    ):
        client.send("POST", "/stories/_search", b"{}")


def test_an_answer_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opensearch_http, "_LARGEST", 10)
    with (
        scripted((200, b"x" * 11)) as (url, _),
        closing(client_of(url)) as client,
        pytest.raises(SearchUnavailable, match="more than 10 bytes"),
    ):
        client.send("POST", "/stories/_search", b"{}")
