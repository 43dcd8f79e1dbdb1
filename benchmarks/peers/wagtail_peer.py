"""The article in Wagtail: its tree of pages, its own routing, SQLite and templates, as WSGI."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

import django  # type: ignore[import-not-found] # in .venv-peers
from django.core.management import call_command  # type: ignore[import-not-found]
from django.core.wsgi import get_wsgi_application  # type: ignore[import-not-found]
from django.db import transaction  # type: ignore[import-not-found]

from benchmarks.peers.content import ADDRESS, FOLDER, articles
from benchmarks.peers.meter import measure
from benchmarks.peers.wsgi import page_at


def main() -> None:
    """Measure the article's page."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peers.wagtail_site.settings"
    django.setup()
    if not (FOLDER / "wagtail.sqlite3").exists():  # Wagtail's migrations take a while
        _fill()
    site = get_wsgi_application()
    measure(lambda: page_at(site, f"/{ADDRESS}/"))


def _fill() -> None:
    from benchmarks.peers.wagtail_site import models  # noqa: PLC0415 - Django must be set up

    migrations = FOLDER / "wagtail_migrations"
    migrations.mkdir()
    (migrations / "__init__.py").touch()
    call_command("makemigrations", verbosity=0)
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        front = _front_page(models)
        for story in articles():
            _save(story, front, models)


def _front_page(models: Any) -> Any:  # noqa: ANN401 - the module
    """Put ours in the place of the page and the site that Wagtail's migrations make."""
    from wagtail.models import Page, Site  # type: ignore[import-not-found]  # noqa: PLC0415 - after django.setup()

    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(depth=1)
    front = root.add_child(instance=models.FrontPage(title="Tidende", slug="home"))
    Site.objects.all().delete()
    Site.objects.create(hostname="news.example.org", root_page=front, is_default_site=True)
    return front


def _save(story: dict[str, Any], front: Any, models: Any) -> None:  # noqa: ANN401 - the framework has no types
    name, slug = story["address"].split("/")
    plain = ("kicker", "standfirst", "summary", "excerpt", "words")
    article = models.ArticlePage(
        title=story["headline"],
        slug=slug,
        body=story["body_html"],
        published=datetime.fromisoformat(story["published"]),
        updated=datetime.fromisoformat(story["updated"]) if story["updated"] else None,
        **{name: story[name] for name in plain},
    )
    article.corrections = [
        models.Correction(made=datetime.fromisoformat(entry["made"]), text=entry["text"])
        for entry in story["corrections"]
    ]
    article.authors = [
        models.Author.objects.get_or_create(**entry)[0] for entry in story["authors"]
    ]
    _section(name, front, models).add_child(instance=article)
    article.tags.set([_tag(entry) for entry in story["tags"]])
    article.save()


def _section(name: str, front: Any, models: Any) -> Any:  # noqa: ANN401 - the framework has no types
    section = models.SectionPage.objects.child_of(front).filter(slug=name).first()
    # Read anew: the tree counts a page's children in the page itself.
    above = models.FrontPage.objects.get(pk=front.pk)
    return section or above.add_child(instance=models.SectionPage(title=name.title(), slug=name))


def _tag(entry: dict[str, str]) -> Any:  # noqa: ANN401 - the framework has no types
    from taggit.models import Tag  # type: ignore[import-not-found]  # noqa: PLC0415 - after django.setup()

    return Tag.objects.get_or_create(**entry)[0]


if __name__ == "__main__":
    main()
