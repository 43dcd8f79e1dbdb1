"""Lays out measurements as tables, and writes them to docs/performance.md."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from os import cpu_count, getloadavg
from pathlib import Path
from statistics import median

from operations.stages import PROJECT

PAGE = PROJECT / "docs" / "performance.md"

_BETWEEN = re.compile(r"(?<=<!-- bench: begin -->\n).*?(?=<!-- bench: end -->)", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """One thing that was measured of each, a value a process."""

    title: str
    ours: Sequence[float]
    usual: Sequence[float]
    compiled: Sequence[float]
    digits: int = 1

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        ours, usual, compiled = (
            median(values) for values in (self.ours, self.usual, self.compiled)
        )
        measured = (
            _spread(values, self.digits) for values in (self.ours, self.usual, self.compiled)
        )
        return (self.title, *measured, f"{ours / usual:.2f}", f"{ours / compiled:.2f}")


def comparison(rows: Iterable[Row]) -> str:
    """Lay out the table of ours and the reference."""
    heads = ("", "ours", "reference", "compiled", "ours / reference", "ours / compiled")
    return table(heads, [row.cells for row in rows])


def rates(peers: Mapping[str, Sequence[float]]) -> str:
    """Lay out the table of requests a second."""
    return table(
        ("article pages a second, one core", "rate"),
        [(name, _spread(values, 0)) for name, values in peers.items()],
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out a table that reads well in a terminal and is Markdown."""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(
        "| " + " | ".join(_padded(line, widths)) + " |" for line in (heads, rule, *rows)
    )


def circumstances(module: str = "benchmarks.bench") -> str:
    """Say where, when and how this was measured."""
    command = " ".join([f"python -m {module}", *sys.argv[1:]])
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}, `{command}`; "
        f"{cpu_count()} cores ({_processor()}), load {getloadavg()[0]:.1f} at the end, "
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}."
    )


def keep(text: str) -> None:
    """Put the text in docs/performance.md, in place of the last one; the prose around it stays."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_BETWEEN.sub(lambda _: f"\n{text}\n\n", page), encoding="utf-8")


def _padded(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *others = zip(cells, widths, strict=True)
    return [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]


def _spread(values: Sequence[float], digits: int) -> str:
    """Write the median, and the least and the most if there are several."""
    if len(values) == 1:
        return f"{values[0]:,.{digits}f}"
    least, most = min(values), max(values)
    return f"{median(values):,.{digits}f} ({least:,.{digits}f}–{most:,.{digits}f})"


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    completed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    return completed.stdout.strip() or "unknown"


def _processor() -> str:
    """Name the processor, where the kernel does."""
    try:
        names = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text("utf-8"))
    except FileNotFoundError:
        names = []
    return names[0] if names else platform.machine()
