"""An export for other programs: as a Hugo site's folder, or as an export of WordPress (WXR)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from xml.sax.saxutils import escape

from chalicelib.ingest.reading.upload_keys import is_picture_upload, is_story_key
from chalicelib.news.address import NOTICES, PAGES, Address
from chalicelib.news.article import Picture, Story
from chalicelib.news.errors import UnreadableFile, UnusableManuscript
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.picture_keys import PICTURES, base_name
from chalicelib.news.redirects import REDIRECTS_KEY
from chalicelib.news.text import legible
from chalicelib.news.uploads import Uploads
from newsdesk.exporting import Exported, draft_of, live_story
from newsdesk.story_export import html_with_pictures
from newsdesk.story_writing import yaml_of


@dataclass(frozen=True)
class StoryForOthers:
    """A story as other programs can have it. `picture_of` is the key of a picture's file."""

    key: str
    story: Story
    address: Address
    is_draft: bool
    published: datetime | None
    updated: datetime | None
    old_paths: tuple[str, ...]
    picture_of: Callable[[Picture], str]

    @property
    def is_page(self) -> bool:
        """Whether it is no news."""
        return self.address.section == PAGES


class SiteWriter(Protocol):
    """Writes a site as another program has it."""

    def add(self, story: StoryForOthers) -> None:
        """Write a story."""
        ...

    def picture_place(self, key: str) -> str:
        """Where a picture's file goes in the folder."""
        ...

    def finish(self, redirects: bytes) -> None:
        """Write what comes last."""
        ...


def export_as(
    writer: SiteWriter, uploads: Uploads, newsroom: Newsroom, folder: Path
) -> Iterator[Exported]:
    """Write the site; yields what it has done, after each file. Withdrawn stories stay behind."""
    done, pictures = Exported(), _PictureKeys(uploads)
    for key, version in uploads.newest():
        if key in pictures.keys:
            path = folder / writer.picture_place(key)
            if path.resolve().is_relative_to(folder.resolve()):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(uploads.read(key, version))
                done.pictures += 1
        elif is_story_key(key) and key != REDIRECTS_KEY:
            story = _story(uploads, newsroom, key, pictures)
            if story is None:
                done.deleted.append(key)
            else:
                writer.add(story)
                done.drafts += story.is_draft
                done.stories += not story.is_draft
        yield done
    versions = uploads.versions(REDIRECTS_KEY)
    is_there = bool(versions) and not versions[-1].is_deletion
    writer.finish(uploads.read(REDIRECTS_KEY, versions[-1].id) if is_there else b"")
    yield done


def _story(
    uploads: Uploads, newsroom: Newsroom, key: str, pictures: _PictureKeys
) -> StoryForOthers | None:
    versions = uploads.versions(key)
    live = live_story(uploads, newsroom, key, versions)
    try:
        manuscript = live.manuscript if live else draft_of(uploads, newsroom, key, versions)
    except (UnusableManuscript, UnreadableFile):
        return None
    if manuscript is None or manuscript.story.withdrawn or manuscript.address.section == NOTICES:
        return None
    station = live.chronicle.stations[-1] if live else None
    moved = live.chronicle.stations[:-1] if live else ()
    aliases = live.chronicle.aliases if live else ()
    return StoryForOthers(
        key,
        manuscript.story,
        station.address if station else manuscript.address,
        is_draft=live is None,
        published=station.published if station else manuscript.date,
        updated=station.updated if station else None,
        old_paths=(*(f"/{alias.path}" for alias in aliases), *(one.address.path for one in moved)),
        picture_of=lambda picture: pictures.find(picture.path, key),
    )


class _PictureKeys:
    """The pictures of the bucket, by the names that stories have for them."""

    def __init__(self, uploads: Uploads) -> None:
        self.keys = {
            key
            for key, version in uploads.newest()
            if is_picture_upload(key) and not _is_deleted(uploads, key, version)
        }
        self._by_name: dict[str, list[str]] = {}
        for key in sorted(self.keys):
            self._by_name.setdefault(base_name(key), []).append(key)

    def find(self, path: str, story: str) -> str:
        """The key of a picture's file; its path where there is none."""
        inner, folder = path.removeprefix(PICTURES), story.rpartition("/")[0]
        for key in (path, f"{PICTURES}{inner}", f"{folder}/{inner}"):
            if key in self.keys:
                return key
        alike = self._by_name.get(base_name(path), [])
        return alike[0] if len(alike) == 1 else path


def _is_deleted(uploads: Uploads, key: str, version: str) -> bool:
    return any(one.id == version and one.is_deletion for one in uploads.versions(key))


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
            "date": _moment(story.published),
            "lastmod": _moment(story.updated),
            "expiryDate": _moment(told.expires),
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


WRITERS: dict[str, Callable[[Path, Newsroom], SiteWriter]] = {
    "hugo": HugoWriter,
    "wxr": WxrWriter,
}


def _text(text: str) -> str:
    return escape(legible(text))


def _meta(name: str, value: str) -> str:
    value = f"<wp:meta_value>{_text(value)}</wp:meta_value>"
    return f"<wp:postmeta><wp:meta_key>{name}</wp:meta_key>{value}</wp:postmeta>"


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else ""
