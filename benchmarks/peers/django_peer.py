"""The article in Django, which Wagtail is built on: ORM, SQLite and its templates, as WSGI.

Plain Django stands in for Wagtail: the same ORM and templates, without Wagtail's routing through a
tree of pages and its blocks, which come on top.
"""

from __future__ import annotations

import io
import os
from datetime import datetime
from typing import Any

import django  # type: ignore[import-not-found] # in .venv-bench
from django.core.wsgi import get_wsgi_application  # type: ignore[import-not-found]
from django.db import connection  # type: ignore[import-not-found]

from benchmarks.peers.content import ADDRESS, FOLDER, articles
from benchmarks.peers.meter import measure


def main() -> None:
    """Measure the article's page."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peers.django_site.settings"
    django.setup()
    _fill()
    site = get_wsgi_application()
    measure(lambda: _asked(site, f"/{ADDRESS}"))


def _fill() -> None:
    from benchmarks.peers.django_site import models  # noqa: PLC0415 - Django must be set up

    (FOLDER / "django.sqlite3").unlink(missing_ok=True)
    with connection.schema_editor() as schema:
        for model in (models.Author, models.Tag, models.Article, models.Correction):
            schema.create_model(model)
    for story in articles():
        _save(story, models)


def _save(story: dict[str, Any], models: Any) -> None:  # noqa: ANN401 - the module
    section, slug = story["address"].split("/")
    plain = ("headline", "kicker", "standfirst", "summary", "excerpt", "body_html", "words")
    article = models.Article.objects.create(
        section=section,
        slug=slug,
        published=datetime.fromisoformat(story["published"]),
        updated=datetime.fromisoformat(story["updated"]) if story["updated"] else None,
        **{name: story[name] for name in plain},
    )
    for model, kept, each_of in (
        (models.Author, article.authors, story["authors"]),
        (models.Tag, article.tags, story["tags"]),
    ):
        kept.set([model.objects.get_or_create(**each)[0] for each in each_of])
    for each in story["corrections"]:
        made = datetime.fromisoformat(each["made"])
        article.corrections.create(made=made, text=each["text"])


def _asked(site: Any, path: str) -> str:  # noqa: ANN401 - Django is in .venv-bench only
    """Ask as a WSGI server would."""
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "news.example.org",
        "HTTP_ACCEPT": "text/html",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    answer = site(environ, lambda line, _headers: status.append(line))
    page = b"".join(answer).decode()
    answer.close()
    assert status == ["200 OK"], status
    return page


if __name__ == "__main__":
    main()
