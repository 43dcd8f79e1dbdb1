"""The paragraphs, rows of tables and footnotes of an RTF file, as HTML."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class RtfBlocks:
    """What has ended so far; `row` are the cells of a row that has not."""

    row: list[str] = field(default_factory=list)
    _ended: list[str] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    def end(self, text: str, word: str) -> None:
        """End what the control word ends: a cell, a row, or else a paragraph."""
        if word in {"cell", "nestcell"}:
            self.row.append(text)
        elif word in {"row", "nestrow"}:
            cells = "".join(f"<td>{cell}</td>" for cell in self.row)
            self.row = []
            self._ended.append(f"<table><tr>{cells}</tr></table>")
        elif text.strip():
            self._ended.append(f"<p>{text}</p>")

    def note(self, text: str) -> str:
        """The mark in the text of a footnote, which is kept for the end."""
        number = len(self._notes) + 1
        back = f'<a href="#footnote-ref-{number}">↑</a>'
        self._notes.append(f'<li id="footnote-{number}"><p>{text} {back}</p></li>')
        mark = f'<a href="#footnote-{number}" id="footnote-ref-{number}">{number}</a>'
        return f"<sup>{mark}</sup>"

    def html(self) -> str:
        """All that has ended."""
        notes = f"<ol>{''.join(self._notes)}</ol>" if self._notes else ""
        return "".join(self._ended).replace("</table><table>", "") + notes
