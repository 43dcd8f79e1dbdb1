"""A story as a page of Wagtail is searched: the title counts twice, as in all pages of Wagtail."""

from __future__ import annotations

from django.db import models  # type: ignore[import-not-found] # in .venv-peers
from modelsearch import index  # type: ignore[import-not-found]


class Story(index.Indexed, models.Model):  # type: ignore[misc]
    """What is searched of a story."""

    title = models.TextField()
    names = models.TextField()
    text = models.TextField()
    address = models.TextField()

    search_fields = (
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("names"),
        index.SearchField("text"),
    )

    def __str__(self) -> str:
        return str(self.title)
