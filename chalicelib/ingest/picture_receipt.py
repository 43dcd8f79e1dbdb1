"""What the editor of a picture is told of it: beside the file, in words and as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from msgspec import to_builtins

from chalicelib.ingest.receipt import head_data, head_lines, listed
from chalicelib.news.errors import Problem
from chalicelib.news.register import Record
from chalicelib.news.renditions import PictureWords, SourcePicture
from chalicelib.news.text import in_one_line

_WORDS = {
    "alt": "alt text",
    "caption": "caption",
    "credit": "credit",
    "creator": "photographer",
    "rights": "rights",
}


@dataclass(frozen=True)
class PictureReceipt:
    """The outcome of one version of a picture's file. It depends on the record alone."""

    record: Record
    zone: tzinfo

    @property
    def outcome(self) -> str:
        """ready, deleted, held, refused or absent."""
        if self.record.held_deletion:
            return "held"
        outcome = self.record.chronicle.outcome
        return "ready" if outcome == "edition" else outcome

    @property
    def address(self) -> str:
        """A picture has none of its own."""
        return ""

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is not wrong, but perhaps not meant."""
        return self.record.warnings

    def text(self) -> str:
        """For people."""
        record = self.record
        lines = head_lines(record, self._sentence(), self.zone)
        if record.picture and self.outcome != "refused":  # else it is of the version before
            lines += _described(record.picture)
        lines += listed("What is wrong", record.problems)
        lines += listed("Worth a look", record.warnings)
        return "\n".join(lines).rstrip() + "\n"

    def data(self) -> str:
        """The same as JSON, times in UTC: key, version, written, outcome, picture, problems,
        warnings.
        """
        return json.dumps(
            {
                **head_data(self.record, self.outcome),
                "picture": _data(self.record.picture) if self.record.picture else None,
                "problems": [problem.data() for problem in self.record.problems],
                "warnings": [problem.data() for problem in self.warnings],
            },
            ensure_ascii=False,
            indent=2,
        )

    def _sentence(self) -> str:
        if self.outcome == "refused" and self.record.picture:
            return "refused. The version uploaded before stays on the site."
        return _SENTENCES[self.outcome]


_SENTENCES = {
    "ready": "ready. Stories that name it show it.",
    "deleted": "deleted. Stories that name it show it no more.",
    "held": "not deleted; stories that name it show it still.",
    "refused": "refused. Stories that name it show none; the file stays where it is.",
    "absent": "there is no such file.",
}


def _described(picture: SourcePicture) -> list[str]:
    widths = ", ".join(str(rendition.width) for rendition in picture.renditions)
    lines = [
        f"Size: {picture.width} × {picture.height} pixels",
        f"Made {widths} pixels wide",
    ]
    lines += [
        in_one_line(f"{name[:1].upper()}{name[1:]} in the file: {text}")
        for name, text in _found(picture.words).items()
    ]
    if picture.words.is_generated:
        lines.append("The file says that a model made it: stories that show it need `reviewed_by`.")
    if missing := [name for part, name in _WORDS.items() if not getattr(picture.words, part)]:
        lines.append(f"Not in the file: {', '.join(missing)}")
    return lines


def _found(words: PictureWords) -> dict[str, str]:
    return {name: text for part, name in _WORDS.items() if (text := getattr(words, part))}


def _data(picture: SourcePicture) -> dict[str, Any]:
    return {
        "width": picture.width,
        "height": picture.height,
        "digest": picture.digest,
        "renditions": [
            {"width": one.width, "height": one.height, "jpeg": one.jpeg, "avif": one.avif}
            for one in picture.renditions
        ],
        "words": to_builtins(picture.words),
    }
