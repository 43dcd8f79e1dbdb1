"""An export of WordPress (WXR), written from stories."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from shutil import copyfileobj
from xml.sax.saxutils import escape

from chalicelib.news.address import is_slug
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.picture_keys import PICTURES, base_name
from chalicelib.news.slug import name_slug
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
        self._path = folder / "wordpress.xml"
        # Authors come first in the file, and are known last: what is behind them waits beside it.
        self._file = self._path.with_suffix(".items").open("w", encoding="utf-8")
        self._authors: dict[str, str] = {}  # by login
        self._redirects: list[str] = []
        self._number = 0
        self._attached: dict[str, int] = {}

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
        logins = [self._login(author.name) for author in told.authors]
        author = logins[0] if logins else self._login(self._newsroom.name)
        # A second author needs a plugin there (Co-Authors Plus); the first is WordPress's own.
        terms += [("author", login, self._authors[login]) for login in logins if logins[1:]]
        lead = attached.get(story.picture_of(told.picture)) if told.picture else None
        thumbnail = f"{_meta('_thumbnail_id', str(lead))}" if lead else ""
        status = "draft" if story.is_draft else "publish"
        published = story.published or datetime.fromtimestamp(0, UTC)
        self._redirects += [f"{old} {story.address.path}" for old in story.old_paths]
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
            f"{self._moments('post_date', story.published)}"
            f"{self._moments('post_modified', modified if story.published else None)}"
            f"<wp:post_name>{story.address.slug}</wp:post_name><wp:status>{status}</wp:status>"
            f"<wp:post_type>{'page' if story.is_page else 'post'}</wp:post_type>{thumbnail}"
            f"{''.join(_meta('_wp_old_slug', slug) for slug in _old_slugs(story))}"
        )
        for kind, slug, name in terms:
            self._file.write(
                f'<category domain="{kind}" nicename="{slug}">{_text(name)}</category>'
            )
        self._file.write("</item>\n")

    def _login(self, name: str) -> str:
        """The login of an author, who is listed at the top of the file."""
        login = name_slug(name) or f"author-{len(self._authors) + 1}"
        self._authors.setdefault(login, name)
        return login

    def _moments(self, name: str, moment: datetime | None) -> str:
        """A moment by the newsroom's clock, as WordPress wants it, and by Greenwich's; of a draft,
        which has none, what WordPress writes.
        """
        there = moment.astimezone(self._newsroom.zone) if moment else None
        return f"<wp:{name}>{_sql(there)}</wp:{name}><wp:{name}_gmt>{_sql(moment)}</wp:{name}_gmt>"

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
        """End the file, and write the old addresses beside it: WordPress has plugins for redirects,
        and none of its own.
        """
        self._file.close()
        items = Path(self._file.name)
        with self._path.open("w", encoding="utf-8") as whole, items.open(encoding="utf-8") as rest:
            whole.write(self._head())
            copyfileobj(rest, whole)
            whole.write("</channel></rss>\n")
        items.unlink()
        lines = "".join(f"{line}\n" for line in self._redirects).encode() + redirects
        if lines:
            self._path.with_name("_redirects").write_bytes(lines)

    def _head(self) -> str:
        spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _SPACES.items())
        authors = "".join(
            f"<wp:author><wp:author_id>{number}</wp:author_id>"
            f"<wp:author_login>{login}</wp:author_login><wp:author_email></wp:author_email>"
            f"<wp:author_display_name>{_text(name)}</wp:author_display_name></wp:author>\n"
            for number, (login, name) in enumerate(self._authors.items(), 1)
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {spaces}><channel>'
            f"<title>{_text(self._newsroom.name)}</title><link>{self._base}</link>"
            f"<language>{self._newsroom.language}</language><wp:wxr_version>1.2</wp:wxr_version>"
            f"<wp:base_site_url>{self._base}</wp:base_site_url>"
            f"<wp:base_blog_url>{self._base}</wp:base_blog_url>\n{authors}"
        )


def _old_slugs(story: StoryForOthers) -> list[str]:
    """The last parts of its old paths: WordPress finds a post by these, whatever is before them."""
    slugs = dict.fromkeys(path.rstrip("/").rpartition("/")[2] for path in story.old_paths)
    return [slug for slug in slugs if is_slug(slug) and slug != story.address.slug]


def _sql(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else "0000-00-00 00:00:00"


def _text(text: str) -> str:
    return escape(legible(text))


def _meta(name: str, value: str) -> str:
    value = f"<wp:meta_value>{_text(value)}</wp:meta_value>"
    return f"<wp:postmeta><wp:meta_key>{name}</wp:meta_key>{value}</wp:postmeta>"
