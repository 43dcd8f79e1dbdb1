"""The article in Starlette, SQLite and Jinja2: the reference's own templates, called as ASGI."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import MutableMapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette  # type: ignore[import-not-found] # in .venv-peers
from starlette.exceptions import HTTPException  # type: ignore[import-not-found]
from starlette.routing import Route  # type: ignore[import-not-found]
from starlette.templating import Jinja2Templates  # type: ignore[import-not-found]

from benchmarks.peers.content import ADDRESS, CARDS_BELOW_A_STORY, FOLDER, articles
from benchmarks.peers.meter import measure

TEMPLATES = Path(__file__).parent.parent / "reference" / "chalicelib" / "templates"

_CARD = ("address", "headline", "excerpt", "kicker", "published", "authors")
_LISTS = ("authors", "tags", "corrections")  # kept as JSON


def main() -> None:
    """Measure the article's page."""
    with closing(_database(FOLDER / "starlette.sqlite3")) as database:
        site = _site(database)
        with asyncio.Runner() as runner:
            measure(lambda: runner.run(_page(site, f"/{ADDRESS}")))


def _site(database: sqlite3.Connection) -> Any:  # noqa: ANN401 - Starlette is in .venv-peers only
    templates = Jinja2Templates(directory=TEMPLATES)
    templates.env.trim_blocks = True
    templates.env.auto_reload = False
    templates.env.filters["day"] = lambda text: f"{datetime.fromisoformat(text):%-d %B %Y}"
    templates.env.filters["time"] = lambda text: f"{datetime.fromisoformat(text):%-d %B %Y, %H:%M}"

    # A read of SQLite takes microseconds, so no thread is worth its price.
    async def story_page(request: Any) -> Any:  # noqa: ANN401 - the framework has no types
        address = "{section}/{slug}".format(**request.path_params)
        article = _story(database, address)
        if article is None:
            raise HTTPException(status_code=404)
        cards = _cards_but(database, address)
        return templates.TemplateResponse(
            request, "article.html", {"path": "", "article": article, "cards": cards}
        )

    return Starlette(routes=[Route("/{section}/{slug}", story_page)])


def _story(database: sqlite3.Connection, address: str) -> dict[str, Any] | None:
    row = database.execute("SELECT * FROM article WHERE address = ?", (address,)).fetchone()
    return _read(row) if row else None


def _cards_but(database: sqlite3.Connection, address: str) -> list[dict[str, Any]]:
    query = (
        f"SELECT {', '.join(_CARD)} FROM article WHERE address != ? "  # noqa: S608 - our own names
        "ORDER BY published DESC LIMIT ?"
    )
    return [_read(row) for row in database.execute(query, (address, CARDS_BELOW_A_STORY))]


def _read(row: sqlite3.Row) -> dict[str, Any]:
    return {name: json.loads(row[name]) if name in _LISTS else row[name] for name in row.keys()}  # noqa: SIM118 - a row iterates over values


def _database(file: Path) -> sqlite3.Connection:
    stories = articles()
    names = list(stories[0])
    file.unlink(missing_ok=True)
    database = sqlite3.connect(file)
    database.row_factory = sqlite3.Row
    database.execute(f"CREATE TABLE article ({', '.join(names)}, PRIMARY KEY (address))")
    database.execute("CREATE INDEX newest ON article (published)")
    values = f"({', '.join('?' * len(names))})"
    rows = (
        [json.dumps(value) if isinstance(value, list) else value for value in story.values()]
        for story in stories
    )
    database.executemany(f"INSERT INTO article VALUES {values}", rows)  # noqa: S608 - placeholders alone
    database.commit()
    return database


async def _page(site: Any, path: str) -> str:  # noqa: ANN401 - the framework has no types
    """Ask as an ASGI server would, with the headers a proxy passes on."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"news.example.org"), (b"accept", b"text/html")],
        "client": ("192.0.2.1", 50000),
        "server": ("127.0.0.1", 8000),
    }
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await site(scope, receive, send)
    assert sent[0]["status"] == 200, sent
    return b"".join(message.get("body", b"") for message in sent).decode()


if __name__ == "__main__":
    main()
