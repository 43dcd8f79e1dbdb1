"""`newsdesk preview`: the page of a file, for this machine alone, made anew when it is saved."""

from __future__ import annotations

import http.client
import io
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from PIL import Image

from doubles.newsroom import NEWSROOM
from newsdesk.desk_files import DeskFile, key_of
from newsdesk.preview_command import preview_server
from tests.newsdesk.desk import TEXT, Desk

Get = Callable[..., tuple[int, str, bytes]]  # of a path: status, policy, body


@contextmanager
def previewed(path: Path) -> Iterator[tuple[Get, list[str]]]:
    """The server of a file's page, and all that it says at the terminal."""
    said: list[str] = []
    with preview_server(DeskFile(path, key_of(path, NEWSROOM)), 0, said.append) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def get(path: str, host: str = "127.0.0.1") -> tuple[int, str, bytes]:
            port = server.server_port
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                connection.request("GET", path, headers={"Host": f"{host}:{port}"})
                answer = connection.getresponse()
                return answer.status, answer.headers["Content-Security-Policy"], answer.read()

        yield get, said
        server.shutdown()


def test_a_draft_is_shown_in_the_newsrooms_design_with_its_pictures(desk: Desk) -> None:
    desk.file("denmark/quay.png", _png())
    text = f"---\ndraft: true\npicture: quay.png\n---\n# The ferry sails\n\n{TEXT}"
    with previewed(desk.file("denmark/ferry.md", text)) as (get, said):
        status, policy, body = get("/")
        assert status == 200
        assert "<h1>The ferry sails</h1>" in body.decode()
        assert "Tidende" in body.decode()
        assert policy.startswith("default-src 'none'; ")
        [picture] = set(
            re.findall(
                r"<img[^>]* src=\"http://127\.0\.0\.1:\d+(/renditions/[^\" ]+)", body.decode()
            )
        )
        assert get(picture)[2].startswith(b"\xff\xd8\xff")
        assert "ferry.md: a draft" in said[0]


def test_what_is_wrong_with_a_file_is_shown_in_place_of_its_page(desk: Desk) -> None:
    path = desk.file("denmark/ferry.md", f"---\ndate: <b>soon</b>\n---\n# Ferry\n\n{TEXT}")
    with previewed(path) as (get, _):
        body = get("/")[2].decode()
    assert "it would be refused" in body
    assert "(line 2, date)" in body
    assert "<b>" not in body


def test_a_browser_learns_that_the_file_was_saved_and_gets_the_new_page(desk: Desk) -> None:
    path = desk.file("denmark/ferry.md")
    with previewed(path) as (get, _):
        before = get("/saved")[2]
        assert get("/saved")[2] == before
        desk.file("denmark/ferry.md", f"# The ferry rests\n\n{TEXT}")
        assert get("/saved")[2] != before
        assert "The ferry rests" in get("/")[2].decode()
        path.unlink()
        assert "can't be read" in get("/")[2].decode()


def test_another_site_that_points_its_name_at_this_machine_gets_nothing(desk: Desk) -> None:
    with previewed(desk.file("denmark/ferry.md")) as (get, _):
        assert get("/", host="evil.example")[0] == 403


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (800, 600), "teal").save(file, "PNG")
    return file.getvalue()
