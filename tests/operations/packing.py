"""Packing for deployments: of one newsroom once, since a dozen deployments pack the very same.

That packing again makes the same package is a promise of operations/package.py, and tested there.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from operations.package import Package, make_project, make_zip

Content = frozenset[tuple[str, bytes]]


@dataclass
class PackedOnce:
    """Stands for `make_project` and `make_zip`: what they made first is copied after that."""

    folder: Path
    _contents: dict[Path, Content] = field(default_factory=dict)
    _projects: dict[Content, Path] = field(default_factory=dict)
    _packages: dict[Content, Package] = field(default_factory=dict)

    def make_project(self, project: Path, *, newsroom: Path, **options: Any) -> Path:  # noqa: ANN401 - make_project's
        """The project, made or copied."""
        content = self._contents[project] = _content(newsroom)
        if content not in self._projects:
            made = make_project(project, newsroom=newsroom, **options)
            self._projects[content] = _copied(made, self.folder / str(len(self._projects)))
            return made
        return _copied(self._projects[content], project)

    def make_zip(self, project: Path, stage: str) -> Package:
        """The package, made or copied to where Chalice looks for it."""
        content = self._contents[project]
        if content not in self._packages:
            made = make_zip(project, stage)
            kept = Path(shutil.copy(made.zip, self._projects[content].with_suffix(".zip")))
            self._packages[content] = replace(made, zip=kept, project=Path(made.zip.name))
            return made
        kept_package = self._packages[content]
        file = project / ".chalice" / "deployments" / kept_package.project
        file.parent.mkdir(parents=True)
        shutil.copy(kept_package.zip, file)
        return replace(kept_package, project=project, zip=file)


def _copied(project: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(project, target))


def _content(folder: Path) -> Content:
    files = (path for path in folder.rglob("*") if path.is_file())
    return frozenset((path.relative_to(folder).as_posix(), path.read_bytes()) for path in files)
