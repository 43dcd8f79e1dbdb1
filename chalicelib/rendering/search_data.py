"""What a search finds, serialised as JSON; docs/addresses.md documents its members."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from chalicelib.news.newsroom import Newsroom
from chalicelib.news.search_results import MarkedText
from chalicelib.rendering.language import machine_time
from chalicelib.rendering.pages import NamedLink, SearchHit, SearchPage
from chalicelib.rendering.urls import Urls


def search_json(page: SearchPage, newsroom: Newsroom) -> str:
    """The page as JSON; dates with a zone, links whole."""
    urls = page.frame.urls
    data: dict[str, Any] = {
        "question": page.question.typed,
        "is_cut": page.question.is_cut,
        "url": urls.absolute(page.link),
        "section": page.section.slug if page.section else None,
        "year": page.year or None,
        "order": "newest" if page.by_date else "best",
        "meant": page.meant or None,
        "is_near": page.near,
        "hits": [_hit(hit, urls, newsroom) for hit in page.hits],
        "next_url": urls.absolute(page.following_data) if page.following_data else None,
        "near": _named(page.near_by, urls),
        "sections": _named(page.sections, urls),
        "years": [int(year.name) for year in page.years],
        "unsearched": [int(year.name) for year in page.unsearched],
    }
    return json.dumps(data, ensure_ascii=False)


def _hit(hit: SearchHit, urls: Urls, newsroom: Newsroom) -> dict[str, Any]:
    card, section = hit.card, newsroom.section(hit.card.address.section)
    return {
        "url": urls.absolute(urls.story(card.address)),
        "section": {"slug": card.address.section, "name": section.name if section else ""},
        "published": machine_time(card.published, newsroom.zone),
        "language": card.language,
        "headline": _marked(hit.headline),
        "context": _marked(hit.context),
    }


def _marked(pieces: Sequence[MarkedText]) -> dict[str, Any]:
    """A text, and from which of its characters to which a word was found: `[from, to]`, the first
    one being 0, `to` not among them.
    """
    marked, place = [], 0
    for piece in pieces:
        end = place + len(piece.text)
        if piece.is_found:
            marked.append([place, end])
        place = end
    return {"text": "".join(piece.text for piece in pieces), "marked": marked}


def _named(links: Sequence[NamedLink], urls: Urls) -> list[dict[str, str]]:
    return [{"name": link.name, "url": urls.absolute(link.link)} for link in links]
