"""An editor at the command line: files in a folder, commands, and what they say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newsdesk.program import main

TEXT = (
    "The ferry sailed again on Tuesday after eleven months in dock, and all the twelve cars that "
    "were waiting at the quay came aboard, says the harbour master of the island."
)


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> list[dict[str, Any]]:
        """Its lines of JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Desk:
    folder: Path
    capsys: pytest.CaptureFixture[str]

    def file(self, name: str, content: str | bytes = "") -> Path:
        """Write a file; a story, if nothing else is said."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = content or f"# The ferry sails again\n\n{TEXT}\n"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def newsdesk(self, *arguments: object) -> Said:
        """Run a command."""
        self.capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        said = self.capsys.readouterr()
        return Said(status, said.out, said.err)
