"""A story as JSON, for programs: docs/addresses.md documents its members."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from chalicelib.news.article import Article
from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.feeds import feed_item
from chalicelib.rendering.language import machine_time
from chalicelib.rendering.urls import Urls


def story_json(article: Article, urls: Urls, newsroom: Newsroom) -> str:
    """The story as JSON; dates with a zone, links whole."""

    def time(moment: datetime | None) -> str | None:
        return machine_time(moment, newsroom.zone) if moment else None

    item = feed_item(article, urls, newsroom)
    section = newsroom.section(article.address.section)
    data: dict[str, Any] = {
        "id": item.identity,
        "url": item.link,
        "headline": article.headline,
        "summary": article.summary,
        "section": {"slug": article.address.section, "name": section.name if section else ""},
        "kind": article.kind,
        "kicker": article.kicker,
        "language": article.language,
        "authors": [{"slug": by.slug, "name": by.name} for by in article.authors],
        "tags": [{"slug": tag.slug, "name": tag.name} for tag in article.tags],
        "published": time(article.published),
        "updated": time(article.updated),
        "words": article.words,
        "key_points": list(article.key_points),
        "html": item.html,
        "picture": _picture(article, item.picture),
        "corrections": [{"made": time(c.made), "text": c.text} for c in article.corrections],
        "translated_from": article.translated_from or None,
        "translator": article.translator or None,
    }
    return json.dumps(data, ensure_ascii=False)


def _picture(article: Article, link: str) -> dict[str, Any] | None:
    if article.picture is None or not link:
        return None
    picture = article.picture
    return {
        "url": link,
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
        "caption": picture.caption,
        "credit": picture.credit,
    }
