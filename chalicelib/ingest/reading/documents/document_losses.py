"""What of a document readers don't get, or get in another form: each named in the receipt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from chalicelib.ingest.reading.documents.quoting import quoted
from chalicelib.news.errors import Problem
from chalicelib.news.text import single_spaced


class Loss(Enum):
    """A kind of loss: what is said of it, and what an editor does about it (empty: nothing)."""

    EQUATION = "an equation is shown as its signs in a line", ""
    TEXT_BOX = "what stood in a text box stands below the paragraph beside it", ""
    CHART = "a chart is not shown", "copy it, and paste it as a picture"
    DIAGRAM = "a diagram (SmartArt) is not shown", "copy it, and paste it as a picture"
    WORD_ART = "words set as a picture (WordArt) are not shown", "write them as text"
    OTHER_FILE = "a part that is a file of another kind is not shown", "paste its text in its place"
    SIGN = "a sign of a font of its own is not shown", "write it as a letter, or insert a picture"
    MARGIN = "the page's header or footer is not shown", ""
    TURNED = (
        "a picture that is turned in the document is shown as it was inserted",
        "insert it turned",
    )
    WEB = "what Word hides in its web layout is not shown", ""


@dataclass
class DocumentLosses:
    """Collects them while a file is read."""

    _words: dict[Loss, list[str]] = field(default_factory=dict)

    def add(self, kind: Loss, words: str = "") -> None:
        """One thing that is lost, with its words if it has any."""
        self._words.setdefault(kind, []).append(single_spaced(words))

    def warnings(self) -> Iterator[Problem]:
        """One for each kind."""
        for kind, found in self._words.items():
            what, mend = kind.value
            words = [passage for passage in found if passage]
            shown = f": {quoted(words)}" if words else ""
            yield Problem(f"{what}{shown}", mend, is_loss=bool(mend))
