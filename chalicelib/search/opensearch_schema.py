"""The index in OpenSearch: its names, its fields, and a story as a document of it."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from chalicelib.news.indexed_story import IndexedStory
from chalicelib.search.story_terms import story_terms

# Another number for whatever makes other documents of the same stories: these fields, the analysis
# of a text. An index of its own is then built beside the one that is searched.
SCHEMA = 1

FAMILY = "stories"  # of the indexes; what is searched has this name: the one that was whole last


def engine_version() -> str:
    """What the manifest is named by that says how far an index is."""
    return f"opensearch-schema-{SCHEMA}"


# Terms come as text that spaces part: nothing of an engine's changes them.
def _terms(kept: str, **others: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"type": "text", "analyzer": "whitespace", "index_options": kept, **others}


_TERMS = {
    "title": _terms("positions"),
    "names": _terms("positions"),
    "text": _terms("positions"),
    "title_stems": _terms("freqs"),
    "stems": _terms("freqs"),
    "loose": _terms("freqs"),
    # The stems from their ends: what ends in a word is found as fast as what begins with one.
    "title_tails": _terms("docs"),
    "tails": _terms("docs"),
    # Section and year as a text, which counts by how rare it is; a keyword need not.
    "places": _terms("docs", norms=False),
}
TAIL_FIELDS = {"title_stems": "title_tails", "stems": "tails"}

# What no search needs is kept in no index, and what only searches need in no document.
INDEX_BODY = {
    "settings": {
        "index": {
            # A million stories are some gigabytes; in one shard, each term is as rare as it is.
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "refresh_interval": "1s",
            # A writer's late word of a story that is gone must still be known to be late.
            "gc_deletes": "1h",
        }
    },
    "mappings": {
        "dynamic": "strict",
        "_source": {"excludes": list(_TERMS)},
        "properties": {
            **_TERMS,
            "address": {"type": "keyword"},
            "version": {"type": "keyword", "index": False, "doc_values": False},
            "section": {"type": "keyword"},
            "year": {"type": "keyword"},
            "month": {"type": "keyword"},
            "published": {"type": "long"},
            "expires": {"type": "long"},
            "serial": {"type": "long"},
            "shown": {"type": "object", "enabled": False},
        },
    },
}


def month_of(story: IndexedStory) -> int:
    """The month that a story is of, UTC: 202611."""
    published = story.published.astimezone(UTC)
    return published.year * 100 + published.month


def document(story: IndexedStory, serial: int) -> dict[str, Any]:
    """A story as it is indexed in the step of a writer with this `serial`."""
    terms = story_terms(story)
    return {
        "title": terms.title,
        "names": terms.names,
        "text": terms.text,
        "title_stems": terms.title_stems,
        "stems": terms.stems,
        "loose": terms.loose,
        "title_tails": _from_their_ends(terms.title_stems),
        "tails": _from_their_ends(terms.stems),
        "places": f"{story.section} {story.published.year}",
        "address": story.address,
        "version": story.version,
        "section": story.section,
        "year": str(story.published.year),
        "month": str(month_of(story)),
        "published": int(story.published.timestamp()),
        "expires": int(story.expires.timestamp()) if story.expires else None,
        "serial": serial,
        "shown": {
            "headline": story.headline,
            "text": story.text,
            "language": story.language,
        },
    }


def _from_their_ends(terms: str) -> str:
    return " ".join(sorted({term[::-1] for term in terms.split(" ")}))
