"""`python -m tests.infra.work FUNCTION`: all that one function of app.py does, in a process of its
own with the environment that Lambda would give it.

Editors' own calls are signed by another key, so that they can be told from the function's.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any
from unittest.mock import patch

import boto3
from msgspec import to_builtins
from msgspec.structs import replace
from PIL import Image

import app
from chalicelib.ingest.deletion_brake import bound_file
from chalicelib.news.listing import Cursor
from chalicelib.news.mass_deletion import BOUND_KEY
from chalicelib.news.ping_notes import PingReply
from chalicelib.news.pings import PingChoice
from chalicelib.news.question import read_question
from chalicelib.news.search_results import SearchQuery
from chalicelib.site import Site
from chalicelib.storage import sqs_changes
from chalicelib.web.routes import ROUTES, match_route
from local.deliveries import event_for
from tests.documents.word import PNG, bold, paragraph, word_file
from tests.documents.word import picture as picture_in_word
from tests.web.conftest import Gateway

EDITOR = "editor"

STORY = (
    "---\ntitle: {title}\n{fields}---\nThe ferry sails again after eleven months, says the harbour."
)

PICTURE = "{file: ferry.gif, alt: A ferry, width: 3, height: 2}"

ITS_TIME = {
    "version": "0",
    "id": "0f0e",
    "account": "123456789012",
    "region": "eu-north-1",
    "source": "aws.events",
    "detail-type": "Scheduled Event",
    "time": "2026-11-24T12:00:00Z",
    "resources": [],
    "detail": {},
}

# An address for every view; some that exist, some that do not.
ADDRESSES = (
    "/", "/feed.xml", "/denmark/atom.xml", "/tag/ferries/feed.json", "/author/karen-holm/feed.xml",
    "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-news.xml", "/sitemap-2026-10.xml",
    "/robots.txt", "/license.xml", "/.well-known/tdmrep.json", "/.well-known/trust.txt",
    "/.well-known/site.standard.publication", "/llms.txt", "/openapi.json",
    "/manifest.webmanifest", "/icon.svg", "/logo.svg",
    "/favicon.ico", "/archive", "/archive/2026", "/archive/2026-10",
    "/archive/2026-10-01", "/corrections", "/tag/ferries", "/tag/none",
    "/corrections/feed.xml", "/corrections/and-withdrawals/feed.xml", "/denmark/bridge/republish",
    "/today", "/today/feed.xml",
    "/search", "/search.json", "/opensearch.xml",
    "/author/karen-holm", "/denmark", "/about", "/nothing", "/denmark/bridge",
    "/denmark/bridge.json", "/denmark/bridge/pictures/1", "/denmark/moved-away", "/denmark/gone",
    "/denmark/none", "/a/b/c/d", f"/{'0' * 32}.txt", f"/preview/{'0' * 48}/2000000000/{'0' * 40}",
)  # fmt: skip


def main() -> None:
    """Do what the function that is named does."""
    work: dict[str, Callable[[], None]] = {
        "reader": answer_every_address,
        "receive_upload": receive_everything,
        "sweep_uploads": sweep_everything,
        "make_pictures": make_everything,
        "write_index": write_index,
        "search_stories": search,
        "send_pings": send_everything,
    }
    told = PingChoice(hub="https://hub.example.org/", indexnow=True)
    app.site.__dict__["newsroom"] = replace(app.site.newsroom, pings=told)
    work[sys.argv[1]]()


def answer_every_address() -> None:
    """Readers, feed readers and crawlers come by."""
    gateway = Gateway(app.app)
    views = {route.name for route in ROUTES}
    views -= {match.route.name for match in (match_route(a.strip("/")) for a in ADDRESSES) if match}
    assert not views, f"{views}: no address here leads to them"
    for address in ADDRESSES:
        for method in ("GET", "HEAD"):
            assert gateway.ask(method, address).status < 500, address
    gateway.ask("GET", "/search", query={"q": ["ferry"]})  # of a function that nobody runs here
    cursor = str(Cursor.parse("2099-12-31T00:00:00Z~denmark/bridge"))
    for address in ("/archive", "/denmark", "/tag/ferries", "/author/karen-holm", "/corrections"):
        assert gateway.ask("GET", address, query={"before": [cursor]}).status == 200, address


def receive_everything() -> None:
    """Files come, change, move, are refused, are deleted, and want what others have."""
    _put_picture()
    _set_bound_of_deletions()
    ferry = "articles/denmark/ferry.md"
    karen = {"tags": "[ferries]", "author": "Karen Holm"}
    changes = [
        _put("articles/denmark/shown.md", "It is shown", picture=PICTURE),
        _put("articles/denmark/not-shown.md", "Not", picture=PICTURE.replace("ferry", "none")),
        _put(ferry, "The ferry sails", tags="[ferries, islands]", author="Karen Holm"),
        _put(ferry, "The ferry sails again", **karen),
        _put(ferry, "The ferry has a berth", slug="berth", section="business"),
        _put(ferry, ""),
        _delete(ferry),
        _put("articles/denmark/bridge.md", "A bridge", date="2026-10-01 09:00"),
        _put("articles/denmark/rival.md", "A rival", slug="bridge"),
        _delete("articles/denmark/bridge.md"),
        _put("articles/denmark/kept.md", "Kept back", draft="true"),
        _put("articles/denmark/soon.md", "Not yet", date="2099-01-01 09:00"),
        _put("articles/denmark/lead.md", "Above all", placement="lead", **karen),
        _put("articles/_breaking.md", "It breaks"),
        _put("articles/_pages/about.md", "About us"),
        _put("articles/denmark/harbour.md", "A harbour", picture="harbour.jpg"),
        _put_document("articles/denmark/in-word.docx", PNG),
        _put("articles/denmark/quay.jpg", "Another function looks at it"),
        _put("articles/denmark/moved-away.md", "It moves"),
        _put("articles/denmark/moved-away.md", "It moves", slug="moved-here"),
        _put("articles/denmark/gone.md", "Soon gone"),
        _delete("articles/denmark/gone.md"),
    ]
    for change in changes:
        app.receive_upload(event_for(change()), None)


def make_everything() -> None:
    """Pictures are deleted, come, change, are refused; and a story wants its share image and crops,
    once it was taken in.
    """
    harbour, bridge = "articles/denmark/harbour.jpg", "pictures/2026/bridge.png"
    changes = [
        _delete(harbour),
        _put_original(harbour, "red"),
        _put_original(harbour, "blue"),
        _put_original(bridge, "green"),
        _put("articles/denmark/broken.jpg", "No picture"),
        _put_original(harbour, "blue"),
    ]
    for change in changes:
        app.make_pictures({"key": change()}, None)
    app.make_pictures({"story": "articles/denmark/harbour.md"}, None)


def send_everything() -> None:
    """A hub and a search engine are told of all that came; first they are down."""
    post, later = "chalicelib.pinging.bounded_post.bounded_post", datetime.now(UTC)
    for status in (503, 204):
        later += timedelta(hours=1)
        with (
            patch(post, lambda *_call, status=status: PingReply(status)),
            patch.object(Site, "now", lambda _site, later=later: later),
        ):
            app.send_pings({}, None)


def _put_original(key: str, colour: str) -> Change:
    file = BytesIO()
    Image.new("RGB", (400, 300), colour).save(file, "PNG")
    return lambda: _edit("put_object", Key=key, Body=file.getvalue())


def _put_document(key: str, picture: bytes) -> Change:
    shown = paragraph(picture_in_word("rId9"))
    content = word_file(bold("In Word"), "The ferry sailed.", shown, media={"rId9": picture})
    return lambda: _edit("put_object", Key=key, Body=content)


def sweep_everything() -> None:
    """The same happens to files of which no event told; on each table to files of its own."""
    sqs_changes.WAIT_SECONDS = 0  # moto has one server
    _put_picture()
    _set_bound_of_deletions()
    app.sweep_uploads(ITS_TIME, None)
    mark = os.environ["TABLE"].replace(".", "-")
    storm, calm = (f"articles/climate/{name}-{mark}.md" for name in ("storm", "calm"))
    rounds = [
        [_put(storm, "A storm", tags="[weather]"), _put(f"articles/climate/no-{mark}.md", "")],
        [_put(storm, "A storm has passed", picture=PICTURE)],
        [_put(calm, "A calm", slug=f"storm-{mark}")],
        [_put_document(f"articles/climate/in-word-{mark}.docx", PNG + mark.encode())],
        [_delete(storm)],
    ]
    for changes in rounds:
        for change in changes:
            _announce(change())
        app.sweep_uploads(ITS_TIME, None)
    _put("pictures/never-announced.jpg", "The walk finds it")()
    for days in (0, 3, 6):  # when nobody has had renditions for a day, they are removed
        with patch.object(
            Site, "now", lambda _site, days=days: datetime.now(UTC) + timedelta(days)
        ):
            app.sweep_uploads(ITS_TIME, None)


def write_index() -> None:
    """The index is written, changes, has a broken pack, and after some days removes what is old;
    and then another one, by OpenSearch.
    """
    _write_index()
    _choose_opensearch()
    _write_index()


def _write_index() -> None:
    app.write_index({}, None)
    for pack in _packs():
        app.write_index({"broken": pack.removeprefix("packs/")}, None)
    app.write_index({"rebuild": True}, None)
    with patch.object(Site, "now", lambda _site: datetime.now(UTC) + timedelta(days=2)):
        app.write_index({}, None)


def search() -> None:
    """Readers search, and one of the packs is broken; and then they search by OpenSearch."""
    _edit("put_object", "INDEX_BUCKET", Key=_packs()[0], Body=b"flipped")
    wanted = SearchQuery(read_question("ferry"), datetime.now(UTC))
    app.search_stories(to_builtins(wanted), None)
    _choose_opensearch()
    del app.site.index_search
    app.search_stories(to_builtins(wanted), None)


def _choose_opensearch() -> None:
    url = os.environ["AWS_ENDPOINT_URL"]
    app.site.settings = dataclasses.replace(app.site.settings, opensearch_url=url)


def _packs() -> list[str]:
    reply = _editors("s3").list_objects_v2(Bucket=os.environ["INDEX_BUCKET"], Prefix="packs/")
    return [entry["Key"] for entry in reply["Contents"]]


def _announce(key: str) -> None:
    """As EventBridge does it, without the queue's delay."""
    _editors("sqs").send_message(
        QueueUrl=os.environ["CHANGES_QUEUE"], MessageBody=json.dumps(key), DelaySeconds=0
    )


Change = Callable[[], str]


def _put(key: str, title: str, **fields: str) -> Change:
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    text = STORY.format(title=title, fields=lines)
    return lambda: _edit("put_object", Key=key, Body=text.encode())


def _delete(key: str) -> Change:
    return lambda: _edit("delete_object", Key=key)


def _put_picture() -> None:
    content = b"GIF89a\x03\0\x02\0"
    _edit("put_object", "MEDIA_BUCKET", Key="pictures/ferry.gif", Body=content)


def _set_bound_of_deletions() -> None:
    _edit("put_object", Key=BOUND_KEY, Body=bound_file(5).encode())


def _edit(operation: str, bucket: str = "UPLOADS_BUCKET", **options: Any) -> str:  # noqa: ANN401 - boto3's own
    getattr(_editors("s3"), operation)(Bucket=os.environ[bucket], **options)
    return str(options["Key"])


@cache
def _editors(service: str) -> Any:  # noqa: ANN401 - boto3's own
    """A client of the editor's; one is made in a tenth of a second."""
    session = boto3.Session(aws_access_key_id=EDITOR, aws_secret_access_key=EDITOR)
    return session.client(service)


if __name__ == "__main__":
    main()
