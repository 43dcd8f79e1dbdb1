"""The story's page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.shortcuts import get_object_or_404, render  # type: ignore[import-not-found]
from django.urls import path  # type: ignore[import-not-found]

from benchmarks.peers.content import CARDS_BELOW_A_STORY
from benchmarks.peers.django_site.models import Article


def story_page(request: Any, section: str, slug: str) -> Any:  # noqa: ANN401 - Django's own
    """Show a story, with the latest below it."""
    whole = Article.objects.prefetch_related("authors", "tags", "corrections")
    article = get_object_or_404(whole, section=section, slug=slug)
    cards = (
        Article.objects.filter(published__lte=datetime.now(UTC))
        .exclude(pk=article.pk)
        .defer("body_html", "standfirst", "summary")
        .prefetch_related("authors")[:CARDS_BELOW_A_STORY]
    )
    return render(request, "article.html", {"article": article, "cards": cards})


urlpatterns = [path("<slug:section>/<slug:slug>", story_page, name="story")]
