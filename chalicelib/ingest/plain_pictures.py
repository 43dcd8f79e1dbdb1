"""Pictures that lie in the media bucket itself, as before there were renditions."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from chalicelib.ingest.picture_check import picture_warnings, unreadable_picture
from chalicelib.ingest.picture_size import size_of
from chalicelib.news.article import Picture
from chalicelib.news.errors import Problem, UnreadableFile
from chalicelib.news.pictures import Pictures


@dataclass(frozen=True)
class PlainPictures:
    """The pictures of the media bucket; without it nothing is known of them."""

    pictures: Pictures | None

    def with_size(self, picture: Picture) -> Picture:
        """A picture that lies in the media bucket itself, with its size, read from it if the file
        does not say it. If it is not there yet, readers see none, and the sweep looks for it.
        """
        if self.pictures is None:
            return picture
        try:
            beginning = self.pictures.beginning(picture.path)
        except UnreadableFile:
            return picture
        if beginning is None:
            return replace(picture, is_there=False)
        size = size_of(beginning)
        if size is None or picture.width:
            return picture
        return replace(picture, width=size[0], height=size[1])

    def has_come(self, picture: str) -> bool:
        """Whether a picture that a story waits for is in the media bucket."""
        try:
            return self.pictures is not None and self.pictures.beginning(picture) is not None
        except UnreadableFile:
            return False

    def warnings_about(self, picture: Picture) -> tuple[Problem, ...]:
        """What is wrong with it, now that its file is looked at."""
        if self.pictures is None:
            return ()
        try:
            beginning = self.pictures.beginning(picture.path)
        except UnreadableFile as obstacle:
            return (unreadable_picture(picture, str(obstacle)),)
        return picture_warnings(picture, beginning)
