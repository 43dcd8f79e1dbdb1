"""An export for other programs: as a Hugo site's folder, or as an export of WordPress (WXR)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from chalicelib.ingest.reading.upload_keys import is_picture_upload, is_story_key
from chalicelib.news.address import NOTICES
from chalicelib.news.errors import UnreadableFile, UnusableManuscript
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.picture_keys import PICTURES, base_name
from chalicelib.news.redirects import REDIRECTS_KEY
from chalicelib.news.uploads import Uploads
from newsdesk.exporting import Exported, SiteReader
from newsdesk.file_histories import FileHistory, file_histories
from newsdesk.hugo_export import HugoWriter
from newsdesk.story_for_others import StoryForOthers
from newsdesk.wxr_export import WxrWriter


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
    done, reader = Exported(), SiteReader(uploads, newsroom)
    histories = [*file_histories(uploads)]
    pictures = _PictureKeys(histories)
    redirects = b""
    for history in histories:
        key, newest = history.key, history.newest
        done.held += [key] if history.is_held else []
        if key in pictures.keys:
            path = folder / writer.picture_place(key)
            if path.resolve().is_relative_to(folder.resolve()):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(uploads.read(key, newest.id))
                done.pictures += 1
        elif key == REDIRECTS_KEY:
            redirects = b"" if newest.is_deletion else uploads.read(key, newest.id)
        elif is_story_key(key):
            story = _story(reader, history, pictures)
            if story is None:
                done.deleted.append(key)
            else:
                writer.add(story)
                done.drafts += story.is_draft
                done.stories += not story.is_draft
        yield done
    writer.finish(redirects)
    yield done


def _story(
    reader: SiteReader, history: FileHistory, pictures: _PictureKeys
) -> StoryForOthers | None:
    key, chronicle = history.key, reader.chronicle(history)
    live = reader.live_story(history, chronicle)
    try:
        manuscript = live.manuscript if live else reader.draft_of(history)
    except (UnusableManuscript, UnreadableFile):
        return None
    if manuscript is None or manuscript.gone_since:
        return None
    if manuscript.story.withdrawn or manuscript.address.section == NOTICES:
        return None
    station = chronicle.stations[-1] if live else None
    moved = chronicle.stations[:-1] if live else ()
    aliases = chronicle.aliases if live else ()
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

    def __init__(self, histories: list[FileHistory]) -> None:
        self.keys = {
            one.key
            for one in histories
            if is_picture_upload(one.key) and not one.newest.is_deletion
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


WRITERS: dict[str, Callable[[Path, Newsroom], SiteWriter]] = {
    "hugo": HugoWriter,
    "wxr": WxrWriter,
}
