"""Pictures within documents: taken out, each under the key of its content, or named as lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from chalicelib.ingest.reading.document import EmbeddedPicture
from chalicelib.news.errors import Problem
from chalicelib.news.pictures import LARGEST_PICTURE
from chalicelib.news.text import single_spaced

LONGEST_NAMED = 60  # characters of a picture's alternative text in a receipt
MOST_NAMED = 3

_ENDINGS = {
    b"\xff\xd8\xff": ".jpg",
    b"\x89PNG\r\n\x1a\n": ".png",
    b"GIF8": ".gif",
}


@dataclass
class DocumentPictures:
    """Collects the pictures of one document while it is read."""

    kept: dict[str, EmbeddedPicture] = field(default_factory=dict)
    _by_path: dict[str, str] = field(default_factory=dict)
    _placed: dict[str, dict[str, str]] = field(default_factory=dict)
    _lost: dict[str, list[str]] = field(default_factory=dict)

    def keep(self, content: bytes) -> str:
        """Take a picture out: returns the key that stands for it; empty if it can't be shown."""
        ending = _ending_of(content)
        if not ending or len(content) > LARGEST_PICTURE:
            return ""
        picture = EmbeddedPicture(content, ending)
        return self.kept.setdefault(picture.key, picture).key

    def kept_of(self, path: str, read: Callable[[str], bytes]) -> str:
        """The same of a part of the file, which is read once, however often it is shown."""
        if path not in self._by_path:
            self._by_path[path] = self.keep(read(path))
        return self._by_path[path]

    def marked(self, key: str, *, alt: str, is_decorative: bool = False) -> str:
        """A name for a picture at one place of the text, where it has words of its own."""
        said = {"src": key, "alt": alt}
        mark = f"picture{len(self._placed)}"
        self._placed[mark] = said | ({"role": "presentation"} if is_decorative else {})
        return mark

    def attributes(self, mark: str) -> dict[str, str]:
        """What the `<img>` at that place has."""
        return {name: text for name, text in self._placed.get(mark, {}).items() if text}

    def lose(self, why: str, alt: str) -> None:
        """Name a picture that readers don't get."""
        self._lost.setdefault(why, []).append(single_spaced(alt)[:LONGEST_NAMED])

    def warnings(self) -> tuple[Problem, ...]:
        """One for each reason why pictures are lost."""
        return tuple(_lost(why, alts) for why, alts in self._lost.items())


def _ending_of(content: bytes) -> str:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ".webp"
    if content[4:8] == b"ftyp":
        return ".avif" if content[8:12] == b"avif" else ".heic"
    return next((ending for sign, ending in _ENDINGS.items() if content.startswith(sign)), "")


def _lost(why: str, alts: list[str]) -> Problem:
    named = [f"“{alt}”" for alt in dict.fromkeys(filter(None, alts))][:MOST_NAMED]
    pictures = "a picture is" if len(alts) == 1 else f"{len(alts)} pictures are"
    shown = f" ({', '.join(named)})" if named else ""
    what, _, mend = why.partition("; ")
    return Problem(f"{pictures} not shown{shown}: {what}", mend, is_loss=True)
