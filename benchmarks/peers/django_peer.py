"""The article in Django: ORM, SQLite and its templates, as WSGI."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

import django  # type: ignore[import-not-found] # in .venv-peers
from django.core.wsgi import get_wsgi_application  # type: ignore[import-not-found]
from django.db import connection  # type: ignore[import-not-found]

from benchmarks.peers.content import ADDRESS, FOLDER, articles
from benchmarks.peers.meter import measure
from benchmarks.peers.wsgi import page_at


def main() -> None:
    """Measure the article's page."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peers.django_site.settings"
    django.setup()
    _fill()
    site = get_wsgi_application()
    measure(lambda: page_at(site, f"/{ADDRESS}"))


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
    for model, relation, entries in (
        (models.Author, article.authors, story["authors"]),
        (models.Tag, article.tags, story["tags"]),
    ):
        relation.set([model.objects.get_or_create(**entry)[0] for entry in entries])
    for entry in story["corrections"]:
        made = datetime.fromisoformat(entry["made"])
        article.corrections.create(made=made, text=entry["text"])


if __name__ == "__main__":
    main()
