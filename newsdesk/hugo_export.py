"""A Hugo site's folder, written from stories."""

from __future__ import annotations

from pathlib import Path

from chalicelib.news.article import Picture
from chalicelib.news.newsroom import Newsroom
from newsdesk.story_export import html_with_pictures
from newsdesk.story_for_others import StoryForOthers
from newsdesk.story_writing import moment_text, yaml_of


class HugoWriter:
    """A Hugo site's folder. Texts are HTML, which Hugo takes as it is."""

    def __init__(self, folder: Path, newsroom: Newsroom) -> None:
        self._folder = folder
        self._newsroom = newsroom

    def picture_place(self, key: str) -> str:
        """Below `static/`, as it is in the bucket."""
        return f"static/{key}"

    def add(self, story: StoryForOthers) -> None:
        """Write a page."""
        told = story.story

        def link(picture: Picture) -> str:
            return f"/{story.picture_of(picture)}"

        fields = {
            "title": told.headline,
            "date": moment_text(story.published),
            "lastmod": moment_text(story.updated),
            "expiryDate": moment_text(told.expires),
            "draft": story.is_draft,
            "url": story.address.path,
            "aliases": list(story.old_paths),
            "description": told.standfirst,
            "authors": [by.name for by in told.authors],
            "tags": [tag.name for tag in told.tags],
            "images": [link(told.picture)] if told.picture else [],
        }
        lines = [f"{name}: {yaml_of(value)}" for name, value in fields.items() if value]
        body = html_with_pictures(told, link)
        section = "" if story.is_page else f"{story.address.section}/"
        path = self._folder / "content" / f"{section}{story.address.slug}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(["---", *lines, "---", body, ""]), encoding="utf-8")

    def finish(self, redirects: bytes) -> None:
        """Write the settings, and the redirects as Netlify and others read them."""
        room = self._newsroom
        lines = [
            f"baseURL = {yaml_of(f'https://{room.domain}/')}",
            f"title = {yaml_of(room.name)}",
            f"languageCode = {yaml_of(room.language)}",
            "[taxonomies]",
            'tag = "tags"',
            'author = "authors"',
        ]
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / "hugo.toml").write_text("\n".join([*lines, ""]), encoding="utf-8")
        if redirects:
            path = self._folder / "static" / "_redirects"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(redirects)
