"""The plan of an import: which file each post becomes, and where every old address leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol
from urllib.parse import parse_qsl

from chalicelib.ingest.markup.typed_links import parts_of_link
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.redirects import is_taken, old_of_request
from chalicelib.news.slug import name_slug
from newsdesk.archives.media import Media, MediaFile
from newsdesk.archives.post import ListAddress, OldPost, OldSite
from newsdesk.earlier_stories import EarlierStories
from newsdesk.import_places import Placed, Places, Placing, post_slug
from newsdesk.old_categories import Choices, OldCategories
from newsdesk.story_writing import Written, written

NO_PAGE = "pages that newsroom.toml does not name"


@dataclass(frozen=True)
class PlannedStory:
    """A post, and the file that it becomes."""

    post: OldPost
    placed: Placed
    written: Written


class Planned(Protocol):
    """What an import is made of."""

    choices: Choices

    @property
    def archive(self) -> OldSite:
        """What is imported."""
        ...

    def stories(self) -> Iterator[PlannedStory]:
        """Every story that comes; the same at each call."""
        ...

    def loose_files(self) -> Iterator[MediaFile]:
        """Files that belong to no story."""
        ...

    def redirects(self) -> dict[str, str]:
        """Where the old addresses lead that no story names."""
        ...

    @property
    def deleted(self) -> list[str]:
        """The keys of stories that were deleted here since an earlier import."""
        ...

    @property
    def stayed(self) -> dict[str, str]:
        """By key, the section of what an earlier import put into another, where it stays."""
        ...

    @property
    def in_no_section(self) -> Mapping[str, int]:
        """How many stories are in no section of ours, by what they are in."""
        ...

    @property
    def usual_section(self) -> str:
        """Where these go."""
        ...


class ImportPlan:
    """The plan. It holds addresses, never texts: those are read anew for each of its stories."""

    def __init__(
        self,
        archive: OldSite,
        newsroom: Newsroom,
        media: Media,
        choices: Choices,
        earlier: EarlierStories | None = None,
    ) -> None:
        self.archive = archive
        self.newsroom = newsroom
        self.media = media
        self.choices = choices
        self._earlier = earlier or EarlierStories()
        self._categories = OldCategories(newsroom, choices)
        self.usual_section = self._categories.usual_section

    @property
    def in_no_section(self) -> Mapping[str, int]:
        """How many stories are in no section of ours, by their first category."""
        self._place_all()
        return self._categories.in_no_section

    def check_choices(self) -> None:
        """Refuse a choice for a category that the archive does not have. Raises Refused."""
        self._place_all()
        self._categories.check_chosen()

    def _place_all(self) -> None:
        """Read the archive once, if that was not done yet: it then knows all its categories."""
        _ = self._places, self._lists

    @cached_property
    def _places(self) -> Places:
        places = Places()
        placing = Placing(
            self.newsroom,
            self._categories,
            self._earlier,
            brings_back=self.choices.brings_back,
        )
        for post in self.archive.posts():
            placed = placing.place(post, self._own_path(post))
            places.placed.append(placed)
            if placed:
                places.note(placed, [self.old_key(old) for old in post.old])
        return places

    def stories(self) -> Iterator[PlannedStory]:
        """Every story that comes, in the archive's order."""
        for post, placed in zip(self.archive.posts(), self._places.placed, strict=True):
            if placed is None:
                self._note_page(post)
                continue
            if placed.is_deleted:
                continue
            yield PlannedStory(post, placed, written(post, placed.address, self))

    def _note_page(self, post: OldPost) -> None:
        address = next(iter(post.old), "")
        self.archive.losses.note(NO_PAGE, name=f"{post.title} ({address})")
        self.archive.losses.pages[post_slug(post)] = post.title

    @property
    def deleted(self) -> list[str]:
        """The keys of what was deleted here since an earlier import, and does not come again."""
        return [placed.key for placed in self._places.placed if placed and placed.is_deleted]

    @property
    def stayed(self) -> dict[str, str]:
        """By key, the section of what an earlier import put into another, where it stays."""
        placed = filter(None, self._places.placed)
        return {one.key: one.elsewhere for one in placed if one.elsewhere}

    def loose_files(self) -> Iterator[MediaFile]:
        """Files that belong to no story: none."""
        return iter(())

    def redirects(self) -> dict[str, str]:
        """Where the old addresses lead that no story names: queries, and lists."""
        found: dict[str, str] = {}
        for key, new in [("", "/"), *self._lists.items()]:
            old = self._below_base(key)
            is_free = old and old != new.strip("/") and not is_taken(old, self.newsroom)
            if is_free and (key[:1] == "?" or key not in self._places.new):
                found.setdefault(old, new)
        return found | self._places.queries  # last: there may be too many of them

    def new_link(self, link: str) -> str | None:
        """The path that a link to the old site has here; None if it leads elsewhere, or nowhere."""
        parts = parts_of_link(link)
        if parts.netloc and not self._is_old_host(parts.netloc):
            return None
        if not parts.netloc and (
            parts.scheme or not parts.path.startswith("/") or link[:2] == "//"
        ):
            return None
        old = self.old_key(link)
        new = self._places.new.get(old) or self._lists.get(old)
        if new is None and (self.newsroom.section(old) or self.newsroom.page(old)):
            new = f"/{old}"  # it has the same path here
        if new is None:
            return None
        return f"{new}#{parts.fragment}" if parts.fragment else new

    @cached_property
    def _lists(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in self.archive.lists():
            old, new = self.old_key(one.old), self._list_path(one)
            if old and new:
                found.setdefault(old, new)
        return found

    def is_internal(self, link: str) -> bool:
        """Whether a link was to the old site."""
        parts = parts_of_link(link)
        return self._is_old_host(parts.netloc) if parts.netloc else link.startswith("/")

    def is_own_picture(self, link: str) -> bool:
        """Whether a picture was the old site's own, by its host or its path."""
        host = parts_of_link(link).netloc
        is_there = not host or host in self._picture_hosts or "/wp-content/uploads/" in link
        return is_there or self.is_internal(link)

    @cached_property
    def _picture_hosts(self) -> set[str]:
        links = (link for link, _alt, _caption in self.archive.attachments().values())
        return {parts_of_link(link).netloc for link in links}

    def find(self, link: str, beside: str) -> MediaFile | None:
        """The file of a picture that a post shows."""
        return self.media.find(link, beside=beside)

    def old_key(self, link: str) -> str:
        """An old address as they are compared within the archive, which may have them with or
        without the folder that the site was in; empty if it can be none.
        """
        parts = parts_of_link(link)
        path = parts.path
        if self._base_path and path.startswith(self._base_path):
            path = path[len(self._base_path) :]
        return old_of_request(path, dict(parse_qsl(parts.query)))

    def old_path(self, link: str) -> str:
        """An old address as readers have it, and as aliases and redirects do: with the folder that
        the site was in.
        """
        key = self.old_key(link)
        return self._below_base(key) if key else ""

    def _below_base(self, key: str) -> str:
        return key if key[:1] == "?" else f"{self._base_path}/{key}".strip("/")

    @cached_property
    def _base_path(self) -> str:
        return parts_of_link(self.archive.base).path.rstrip("/")

    def _is_old_host(self, host: str) -> bool:
        own = parts_of_link(self.archive.base).netloc.removeprefix("www.").casefold()
        return bool(own) and host.removeprefix("www.").casefold() == own

    def section_of(self, post: OldPost) -> tuple[str, str]:
        """The section of a post, and the category that names it; empty if none does."""
        return self._categories.section_of(post)

    def _own_path(self, post: OldPost) -> str:
        """The path that a post had; empty if it had none."""
        own = next(iter(post.old), "")
        path = self.old_path(own) if own else ""
        return "" if path.startswith("?") else path

    def _list_path(self, one: ListAddress) -> str:
        if one.of == "category":
            section = self._categories.section_called(one.name, one.slug)
            page = f"/{section}" if section else f"/tag/{name_slug(one.name)}"
        elif one.of in {"tag", "author"}:
            page = f"/{one.of}/{name_slug(one.name)}"
        elif one.of == "archive":
            return f"/archive/{one.name}"
        else:
            page = ""
        if page.endswith("/"):
            return ""
        return f"{page}/feed.xml" if one.is_feed else page or "/"
