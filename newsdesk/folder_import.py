"""An import of a folder of stories: one of `newsdesk export`, or any that has files of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath

from chalicelib.ingest.reading.upload_keys import FOLDER, is_upload, section_of_folder
from chalicelib.news.address import Address
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.picture_keys import PICTURES
from chalicelib.news.redirects import REDIRECTS_KEY
from newsdesk.archives.media import MediaFile
from newsdesk.archives.post import ListAddress, Losses, OldPost
from newsdesk.desk_files import PICTURES_FOLDER, VERSIONS_FOLDER, DeskFile, desk_files
from newsdesk.import_places import Placed
from newsdesk.import_plan import PlannedStory
from newsdesk.old_categories import Choices
from newsdesk.story_writing import Written

_OWN_FOLDERS = frozenset({"_pages", PICTURES_FOLDER})


class OwnFolder:
    """An OldSite of files that are ours already: it has no addresses of its own."""

    program = "a folder"
    base = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.losses = Losses()

    def posts(self) -> Iterator[OldPost]:
        """None: its files go as they are."""
        return iter(())

    def lists(self) -> Iterator[ListAddress]:
        """None."""
        return iter(())

    def attachments(self) -> Mapping[str, tuple[str, str, str]]:
        """None."""
        return {}


class FolderPlan:
    """What becomes of the files: each is uploaded as it is."""

    def __init__(self, archive: OwnFolder, newsroom: Newsroom, choices: Choices) -> None:
        self.archive = archive
        self.choices = choices
        self.usual_section = choices.section or newsroom.sections[0].slug
        self._newsroom = newsroom

    @cached_property
    def in_no_section(self) -> Mapping[str, int]:
        """How many files lie in no folder of a section."""
        count = sum(is_homeless for _file, is_homeless in self._placed)
        return {"no section's folder": count} if count else {}

    @property
    def deleted(self) -> list[str]:
        """None: a file comes by its key, which says whether it was deleted."""
        return []

    @property
    def stayed(self) -> dict[str, str]:
        """None: they go where they lie."""
        return {}

    def stories(self) -> Iterator[PlannedStory]:
        """Every story, in the order of their keys."""
        self.archive.losses.begin()
        earlier = (self.archive.folder / VERSIONS_FOLDER).rglob("*")
        self.archive.losses.note("earlier versions (_versions)", sum(map(Path.is_file, earlier)))
        for file in self._files:
            if not file.is_picture and file.key != REDIRECTS_KEY:
                place = file.path.relative_to(self.archive.folder).as_posix()
                placed = Placed(file.key, Address("a", "folder"), is_public=True)
                post = OldPost(place=place, title="", body="")
                yield PlannedStory(post, placed, Written(file.content()))

    def loose_files(self) -> Iterator[MediaFile]:
        """The pictures, and the redirects."""
        for file in self._files:
            if file.is_picture or file.key == REDIRECTS_KEY:
                yield MediaFile(file.path, file.key)

    def redirects(self) -> dict[str, str]:
        """None: they are a file of its own."""
        return {}

    @property
    def _files(self) -> Iterator[DeskFile]:
        return (file for file, _is_homeless in self._placed)

    @property
    def _placed(self) -> Iterator[tuple[DeskFile, bool]]:
        """In sections' folders as they are there; others by the names of the folders above them.
        With each, whether these name no section.
        """
        for file in desk_files([self.archive.folder], self._newsroom):
            relative = file.path.relative_to(self.archive.folder)
            first = relative.parts[0]
            if first == VERSIONS_FOLDER:
                continue
            if relative.parts[1:] and first == PICTURES_FOLDER:
                yield DeskFile(file.path, f"{PICTURES}{'/'.join(relative.parts[1:])}"), False
            elif first in _OWN_FOLDERS or self._newsroom.section(first):
                yield DeskFile(file.path, f"{FOLDER}/{relative.as_posix()}"), False
            elif not relative.parts[1:] and first in {"_redirects", "_breaking.md"}:
                yield DeskFile(file.path, f"{FOLDER}/{first}"), False
            elif is_upload(file.key):
                key = self._in_section(file.key)
                yield DeskFile(file.path, key), key != file.key

    def _in_section(self, key: str) -> str:
        name = PurePosixPath(key)
        is_placed = key.startswith(PICTURES) or section_of_folder(name)
        return key if is_placed else f"{FOLDER}/{self.usual_section}/{name.name}"
