"""`python -m tests.hub_judge`: does a real WebSub hub take our pings and send our feeds on?

The hub is Flask-WebSub's (https://github.com/marten-de-vries/Flask-WebSub). A subscriber finds it
by our feed's own Link header, subscribes, and must get each feed as it is then, signed. If the hub
can't be fetched it is skipped, and a sentence says why; where CI=true a skip is a failure.
"""

from __future__ import annotations

import dataclasses
import importlib
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hmac import digest
from pathlib import Path

from msgspec.structs import replace

from chalicelib.news.pings import PingChoice
from chalicelib.pinging.bounded_post import bounded_post
from chalicelib.pinging.ping_receivers import WebSubHub
from doubles.loopback import KeepAlive, serving
from doubles.newsroom import FOLDER as NEWSROOM_FOLDER
from doubles.newsroom import NEWSROOM
from operations.stages import stage_environment
from tests import pip
from tests.npm import CannotJudge
from tests.pinging.newsroom_at_work import PingedNewsroom
from tests.reader_judges.verdicts import skipped
from tests.web.conftest import Gateway

PROJECT = Path(__file__).parent.parent.parent
PINNED = PROJECT / "requirements-hub.txt"
FOLDER = PROJECT / ".judges" / "hub"
SECRET = "of the subscriber and the hub"  # noqa: S105 - known to both, and to nobody that matters
FEEDS = ("feed.xml", "denmark/atom.xml", "tag/sea/feed.json")


def main() -> None:
    """Judge, say what was found, and end as it says."""
    try:
        pip.install(PINNED, FOLDER, what="a WebSub hub")
    except CannotJudge as reason:
        sys.exit(not skipped("hub", reason).is_well)
    complaints = list(judge())
    for complaint in complaints:
        print(complaint)
    outcome = "FAILED, see above" if complaints else "passed"
    print(f"hub: {outcome} (Flask-WebSub, {len(FEEDS)} feeds, each pushed to a subscriber twice).")
    sys.exit(bool(complaints))


def judge() -> Iterator[str]:
    """What is wrong, a sentence each."""
    newsroom = PingedNewsroom()
    with ExitStack() as running:
        hub = running.enter_context(hub_running())
        site = running.enter_context(site_running(newsroom, hub))
        got, callback = running.enter_context(subscriber_running())
        newsroom.put(tags="[sea]")
        topics = {f"{site}/{feed}": f"{callback}/{number}" for number, feed in enumerate(FEEDS)}
        for topic, at in topics.items():
            found_hub, itself = links(topic)
            if (found_hub, itself) != (hub, topic):
                yield f"{topic}: its Link header names {found_hub} and {itself}"
            subscribe(found_hub, itself, at)
        for title in ("The ferry sails", "The ferry sails again"):
            newsroom.wait(hours=1)
            newsroom.put(title=title, tags="[sea]")
            newsroom.send(WebSubHub(hub, site, bounded_post))
            for topic, at in topics.items():
                pushed = got.pop(urllib.parse.urlsplit(at).path, b"")
                if pushed != content(topic) or title.encode() not in pushed:
                    yield f"{topic}: what was pushed of {title!r} is {pushed[:200]!r}"
        if any("dropped" in line or "waits" in line for line in newsroom.lines):
            yield "\n".join(newsroom.lines)


@contextmanager
def hub_running() -> Iterator[str]:
    """The hub's address, while it runs."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(FOLDER / "bin" / "python"), str(Path(__file__).parent / "flask_hub.py")]
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, folder], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            assert process.stdout
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/hub"
        finally:
            process.terminate()
            process.wait()


@contextmanager
def site_running(newsroom: PingedNewsroom, hub: str) -> Iterator[str]:
    """The newsroom's own pages over HTTP, by the real app.py."""
    os.environ.update(stage_environment("local") | {"NEWSROOM": str(NEWSROOM_FOLDER)})
    app = importlib.import_module("app")
    gateway = Gateway(app.app)

    class Pages(KeepAlive):
        def do_GET(self) -> None:  # noqa: N802 - http.server's own name
            answer = gateway.get(self.path)
            body = answer.body.encode()
            self.send_response(answer.status)
            for name, value in (answer.headers | {"content-length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    with serving(Pages) as port:
        address = f"http://127.0.0.1:{port}"
        app.site.journal.write = lambda _line: None
        app.site.settings = dataclasses.replace(app.site.settings, stage="prod", site_url=address)
        app.site.__dict__ |= {
            "archive": newsroom.archive,
            "newsroom": replace(NEWSROOM, pings=PingChoice(hub=hub)),
            "now": lambda: newsroom.now,
        }
        yield address


@contextmanager
def subscriber_running() -> Iterator[tuple[dict[str, bytes], str]]:
    """What a subscriber got, by the path of its callback, if it was signed as it must be; and the
    address of the callbacks.
    """
    got: dict[str, bytes] = {}

    class Callbacks(KeepAlive):
        def do_GET(self) -> None:  # noqa: N802 - http.server's own name
            query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
            self._answer(query.get("hub.challenge", "").encode())

        def do_POST(self) -> None:  # noqa: N802 - as above
            body = self.request_body()
            signature = f"sha512={digest(SECRET.encode(), body, 'sha512').hex()}"
            if self.headers["X-Hub-Signature"] == signature:
                got[self.path] = body
            self._answer(b"")

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with serving(Callbacks) as port:
        yield got, f"http://127.0.0.1:{port}"


def links(topic: str) -> tuple[str, str]:
    """The hub and the feed itself, as the feed's Link header has them."""
    with urllib.request.urlopen(topic, timeout=20) as answer:  # noqa: S310 - on loopback
        found = re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers["Link"])
    by_relation = {relation: target for target, relation in found}
    return by_relation["hub"], by_relation["self"]


def content(topic: str) -> bytes:
    """The feed as it is now."""
    with urllib.request.urlopen(topic, timeout=20) as answer:  # noqa: S310 - on loopback
        body: bytes = answer.read()
    return body


def subscribe(hub: str, topic: str, callback: str) -> None:
    """Ask the hub for the topic; it asks the subscriber at once whether that is meant."""
    fields = {
        "hub.mode": "subscribe",
        "hub.topic": topic,
        "hub.callback": callback,
        "hub.secret": SECRET,
        "hub.lease_seconds": "3600",
    }
    body = urllib.parse.urlencode(fields).encode()
    urllib.request.urlopen(hub, body, timeout=20).close()  # noqa: S310 - on loopback


if __name__ == "__main__":
    main()
