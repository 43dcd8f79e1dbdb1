"""What editors write and do in a history, drawn from a small world so that files often collide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import quote_plus

from chalicelib.ingest.deletion_brake import bound_file
from chalicelib.news.chronicle import Version
from chalicelib.news.mass_deletion import BOUND_KEY, confirmation_key, window_start
from chalicelib.news.redirects import REDIRECTS_KEY
from doubles.picture_maker import BROKEN, picture_text
from tests.conftest import NOON
from tests.histories.office_files import is_office_file, office_file
from tests.memory import MemoryUploads

KEYS = (
    "articles/denmark/harbour.md",
    "articles/denmark/harbour.txt",
    "articles/denmark/2026-11-20 harbour.markdown",
    "articles/denmark/Blå havn.md",
    "articles/business/harbour.md",
    "articles/business/ferry.md",
)
PICTURES = (
    "pictures/harbour.jpg",
    "articles/denmark/Harbour.JPG",
    "pictures/2026/harbour.jpg",
    "pictures/ferry.png",
)
# Of pictures, in stories: a name alone, and as one or the other folder has it.
NAMES = ("harbour.jpg", "harbour.jpg", "ferry.png", "2026/harbour.jpg")
SLUGS = ("", "", "harbour", "harbour", "ferry")
SECTIONS = ("", "", "denmark", "business")
# Of the shape of a story, one of them another file's; and of other shapes.
ALIASES = ("/denmark/ferry", "/old/harbour", "/2019/05/harbour.html", "/harbour")
# Of what was no story, and where they lead: one to another of them.
OLD_PATHS = ("category/harbours", "tag/sea", "2018/04", "?p=7", "blog/feed")
NEW_PATHS = ("/denmark", "/tag/ferries", "/denmark/ferry", "/category/all", "/feed.xml")
YESTERDAY = NOON - timedelta(days=1)
# Some end while a history lasts, some after it.
EMBARGOES = tuple(
    NOON + timedelta(**ahead)
    for ahead in ({"seconds": 2}, {"hours": 1}, {"hours": 5}, {"days": 30})
)
WORDINGS = 3

_STORY = (
    "The harbour of Ny By opens again on Monday, the port says: after {0} years of work, ferries "
    "sail every {0} hours, and nobody need take the long road round the fjord."
)
_REQUEST = "Please provide the text you would like me to translate."


@dataclass(frozen=True)
class Copy:
    """What stands in a file."""

    wording: int = 1
    body: str = _STORY
    slug: str = ""
    section: str = ""
    date: datetime | None = None
    lastmod: datetime | None = None
    expires: datetime | None = None
    is_draft: bool = False
    withdrawn: str = ""
    ordered_by: str = ""
    aliases: tuple[str, ...] = ()
    corrections: tuple[tuple[datetime, str], ...] = ()
    picture: str = ""
    figures: tuple[str, ...] = ()  # names of the pictures in its text
    gallery: tuple[str, ...] = ()
    reviewed_by: str = ""

    @property
    def title(self) -> str:
        """Its headline."""
        return f"The harbour opens, part {self.wording}"

    def content(self, key: str) -> str | bytes:
        """The file, as the program writes it whose ending its key has."""
        return self._office_file(key) if is_office_file(key) else self.text()

    def _office_file(self, key: str) -> bytes:
        """What other programs have no lists of, and no pictures beside the file, is left out."""
        fields = {
            name: value for name, value in self._fields().items() if value[:1] not in {"", "["}
        }
        fields = {name: value for name, value in fields.items() if name != "picture"}
        return office_file(key, fields, self.body.format(self.wording))

    def text(self) -> str:
        """The file, with front matter."""
        lines = [f"{name}: {value}" for name, value in self._fields().items() if value]
        figures = [f'\n![The sea]({name} "At sea")\n' for name in self.figures]
        return "\n".join(["---", *lines, "---", self.body.format(self.wording), *figures, ""])

    def _fields(self) -> dict[str, str]:
        return {
            "title": self.title,
            "slug": self.slug,
            "section": self.section,
            "date": self.date.isoformat() if self.date else "",
            "lastmod": self.lastmod.isoformat() if self.lastmod else "",
            "expires": self.expires.isoformat() if self.expires else "",
            "draft": "true" if self.is_draft else "",
            "withdrawn": self.withdrawn,
            "ordered_by": self.ordered_by,
            "aliases": f"[{', '.join(self.aliases)}]" if self.aliases else "",
            "corrections": self._corrections(),
            "picture": self.picture,
            "gallery": f"[{', '.join(self.gallery)}]" if self.gallery else "",
            "reviewed_by": self.reviewed_by,
            "author": "Karen Holm" if self.wording > 1 else "",
            "tags": "ferries" if self.wording > 2 else "harbours, ferries",
        }

    def _corrections(self) -> str:
        entries = [
            f'{{date: "{made.isoformat()}", text: {text}}}' for made, text in self.corrections
        ]
        return f"[{', '.join(entries)}]" if entries else ""

    def __str__(self) -> str:
        said = {
            f"wording {self.wording}": self.body == _STORY,
            "empty": not self.body,
            "a translator's request": self.body == _REQUEST,
            f"slug {self.slug}": self.slug,
            f"section {self.section}": self.section,
            f"date {self.date}": self.date,
            f"lastmod {self.lastmod}": self.lastmod,
            f"expires {self.expires}": self.expires,
            "draft": self.is_draft,
            "withdrawn": self.withdrawn,
            f"ordered by {self.ordered_by}": self.ordered_by,
            f"aliases {self.aliases}": self.aliases,
            f"{len(self.corrections)} corrections": self.corrections,
            f"picture {self.picture}": self.picture,
            f"figures {self.figures}": self.figures,
            f"gallery {self.gallery}": self.gallery,
            "reviewed": self.reviewed_by,
        }
        return ", ".join(words for words, is_so in said.items() if is_so)


GOOD = Copy()
BAD = Copy(body="")


@dataclass(frozen=True)
class Announcement:
    """That something happened to a file, as S3 says it."""

    key: str
    name: str

    def record(self) -> dict[str, Any]:
        """The record in an S3 event, its key form-encoded."""
        return {"eventName": self.name, "s3": {"object": {"key": quote_plus(self.key)}}}


CREATED, REMOVED = "ObjectCreated:Put", "ObjectRemoved:DeleteMarkerCreated"


class WholeSecondsBucket(MemoryUploads):
    """Lists versions as S3's API does: times are whole seconds, and within one the client knows
    which version is the newest, but not the order of the deletions among the others.
    """

    def versions(self, key: str) -> tuple[Version, ...]:
        listed = super().versions(key)
        return tuple(
            sorted(listed, key=lambda each: (each.written, each is listed[-1], each.is_deletion))
        )


@dataclass
class Editors:
    """The people at work: `act` does one thing to the bucket and returns what S3 announces."""

    chance: Random
    bucket: MemoryUploads
    keys: tuple[str, ...]
    note: Callable[[datetime, str], object]
    clock: datetime = NOON
    copies: dict[str, Copy] = field(default_factory=dict)
    copy_of_version: dict[str, Copy] = field(default_factory=dict)
    redirects_of_version: dict[str, dict[str, str] | None] = field(default_factory=dict)
    is_braked: bool = False
    has_pictures: bool = False
    has_documents: bool = False
    pictures: dict[str, bytes] = field(default_factory=dict)

    def act(self) -> list[Announcement]:
        """Let some time pass, often none, and do one thing."""
        self.clock += timedelta(seconds=self.chance.choice((0, 0, 0, 1, 2, 3, 3600, 7200)))
        deeds = _BRAKED_DEEDS if self.is_braked else _DEEDS
        deed = self.chance.choice(deeds)
        if self.has_pictures and self.chance.random() < 0.6:
            deed = self.chance.choice(_PICTURE_DEEDS)
        if self.has_documents and self.chance.random() < 0.5:
            deed = self.chance.choice(_DOCUMENT_DEEDS)
        return deed(self, self.chance.choice(self.keys))

    def upload(self, key: str, copy: Copy, *, unreadable_because: str = "") -> list[Announcement]:
        """Put a copy under a key."""
        version = self.bucket.put(
            key, copy.content(key), self.clock, unreadable_because=unreadable_because
        )
        self.copies[key] = copy
        self.copy_of_version[version.id] = copy
        self.note(self.clock, f"uploads {key} {version.id}: {copy}")
        return [Announcement(key, CREATED)]

    def delete(self, key: str) -> list[Announcement]:
        """Delete a file, or a key that was never one."""
        version = self.bucket.delete(key, self.clock)
        self.note(self.clock, f"deletes {key} {version.id}")
        return [Announcement(key, REMOVED)]

    def write(self, key: str) -> list[Announcement]:
        """Tell the story in these or those words."""
        return self.upload(key, replace(self._sound(key), wording=self.chance.randint(1, WORDINGS)))

    def move(self, key: str) -> list[Announcement]:
        """Ask for another address, or for one of before."""
        slug, section = self.chance.choice(SLUGS), self.chance.choice(SECTIONS)
        return self.upload(key, replace(self._sound(key), slug=slug, section=section))

    def spoil(self, key: str) -> list[Announcement]:
        """Upload what is no story."""
        return self.upload(key, replace(self._sound(key), body=self.chance.choice(("", _REQUEST))))

    def put_aside(self, key: str) -> list[Announcement]:
        """Make it a draft."""
        return self.upload(key, replace(self._sound(key), is_draft=True))

    def date(self, key: str) -> list[Announcement]:
        """Date it, mostly ahead, and at times say when its time is over."""
        date = self.chance.choice((YESTERDAY, *EMBARGOES))
        later = (end for end in EMBARGOES if end > date)
        expires = self.chance.choice((None, None, None, *later))
        return self.upload(key, replace(self._sound(key), date=date, expires=expires))

    def say_when_changed(self, key: str) -> list[Announcement]:
        """Name a moment of the last change: a problem if it is not past."""
        lastmod = self.chance.choice((NOON, EMBARGOES[1]))
        return self.upload(key, replace(self._sound(key), lastmod=lastmod))

    def withdraw(self, key: str) -> list[Announcement]:
        """Take the story back, and say why, and at times who ordered it."""
        ordered_by = self.chance.choice(("", "a court"))
        copy = replace(self._sound(key), withdrawn="it was not true", ordered_by=ordered_by)
        return self.upload(key, copy)

    def name_old_addresses(self, key: str) -> list[Announcement]:
        """Say where the story was before it came here, or no longer."""
        aliases = tuple(self.chance.sample(ALIASES, self.chance.randint(0, 2)))
        return self.upload(key, replace(self._sound(key), aliases=aliases))

    def correct(self, key: str) -> list[Announcement]:
        """Add a correction, of now or to come; at times forget those of before, a problem."""
        before = self._sound(key)
        made = self.clock + self.chance.choice((timedelta(), timedelta(), timedelta(days=9)))
        kept = self.chance.choice((before.corrections, ()))
        fresh = (made, f"A word was wrong {len(before.corrections)} times")
        return self.upload(key, replace(before, corrections=(*kept, fresh)))

    def lock_away(self, key: str) -> list[Announcement]:
        """Upload it to cold storage, or encrypted with a key that we may not use."""
        obstacle = self.chance.choice(("", "its storage class is GLACIER"))
        announced = self.upload(key, self._sound(key), unreadable_because=obstacle)
        if not obstacle:
            self.bucket.locked.add(self.bucket.files[key][-1][0].id)
        return announced

    def rename(self, key: str) -> list[Announcement]:
        """Copy the file to another key and delete it, with or without an address of its own."""
        copy = self._sound(key)
        slug = self.chance.choice(("", copy.slug))
        new = self.chance.choice(self.keys)
        return [*self.upload(new, replace(copy, slug=slug)), *self.delete(key)]

    def delete_all(self, _key: str) -> list[Announcement]:
        """Delete every file: a sync of the wrong folder."""
        announced = []
        for key in (*self.keys, *self.pictures):
            self.clock += timedelta(seconds=self.chance.choice((0, 0, 1, 60)))
            announced += self.delete(key)
        return announced

    def put_back(self, _key: str) -> list[Announcement]:
        """Upload again what lies deleted, as it was."""
        deleted = (key for key in self.keys if self._is_deleted(key))
        copies = ((key, self.copies[key]) for key in deleted if key in self.copies)
        pictures = [pair for pair in self.pictures.items() if self._is_deleted(pair[0])]
        return [
            *(one for key, copy in copies for one in self.upload(key, copy)),
            *(one for key, content in pictures for one in self.put_picture(key, content)),
        ]

    def confirm(self, _key: str) -> list[Announcement]:
        """Decide, as an operator, that the deletions of ten minutes are to be obeyed."""
        keys = (*self.keys, *self.pictures)
        versions = [version for key in keys for version in self.bucket.versions(key)]
        deleted = [version.written for version in versions if version.is_deletion]
        newest = max(deleted, default=self.clock)
        moment = self.chance.choice([*deleted, *[newest] * 9])
        decision = confirmation_key(window_start(moment))
        self.bucket.put(decision, "", self.clock)
        self.note(self.clock, f"confirms with {decision}")
        return [Announcement(decision, CREATED)]

    def put_picture(self, key: str, content: bytes) -> list[Announcement]:
        """Put a picture under a key."""
        version = self.bucket.put(key, content, self.clock)
        self.pictures[key] = content
        self.note(self.clock, f"uploads {key} {version.id}: {content.decode()!r}")
        return [Announcement(key, CREATED)]

    def illustrate(self, key: str) -> list[Announcement]:
        """Name pictures in a story, or none; at times somebody has reviewed it."""
        copy = replace(
            self._sound(key),
            picture=self.chance.choice(("", *NAMES)),
            figures=tuple(self.chance.sample(NAMES, self.chance.choice((0, 0, 1)))),
            gallery=tuple(self.chance.sample(NAMES, self.chance.choice((0, 0, 1, 2)))),
            reviewed_by=self.chance.choice(("", "", "Karen Holm")),
        )
        return self.upload(key, copy)

    def upload_picture(self, _key: str) -> list[Announcement]:
        """Upload a picture, or another in its place; at times one that can't be read."""
        content = self.chance.choice((*_CONTENTS, *_CONTENTS, BROKEN))
        return self.put_picture(self.chance.choice(PICTURES), content)

    def delete_picture(self, _key: str) -> list[Announcement]:
        """Delete a picture that there was."""
        there = [*self.pictures] or [PICTURES[0]]
        return self.delete(self.chance.choice(there))

    def rename_picture(self, key: str) -> list[Announcement]:
        """Copy a picture to another key and delete it."""
        if not self.pictures:
            return self.upload_picture(key)
        old = self.chance.choice([*self.pictures])
        new = self.chance.choice([key for key in PICTURES if key != old])
        return [*self.put_picture(new, self.pictures[old]), *self.delete(old)]

    def say_where_old_paths_lead(self, _key: str) -> list[Announcement]:
        """Upload the file of redirects, with these or those lines; at times one is wrong."""
        paths = self.chance.sample(OLD_PATHS, self.chance.randint(0, len(OLD_PATHS)))
        redirects = {old: self.chance.choice(NEW_PATHS) for old in paths}
        is_wrong = self.chance.random() < 0.25
        lines = [f"/{old} {new}" for old, new in redirects.items()] + ["no path"] * is_wrong
        version = self.bucket.put(REDIRECTS_KEY, "\n".join(lines), self.clock)
        self.redirects_of_version[version.id] = None if is_wrong else redirects
        self.note(self.clock, f"uploads {REDIRECTS_KEY} {version.id}: {lines}")
        return [Announcement(REDIRECTS_KEY, CREATED)]

    def forget_old_paths(self, _key: str) -> list[Announcement]:
        """Delete that file."""
        return self.delete(REDIRECTS_KEY)

    def set_bound(self, _key: str) -> list[Announcement]:
        """Decide how many files may be deleted in ten minutes."""
        most = self.chance.choice((0, 1, 1, 2, None))
        self.bucket.put(BOUND_KEY, bound_file(most), self.clock)
        self.note(self.clock, f"sets the bound to {most}")
        return [Announcement(BOUND_KEY, CREATED)]

    def _is_deleted(self, key: str) -> bool:
        versions = self.bucket.versions(key)
        return bool(versions) and versions[-1].is_deletion

    def _sound(self, key: str) -> Copy:
        """The file's last copy without what was wrong with it, and at times without its dates."""
        before = self.copies.get(key, GOOD)
        date = None if self.chance.random() < 0.3 else before.date
        expires = before.expires if date else None
        sound = replace(before, body=_STORY, is_draft=False, withdrawn="", ordered_by="")
        lastmod = self.chance.choice((None, None, before.lastmod))
        return replace(sound, date=date, lastmod=lastmod, expires=expires)


