"""The JSON API: a story serialised as JSON; docs/addresses.md documents its members."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from chalicelib.news.article import Article, Picture, Story
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.standing import Gone
from chalicelib.news.story_fields import declared
from chalicelib.rendering.feeds import feed_item
from chalicelib.rendering.language import machine_time
from chalicelib.rendering.picture_files import ServedFile, every_file, single_file
from chalicelib.rendering.story_notes import is_translation
from chalicelib.rendering.urls import Urls


def story_json(article: Article, urls: Urls, newsroom: Newsroom) -> str:
    """The story as JSON; dates with a zone, links whole."""

    def time(moment: datetime | None) -> str | None:
        return machine_time(moment, newsroom.zone) if moment else None

    item = feed_item(article, urls, newsroom)
    section = newsroom.section(article.address.section)
    data: dict[str, Any] = {
        "id": item.guid or item.identity,
        "url": item.link,
        "section": {"slug": article.address.section, "name": section.name if section else ""},
        "published": time(article.published),
        "updated": time(article.updated),
        "words": article.words,
        **_declared_data(article),
        "html": item.html,
        "expires": time(article.expires),
        "picture": _picture(article.picture, urls),
        "pictures": _pictures(article.pictures, urls),
        "gallery": _pictures(article.gallery, urls),
        "corrections": [
            {"made": time(c.made), "kind": c.kind, "text": c.text, "withdrawn": c.is_withdrawn}
            for c in article.corrections
        ],
        "reviewed_by": (article.reviewed_by or None) if is_translation(article) else None,
    }
    return json.dumps(data, ensure_ascii=False)


def gone_json(gone: Gone, newsroom: Newsroom) -> str:
    """Why there is no story any more: what its page says, as JSON."""
    data = {
        "status": gone.status,
        "title": "Unavailable For Legal Reasons" if gone.ordered_by else "Gone",
        "since": machine_time(gone.since, newsroom.zone) if gone.since else None,
        "reason": gone.reason or None,
        "ordered_by": gone.ordered_by or None,
        "is_expired": gone.is_expired,
    }
    return json.dumps(data, ensure_ascii=False)


def not_found_json() -> str:
    """That there is no story, as JSON."""
    return json.dumps({"status": 404, "title": "Not Found"})


def _declared_data(article: Article) -> dict[str, Any]:
    """The fields that are declared as data, in the types of JSON."""
    fields = {name: field for name, field in declared(Story).items() if field.is_data}
    values = {name: _plain(getattr(article, name)) for name in fields}
    return {
        name: None if fields[name].is_nullable and not value else value
        for name, value in values.items()
    }


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return asdict(value) if isinstance(value, Struct) else value


def _pictures(pictures: Iterable[Picture], urls: Urls) -> list[dict[str, Any]]:
    """Those whose files are there."""
    return [data for data in (_picture(picture, urls) for picture in pictures) if data]


def _picture(picture: Picture | None, urls: Urls) -> dict[str, Any] | None:
    file = single_file(picture, urls) if picture else None
    if picture is None or file is None:
        return None
    return {
        "url": file.link,
        "alt": picture.alt,
        "width": file.width or None,
        "height": file.height or None,
        "caption": picture.caption,
        "credit": picture.credit,
        "creator": picture.creator or None,
        "rights": picture.rights or None,
        "is_decorative": picture.is_decorative,
        "is_generated": picture.is_generated,
        "focus": list(picture.focus),
        "renditions": [_rendition(one) for one in every_file(picture, urls)],
    }


def _rendition(file: ServedFile) -> dict[str, Any]:
    return {
        "url": file.link,
        "type": file.media_type,
        "width": file.width or None,
        "height": file.height or None,
        "bytes": file.size or None,
    }
