"""The addresses of deleted stories, in an export: files that say since when, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import batched
from pathlib import PurePosixPath
from typing import Any

from chalicelib.ingest.reading.manuscript import Manuscript
from chalicelib.news.address import ALIASES, NOTICES, PAGES, Address
from chalicelib.news.article import MOST_TAGS
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.claim import Claim, tenure
from chalicelib.news.standing import Gone, Standing
from chalicelib.news.write_budget import MOST_ALIASES, MOST_AUTHORS
from newsdesk.story_writing import moment_text, yaml_of

TITLE = "A deleted story"


@dataclass
class GoneAddresses:
    """What is known of deleted stories, file by file."""

    now: datetime
    written: set[str] = field(default_factory=set)  # keys that files have in the export
    unsaid: list[str] = field(default_factory=list)  # files whose old addresses can't be written
    _present: dict[Address, list[Claim]] = field(default_factory=dict)  # of stories that are there
    _led_on: set[Address] = field(default_factory=set)
    _claims: dict[Address, list[Claim]] = field(default_factory=dict)
    _of_files: dict[str, _Lost] = field(default_factory=dict)

    def note(self, chronicle: Chronicle, manuscripts: list[Manuscript]) -> None:
        """Note a file: what it holds, and what ended of it. `manuscripts` are its versions, as far
        as they can be read.
        """
        for address, claim in chronicle.present_claims:
            self._present.setdefault(address, []).append(claim)
        for life in chronicle.past:
            self._claims.setdefault(life.address, []).append(life.claim)
        if chronicle.past:
            self._of_files[chronicle.key] = _Lost.of(manuscripts)

    def paths_to(self, chronicle: Chronicle) -> list[str]:
        """The old paths of a file's earlier lives, which lead to the story that it is now."""
        own = {address for address, _claim in chronicle.present_claims}
        past = {life.address for life in chronicle.past} - own - self._present.keys()
        lost = self._of_files.get(chronicle.key)
        paths = {at: path for at in sorted(past) if lost and (path := lost.path(at))}
        if chronicle.is_public(self.now):
            self._led_on |= paths.keys()
        return list(paths.values())

    def holds_its_addresses(self, chronicle: Chronicle) -> bool:
        """Whether no other file is before this one at any of its addresses: where they are
        imported, whoever comes first has it.
        """
        holders = (tenure(tuple(self._present[at])).holder for at, _ in chronicle.present_claims)
        return all(holder and holder.key == chronicle.key for holder in holders)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """A key and a text for all that ended of a file at once."""
        for (key, gone), addresses in self._by_file().items():
            if gone.since is None and not gone.reason:
                continue
            lost = self._of_files[key]
            own = [at for at in addresses if at.section not in {ALIASES, NOTICES}]
            main = own[0] if own else self._another(key)
            page = f"articles/_pages/{main.slug}.md" if main and main.section == PAGES else ""
            if main is None or page in self.written:
                self.unsaid.append(key)  # of a page, the file's name is the address
                continue
            others = [path for at in addresses if at != main and (path := lost.path(at))]
            for some in [*batched(others, MOST_ALIASES)] or [()]:
                yield self._free_key(key, main), _text(main, gone, some, lost)

    def _by_file(self) -> dict[tuple[str, Gone], list[Address]]:
        found: dict[tuple[str, Gone], list[Address]] = {}
        for address, claims in self._claims.items():
            is_waited_for = all(c.public_from > self.now for c in self._present.get(address, ()))
            if address in self._led_on or not is_waited_for:
                continue
            standing = Standing(address, claims=tuple(claims))
            gone, departed = standing.answer(self.now), tenure(standing.claims).departed
            if isinstance(gone, Gone):
                claim = departed or claims[-1]
                found.setdefault((claim.key, gone), []).append(address)
        return found

    def _another(self, key: str) -> Address | None:
        """An address that the file had, and another story has now: it stays that one's."""
        return next(
            (
                address
                for address, claims in self._claims.items()
                if address.section not in {ALIASES, NOTICES}
                and any(claim.key == key and not claim.is_alias for claim in claims)
            ),
            None,
        )

    def _free_key(self, key: str, main: Address) -> str:
        """The file's own, if the export has none there."""
        folder = "_pages" if main.section == PAGES else main.section
        stem = PurePosixPath(key).stem
        number, free = 1, f"articles/{folder}/{stem}.md"
        while free in self.written:
            number += 1
            free = f"articles/{folder}/{stem}-gone-{number}.md"
        self.written.add(free)
        return free


@dataclass(frozen=True)
class _Lost:
    """What is still to be known of a story: the lists that it stood in, and its old paths."""

    tags: tuple[str, ...]
    authors: tuple[str, ...]
    paths: dict[Address, str]

    @classmethod
    def of(cls, manuscripts: list[Manuscript]) -> _Lost:
        had = [one.story for one in manuscripts if not one.is_draft and not one.story.withdrawn]
        tags = dict.fromkeys(tag.name for story in reversed(had) for tag in story.tags)
        authors = dict.fromkeys(by.name for story in reversed(had) for by in story.authors)
        paths = {old.address: old.path for one in manuscripts for old in one.aliases}
        return cls(tuple(tags)[:MOST_TAGS], tuple(authors)[:MOST_AUTHORS], paths)

    def path(self, address: Address) -> str:
        """The path that an address stands for; empty if nobody knows."""
        path = self.paths.get(address, "" if address.section == ALIASES else address.path)
        return f"/{path.strip('/')}" if path else ""


def _text(main: Address, gone: Gone, others: tuple[str, ...], lost: _Lost) -> bytes:
    # Of a withdrawn story `gone` says since when it was down; when it was deleted is no matter.
    fields: dict[str, Any] = {
        "title": TITLE,
        "slug": main.slug,
        "gone_since": moment_text(gone.since or datetime(2000, 1, 1, tzinfo=UTC)),
        "withdrawn": gone.reason,
        "ordered_by": gone.ordered_by,
        "lastmod": moment_text(gone.since if gone.reason else None),
        "language": gone.language,
        "authors": list(lost.authors),
        "tags": list(lost.tags),
        "aliases": list(others),
    }
    lines = [f"{name}: {yaml_of(value)}" for name, value in fields.items() if value]
    return "\n".join(["---", *lines, "---", ""]).encode()
