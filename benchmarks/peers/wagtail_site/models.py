"""The kinds of page, as Wagtail's own guide has them: a front page, its sections, their stories."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

from django.db import models  # type: ignore[import-not-found] # in .venv-peers
from modelcluster.contrib.taggit import (  # type: ignore[import-not-found]
    ClusterTaggableManager,
)
from modelcluster.fields import (  # type: ignore[import-not-found]
    ParentalKey,
    ParentalManyToManyField,
)
from taggit.models import TaggedItemBase  # type: ignore[import-not-found]
from wagtail.fields import RichTextField  # type: ignore[import-not-found]
from wagtail.models import Orderable, Page  # type: ignore[import-not-found]
from wagtail.snippets.models import register_snippet  # type: ignore[import-not-found]

from benchmarks.peers.content import CARDS_BELOW_A_STORY


@register_snippet
class Author(models.Model):  # type: ignore[misc]
    """Who writes."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return str(self.name)


class FrontPage(Page):  # type: ignore[misc]
    """The site's root."""


class SectionPage(Page):  # type: ignore[misc]
    """What the stories of a section stand below."""


class ArticleTag(TaggedItemBase):  # type: ignore[misc]
    """That a story is about something."""

    content_object = ParentalKey(
        "ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ArticlePage(Page):  # type: ignore[misc]
    """A story; its headline is the page's title."""

    kicker = models.CharField(max_length=100, blank=True)
    standfirst = models.TextField(blank=True)
    summary = models.TextField()
    excerpt = models.TextField()
    body = RichTextField()
    words = models.IntegerField()
    published = models.DateTimeField(db_index=True)
    updated = models.DateTimeField(null=True, blank=True)
    authors = ParentalManyToManyField(Author)
    tags = ClusterTaggableManager(through=ArticleTag)

    template = "article.html"

    @property
    def minutes(self) -> int:
        """How long it takes to read."""
        return math.ceil(int(self.words) / 200)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Wagtail's
        """With the tags, which the page names twice, and the latest below the story."""
        latest = (
            ArticlePage.objects.live()
            .filter(published__lte=datetime.now(UTC))
            .exclude(pk=self.pk)
            .order_by("-published")
            .defer("body", "standfirst", "summary")
            .prefetch_related("authors")[:CARDS_BELOW_A_STORY]
        )
        context = super().get_context(request, *args, **kwargs)
        return {**context, "tags": list(self.tags.all()), "cards": latest}


class Correction(Orderable):  # type: ignore[misc]
    """What was wrong."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="corrections")
    made = models.DateTimeField()
    text = models.TextField()
