"""The files that pages are made of (templates, style, languages, the newsroom), watched."""

from __future__ import annotations

from pathlib import Path

from chalicelib.news.errors import WrongSettings
from chalicelib.rendering.template_loading import is_leftover
from operations.stages import PROJECT, chosen_newsroom

_MAKES_PAGES = ("app.py", "chalicelib/rendering", "chalicelib/web")

STORIES = "stories"  # of a newsroom: followed as uploads, not as pages

Stamps = dict[Path, int]


def _name(path: Path) -> str:
    return (path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path).as_posix()


class PageFiles:
    """What pages are made of, as it was at the last look."""

    def __init__(self) -> None:
        self._seen = self._last_look = _stamps()

    def changed(self) -> list[str]:
        """The files that have changed since this last named them, once they have been the same for
        two looks: an editor that writes several gets one restart.
        """
        try:
            now = _stamps()
        except (OSError, WrongSettings):  # a file or the folder has just gone
            return []
        is_settled, self._last_look = now == self._last_look, now
        if not is_settled or now == self._seen:
            return []
        changed = {path for path, _ in now.items() ^ self._seen.items()}
        self._seen = now
        return sorted(_name(path) for path in changed)


def _stamps() -> Stamps:
    """When each was written, in nanoseconds."""
    stamps = {}
    newsroom = (part for part in chosen_newsroom().iterdir() if part.name != STORIES)
    for part in (*(PROJECT / name for name in _MAKES_PAGES), *newsroom):
        for path in [part, *part.rglob("*")] if part.is_dir() else [part]:
            if path.is_file() and path.suffix != ".pyc" and not is_leftover(Path(path.name)):
                stamps[path] = path.stat().st_mtime_ns
    return stamps
