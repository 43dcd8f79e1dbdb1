"""Where code stands in a Markdown text: what looks like a mark there is none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from chalicelib.ingest.reading.backticks import Span, between_backticks

_HTML_CODE = re.compile(r"<(pre|code|script|style|textarea)\b[^<>]{0,300}>", re.IGNORECASE)


class MarkdownCode:
    """The code in a text: `lines` of blocks, words between backticks, `<pre>` and `<code>`."""

    def __init__(self, text: str, lines: Iterable[Span]) -> None:
        spans = [*_blocks(text, lines), *between_backticks(text), *_html(text)]
        self._spans = _joined(spans)
        self._starts = [start for start, _ in self._spans]

    def end_at(self, position: int) -> int:
        """Where the code ends that `position` is in; 0 if it is in none."""
        index = bisect_right(self._starts, position) - 1
        end = self._spans[index][1] if index >= 0 else 0
        return end if end > position else 0


def _joined(spans: list[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _blocks(text: str, lines: Iterable[Span]) -> Iterator[Span]:
    starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
    for first, last in lines:
        yield starts[min(first, len(starts) - 1)], starts[min(last, len(starts) - 1)]


def _html(text: str) -> Iterator[Span]:
    lower, position = text.lower(), 0
    unclosed: set[str] = set()  # none of these is closed further on either
    while match := _HTML_CODE.search(text, position):
        name, position = match[1].lower(), match.end()
        end = -1 if name in unclosed else lower.find(f"</{name}>", position)
        if end < 0:
            unclosed.add(name)
        else:
            yield match.start(), end
            position = end
