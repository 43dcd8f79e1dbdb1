"""An export of WordPress (WXR), written from stories."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from chalicelib.news.newsroom import Newsroom
from chalicelib.news.picture_keys import PICTURES, base_name
from chalicelib.news.text import legible
from newsdesk.story_export import html_with_pictures
from newsdesk.story_for_others import StoryForOthers

_SPACES = {
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": "http://wordpress.org/export/1.2/",
}


class WxrWriter:
    """An export of WordPress, with the pictures in a folder `uploads` beside it."""

    def __init__(self, folder: Path, newsroom: Newsroom) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._base = f"https://{newsroom.domain}"
        self._newsroom = newsroom
        self._file = (folder / "wordpress.xml").open("w", encoding="utf-8")
        self._number = 0
        self._attached: dict[str, int] = {}
        spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _SPACES.items())
        self._file.write(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {spaces}><channel>'
            f"<title>{_text(newsroom.name)}</title><link>{self._base}</link>"
            f"<language>{newsroom.language}</language><wp:wxr_version>1.2</wp:wxr_version>"
            f"<wp:base_site_url>{self._base}</wp:base_site_url>"
            f"<wp:base_blog_url>{self._base}</wp:base_blog_url>\n"
        )

    def picture_place(self, key: str) -> str:
        """Below `uploads/`."""
        return f"uploads/{key.removeprefix(PICTURES)}"

    def add(self, story: StoryForOthers) -> None:
        """Write a post or a page, behind its pictures."""
        told, attached = story.story, self._attach(story)
        body = html_with_pictures(told, lambda picture: self._link(story.picture_of(picture)))
        self._number += 1
        section = self._newsroom.section(story.address.section)
        terms = [("category", story.address.section, section.name)] if section else []
        terms += [("post_tag", tag.slug, tag.name) for tag in told.tags]
        author = told.authors[0].name if told.authors else self._newsroom.name
        lead = attached.get(story.picture_of(told.picture)) if told.picture else None
        thumbnail = f"{_meta('_thumbnail_id', str(lead))}" if lead else ""
        status = "draft" if story.is_draft else "publish"
        published = story.published or datetime.fromtimestamp(0, UTC)
        modified, guid = story.updated or published, told.guid or self._base + story.address.path
        self._file.write(
            f"<item><title>{_text(told.headline)}</title>"
            f"<link>{self._base}{story.address.path}</link>"
            f"<pubDate>{format_datetime(published)}</pubDate>"
            f"<dc:creator>{_text(author)}</dc:creator>"
            f'<guid isPermaLink="false">{_text(guid)}</guid>'
            f"<content:encoded>{_text(body)}</content:encoded>"
            f"<excerpt:encoded>{_text(told.standfirst)}</excerpt:encoded>"
            f"<wp:post_id>{self._number}</wp:post_id>"
            f"<wp:post_date_gmt>{published:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>"
            f"<wp:post_modified_gmt>{modified:%Y-%m-%d %H:%M:%S}</wp:post_modified_gmt>"
            f"<wp:post_name>{story.address.slug}</wp:post_name><wp:status>{status}</wp:status>"
            f"<wp:post_type>{'page' if story.is_page else 'post'}</wp:post_type>{thumbnail}"
        )
        for kind, slug, name in terms:
            self._file.write(
                f'<category domain="{kind}" nicename="{slug}">{_text(name)}</category>'
            )
        self._file.write("</item>\n")

    def _attach(self, story: StoryForOthers) -> dict[str, int]:
        """Write the pictures that no story before had; the number of each, by its key."""
        for picture in story.story.every_picture:
            key = story.picture_of(picture)
            if key not in self._attached:
                self._number += 1
                self._attached[key] = self._number
                self._file.write(
                    f"<item><title>{_text(base_name(key))}</title>"
                    f"<excerpt:encoded>{_text(picture.caption)}</excerpt:encoded>"
                    f"<wp:post_id>{self._number}</wp:post_id><wp:status>inherit</wp:status>"
                    f"<wp:post_type>attachment</wp:post_type>"
                    f"<wp:attachment_url>{_text(self._link(key))}</wp:attachment_url>"
                    f"{_meta('_wp_attachment_image_alt', picture.alt)}</item>\n"
                )
        return self._attached

    def _link(self, key: str) -> str:
        return f"{self._base}/wp-content/uploads/{key.removeprefix(PICTURES)}"

    def finish(self, redirects: bytes) -> None:
        """End the file. WordPress has plugins for redirects, and none of its own."""
        self._file.write("</channel></rss>\n")
        self._file.close()
        if redirects:
            Path(self._file.name).with_name("_redirects").write_bytes(redirects)


def _text(text: str) -> str:
    return escape(legible(text))


def _meta(name: str, value: str) -> str:
    value = f"<wp:meta_value>{_text(value)}</wp:meta_value>"
    return f"<wp:postmeta><wp:meta_key>{name}</wp:meta_key>{value}</wp:postmeta>"
