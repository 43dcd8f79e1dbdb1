"""What a document has above its text: fields, the headline and the standfirst, in any order."""

from __future__ import annotations

from dataclasses import dataclass, field

from chalicelib.ingest.markup.nodes import Element, Node, bottom_up, every_element
from chalicelib.ingest.reading.documents.document_fields import fields_above
from chalicelib.ingest.reading.documents.document_headings import (
    is_bold,
    is_paragraph,
    lines_of,
    words_of,
)
from chalicelib.ingest.reading.documents.footnote_list import is_mark
from chalicelib.ingest.reading.field_names import meaning
from chalicelib.ingest.reading.typed_bylines import names_in_byline
from chalicelib.ingest.reading.typed_value import Value, bare
from chalicelib.news.errors import Problem
from chalicelib.news.text import is_visible, letters, single_spaced

LONGEST_FIRST_LINE = 150  # characters of a headline that nothing marks as one

_AUTHORS = {"author", "authors"}
_SUMMARIES = {"summary", "description", "standfirst", "subtitle", "excerpt", "lead", "deck"}


@dataclass
class DocumentHead:
    """The head, which is taken off the nodes: `rest` are those that are left, and begin with
    paragraph `line`. `fields` are those of tables first.
    """

    rest: list[Node]
    fields: dict[str, Value]
    headline: list[Node] = field(default_factory=list)
    line: int = 1
    warnings: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _standfirst: list[Node] = field(default_factory=list)

    def take(self) -> None:
        """Take whatever is of the head, until something is not. Raises UnusableManuscript if fields
        can't be read.
        """
        while (
            self._takes_headline()
            or self._takes_fields()
            or self._takes_first_line()
            or self._takes_standfirst()
            or self._takes_byline()
        ):
            pass
        if not self._standfirst:
            return
        if any(letters(name) in _SUMMARIES or meaning(name) == "summary" for name in self.fields):
            self.rest = [*self._standfirst, *self.rest]
        else:
            words = words_of(self._standfirst[0])
            self.fields = {**self.fields, "summary": Value(1, words)}

    def _takes_headline(self) -> bool:
        """By its style, or since it is wholly bold."""
        first = self.rest[0] if self.rest else ""
        is_late = bool(self.headline or self._standfirst)
        if is_late or not isinstance(first, Element) or not is_visible(words_of(first)):
            return False
        is_title = first.tag == "h1" or first.attributes.get("class") == "title"
        if not is_title and (not is_bold(first) or _has_picture(first)):
            return False
        self._take_as_headline(first)
        return True

    def _takes_fields(self) -> bool:
        above = fields_above(self.rest, first_line=self.line)
        for name, value in above.values.items():
            before = self.fields.get(name)
            if before and bare(before) != bare(value):
                what = f"`{name[:40]}` is given twice, and once says something else"
                problem = Problem(what, "keep one of the two", value.line, name[:40])
                self.problems.append(problem)
        self.fields = {**self.fields, **above.values}
        self.warnings += above.warnings
        self.rest, self.line = above.rest, self.line + above.lines
        return bool(above.values)

    def _takes_first_line(self) -> bool:
        """The first line, where nothing says which is the headline, as in a plain text."""
        is_said = self.headline or any(meaning(name) == "title" for name in self.fields)
        first = self.rest[0] if self.rest else ""
        words = _headline_of(first) if isinstance(first, Element) else ""
        is_line = is_paragraph(first) and not _has_picture(first) and is_visible(words)
        if is_said or not is_line or len(self.rest) < 2 or len(words) > LONGEST_FIRST_LINE:
            return False
        if not isinstance(first, Element) or words.endswith("."):
            return False
        warning = Problem(
            f"the first paragraph, “{words[:60]}”, is taken for the headline",
            "give the headline the style Title, or make it bold",
        )
        self.warnings.append(warning)
        self._take_as_headline(first)
        return True

    def _takes_standfirst(self) -> bool:
        """A subtitle below the headline, unless a field says another."""
        first = self.rest[0] if self.rest else ""
        is_subtitle = isinstance(first, Element) and first.attributes.get("class") == "subtitle"
        if self._standfirst or not is_subtitle:
            return False
        self._standfirst, self.rest, self.line = [first], self.rest[1:], self.line + 1
        return True

    def _takes_byline(self) -> bool:
        """A line “By Karen Holm” below the headline, if no field says who wrote the story."""
        first = self.rest[0] if self.rest else ""
        is_late = not is_paragraph(first) or len(self.rest) < 2 or _has_picture(first)
        if is_late or any(meaning(name) in _AUTHORS for name in self.fields):
            return False
        is_headed = self.headline or any(meaning(name) == "title" for name in self.fields)
        names = names_in_byline(words_of(first)) if is_headed else ()
        if names:
            values = tuple(Value(self.line, name) for name in names)
            self.fields = {**self.fields, "authors": Value(self.line, values)}
            self.rest, self.line = self.rest[1:], self.line + 1
        return bool(names)

    def _take_as_headline(self, paragraph: Element) -> None:
        self.headline = [Element("h1", {}, [_headline_of(paragraph)])]
        self.rest, self.line = self.rest[1:], self.line + 1


def _headline_of(paragraph: Element) -> str:
    """The words of a headline without the marks of footnotes, which would be figures in it."""
    nodes = bottom_up(paragraph.children, lambda one: [] if is_mark(one) else [one])
    return single_spaced(" ".join(lines_of(nodes)))


def _has_picture(node: Node) -> bool:
    return any(one.tag == "img" for one in every_element([node]))
