"""What an editor is told of an upload: beside the file, in words and as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, tzinfo

from chalicelib.ingest.assessment import TAKEN
from chalicelib.ingest.reading.upload_keys import is_breaking_key
from chalicelib.news.address import PAGES
from chalicelib.news.errors import Problem
from chalicelib.news.moments import utc_text
from chalicelib.news.previews import LINK_LASTS
from chalicelib.news.register import Record
from chalicelib.news.text import in_one_line


@dataclass(frozen=True)
class Receipt:
    """The outcome of one version of a file. It depends on the record alone, on where and by which
    clock it is told, and on what its picture and other stories were like just then. `preview` is
    the path of a page for whoever has its link, if readers do not have the story.
    """

    record: Record
    site_url: str
    zone: tzinfo
    passing_warnings: tuple[Problem, ...] = ()
    preview: str = ""

    @property
    def outcome(self) -> str:
        """published, scheduled, expired, withdrawn, draft, deleted, held, refused or absent."""
        chronicle = self.record.chronicle
        if self.record.held_deletion:
            return "held"
        if self.record.problems:
            return "refused"
        if chronicle.outcome != "edition" or not chronicle.stations:
            return chronicle.outcome
        written, station = chronicle.last_written, chronicle.stations[-1]
        if written and station.expires and station.expires <= written:
            return "expired"
        return "scheduled" if written and station.published > written else "published"

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is not wrong, but perhaps not meant: what readers miss comes first."""
        warnings = self.record.warnings + self.passing_warnings
        asking = (warning for warning in warnings if not warning.is_note)
        return tuple(sorted(asking, key=lambda warning: not warning.is_loss))

    @property
    def notes(self) -> tuple[str, ...]:
        """What an editor may know, and need not act on."""
        warnings = self.record.warnings + self.passing_warnings
        return tuple(dict.fromkeys(warning.what for warning in warnings if warning.is_note))

    @property
    def address(self) -> str:
        """Where the story stands; empty if nowhere, or on every page."""
        path = self.record.address.path if self.record.address else ""
        return f"{self.site_url}{path}" if path else ""

    def text(self) -> str:
        """For people."""
        chronicle = self.record.chronicle
        lines = head_lines(self.record, self._sentence(), self.zone)
        if self.address:
            lines.append(f"Address: {self.address}")
        if self.preview and chronicle.last_written:
            until = self._time(chronicle.last_written + LINK_LASTS)
            lines.append(f"Preview, for whoever has this link until {until}:")
            lines.append(f"{self.site_url}{self.preview}")
        lines += listed("What is wrong", self.record.problems)
        lost = tuple(warning for warning in self.warnings if warning.is_loss)
        lines += listed("Lost on the way", lost)
        lines += listed("Worth a look", self.warnings[len(lost) :])
        if self.notes:
            lines += ["", *(in_one_line(f"{note[:1].upper()}{note[1:]}.") for note in self.notes)]
        return "\n".join(lines).rstrip() + "\n"

    def data(self) -> str:
        """The same as JSON, times in UTC: key, version, written, outcome, published, expires,
        address, preview, problems, warnings, notes.
        """
        chronicle, expires = self.record.chronicle, self._expires
        published = chronicle.stations[-1].published if chronicle.stations else None
        return json.dumps(
            {
                **head_data(self.record, self.outcome),
                "published": utc_text(published) if published else None,
                "expires": utc_text(expires) if expires else None,
                "address": self.address or None,
                "preview": f"{self.site_url}{self.preview}" if self.preview else None,
                "problems": [problem.data() for problem in self.record.problems],
                "warnings": [problem.data() for problem in self.warnings],
                "notes": list(self.notes),
            },
            ensure_ascii=False,
            indent=2,
        )

    def _sentence(self) -> str:
        if self.outcome == "refused" and self.record.address:
            return "refused. The version published before stays on the site."
        if self.outcome == "deleted":
            return self._deletion()
        left = self.record.chronicle.left
        has_successor = any(warning.field == TAKEN for warning in self.record.warnings)
        if self.outcome == "draft" and left and left.address.path and not has_successor:
            return _SENTENCES["draft of a story"].format(path=left.address.path)
        if self.outcome == "draft" and self.record.chronicle.past and not left:
            return _SENTENCES["gone"]
        is_shown = self.outcome == "published" and self.record.address is not None
        outcome = "notice" if is_shown and not self.address else self.outcome
        until = f" until {self._time(self._expires)}" if self._expires else ""
        return _SENTENCES[outcome].format(date=self._published(), until=until)

    @property
    def _expires(self) -> datetime | None:
        stations = self.record.chronicle.stations
        return stations[-1].expires if stations else None

    def _deletion(self) -> str:
        if is_breaking_key(self.record.key):
            return "deleted; it is on no page any more."
        left = self.record.chronicle.left
        if left is None:
            return "deleted; readers never had it."
        if self.record.warnings:  # another file has moved in
            return "deleted."
        path, is_story = left.address.path, left.address.section != PAGES
        return _SENTENCES["deleted" if is_story else "page deleted"].format(path=path)

    def _published(self) -> str:
        stations = self.record.chronicle.stations
        return self._time(stations[-1].published) if stations else ""

    def _time(self, moment: datetime) -> str:
        """On the newsroom's clock; programs are told in UTC."""
        return time_text(moment, self.zone)


_SENTENCES = {
    "published": "published{until}.",
    "expired": "over: its `expires` is past. Readers are told that it is no longer available.",
    "notice": "shown on every page until the file is deleted or its `until` comes.",
    "scheduled": "kept, and on the site from {date}{until}.",
    "withdrawn": "withdrawn; its address tells readers why.",
    "draft": "kept as a draft; readers do not see it.",
    "draft of a story": "kept as a draft; readers do not see it, and {path} now says that it was "
    "withdrawn.",
    "gone": "kept for its address, which tells readers that a story was withdrawn there.",
    "deleted": "deleted; {path} now says that the story was withdrawn, unless another file has "
    "that address. If it goes on in another file, write there, between its lines `---`: "
    "`aliases: [{path}]`.",
    "page deleted": "deleted; {path} now says that it was withdrawn.",
    "held": "not deleted; what readers have of it stays on the site.",
    "refused": "refused. Nothing was published; the file stays where it is.",
    "absent": "there is no such file.",
}


def head_lines(record: Record, sentence: str, zone: tzinfo) -> list[str]:
    """The first lines of any receipt: which file, what became of it, and of which version."""
    lines = [in_one_line(f"{record.key}: {sentence}"), ""]
    if record.chronicle.last_written:
        written = time_text(record.chronicle.last_written, zone)
        lines.append(f"Version of {written} ({record.chronicle.through})")
    return lines


def head_data(record: Record, outcome: str) -> dict[str, str | None]:
    """The same as JSON, the time in UTC."""
    written = record.chronicle.last_written
    return {
        "key": record.key,
        "version": record.chronicle.through,
        "written": utc_text(written) if written else None,
        "outcome": outcome,
    }


def time_text(moment: datetime, zone: tzinfo) -> str:
    """A moment on the newsroom's clock."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"


def listed(title: str, problems: tuple[Problem, ...]) -> list[str]:
    """Lines with a title and what is below it; none if nothing is."""
    if not problems:
        return []
    lines = ["", f"{title}:"]
    for problem in problems:
        place = f" ({problem.place})" if problem.place else ""
        lines.append(in_one_line(f"- {problem.what}{place}"))
        lines += [in_one_line(f"  To mend it: {problem.mend}")] if problem.mend else []
    return lines
