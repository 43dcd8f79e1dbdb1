"""Answers as the search page does that `wagtail start` makes: `objects.search(what was typed)`.

Wagtail's search is its library modelsearch; without the rest of Wagtail, its tables are there in a
second.

Run by .venv-peers. Reads JSON, `stories` (title, names, text, address) and `questions`; writes
addresses for each question, the best first, at most so many as `most` says.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

import django  # type: ignore[import-not-found] # in .venv-peers
from django.conf import settings  # type: ignore[import-not-found]
from django.core.management import call_command  # type: ignore[import-not-found]
from django.db import OperationalError  # type: ignore[import-not-found]

APPS = ["django.contrib.contenttypes", "modelsearch"]


def main() -> None:
    """Answer."""
    settings.configure(
        INSTALLED_APPS=[*APPS, "benchmarks.peers.wagtail_search"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from modelsearch.backends import (  # type: ignore[import-not-found]  # noqa: PLC0415 - as above
        get_search_backend,
    )

    from benchmarks.peers.wagtail_search.models import Story  # noqa: PLC0415 - Django must be set up

    wanted = json.load(sys.stdin)
    fields = ("title", "names", "text", "address")
    for row in wanted["stories"]:
        Story.objects.create(**dict(zip(fields, row, strict=True)))
    call_command("rebuild_modelsearch_index", verbosity=0)
    backend = get_search_backend()

    def find(question: str) -> Iterable[Any]:
        found: Iterable[Any] = backend.search(question, Story)[: wanted["most"]]
        return found

    json.dump([_answer(find, question) for question in wanted["questions"]], sys.stdout)


def _answer(find: Callable[[str], Iterable[Any]], question: str) -> list[str]:
    """Nothing where the search fails: a hyphen in a word is syntax to SQLite, which is not told."""
    try:
        return [story.address for story in find(question)]
    except OperationalError:
        return []


if __name__ == "__main__":
    main()