_CONTENTS = (
    picture_text("the harbour", alt="The harbour"),
    picture_text("the harbour at dawn", caption="At dawn", credit="Karen Holm", width="640"),
    picture_text("a ferry", source="trainedAlgorithmicMedia"),
)
_PICTURE_DEEDS = (
    Editors.illustrate, Editors.illustrate, Editors.upload_picture, Editors.upload_picture,
    Editors.upload_picture, Editors.delete_picture, Editors.rename_picture,
)  # fmt: skip
_DOCUMENT_DEEDS = (
    Editors.say_where_old_paths_lead, Editors.say_where_old_paths_lead, Editors.forget_old_paths,
    Editors.put_aside, Editors.put_aside, Editors.date, Editors.spoil, Editors.write, Editors.write,
)  # fmt: skip
_DEEDS = (
    Editors.write, Editors.write, Editors.write, Editors.move, Editors.move, Editors.spoil,
    Editors.lock_away, Editors.put_aside, Editors.date, Editors.date, Editors.say_when_changed,
    Editors.withdraw, Editors.name_old_addresses, Editors.correct, Editors.rename, Editors.delete,
    Editors.delete,
)  # fmt: skip
_BRAKED_DEEDS = (
    Editors.write, Editors.write, Editors.write, Editors.move, Editors.put_aside, Editors.date,
    Editors.withdraw, Editors.name_old_addresses, Editors.correct, Editors.rename, Editors.delete,
    *[Editors.delete_all] * 6, *[Editors.confirm] * 6, *[Editors.put_back] * 6, Editors.set_bound,
)  # fmt: skip
