"""The sections that an archive's posts go to: as its categories are called, or as was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from chalicelib.ingest.reading.story_address import section_called
from chalicelib.news.newsroom import Newsroom
from newsdesk.archives.post import OldPost
from operations.refusal import Refused

_MOST_NAMED = 60


@dataclass(frozen=True)
class Choices:
    """What whoever imports has chosen: the section of what is in none of ours (empty: nothing was
    chosen), and of categories by their names or slugs; whether what was deleted here comes back.
    """

    section: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)
    brings_back: bool = False


class OldCategories:
    """The categories of an archive, as far as its posts were placed."""

    def __init__(self, newsroom: Newsroom, choices: Choices) -> None:
        self._newsroom = newsroom
        self._choices = choices
        self._chosen = {_folded(name): section for name, section in choices.sections.items()}
        self._known: dict[str, str] = {}  # the slug of each, by its name
        self.in_no_section: dict[str, int] = {}  # stories, by their first category

    @property
    def usual_section(self) -> str:
        """Where a story goes whose categories are none of ours."""
        return self._choices.section or self._newsroom.sections[0].slug

    def section_called(self, name: str, slug: str = "") -> str:
        """The section that a category is; empty if it is none."""
        self._known[name] = slug or self._known.get(name, "")
        for text in filter(None, (name, slug)):
            if chosen := self._chosen.get(_folded(text)):
                return chosen
        called = (section_called(text, self._newsroom) for text in (name, slug) if text)
        return next(filter(None, called), "")

    def section_of(self, post: OldPost) -> tuple[str, str]:
        """The section of a post, and the category that names it; empty if none does."""
        slugs = post.category_slugs
        called = [
            (self.section_called(name, slugs.get(name, "")), name) for name in post.categories
        ]
        return next((pair for pair in called if pair[0]), (self.usual_section, ""))

    def note_homeless(self, post: OldPost) -> None:
        """Count a post that is in no section of ours."""
        name = next(iter(post.categories), "") or "no category"
        self.in_no_section[name] = self.in_no_section.get(name, 0) + 1

    def check_chosen(self) -> None:
        """Refuse a choice for a category that the archive does not have. Raises Refused."""
        known = {_folded(text) for pair in self._known.items() for text in pair if text}
        if wrong := [name for name in self._choices.sections if _folded(name) not in known]:
            names = "; ".join(self._described()) or "none"
            raise Refused(f"There is no category {wrong[0]} in the archive; there are: {names}.")

    def _described(self) -> Iterator[str]:
        for name, slug in [*self._known.items()][:_MOST_NAMED]:
            if name:
                yield f"{name} ({slug})" if slug and slug != name else name
        if len(self._known) > _MOST_NAMED:
            yield "…"


def _folded(name: str) -> str:
    return unescape(name).strip().casefold()


def undecided_lines(in_no_section: Mapping[str, int], usual: str, *, is_chosen: bool) -> list[str]:
    """What is to be said of stories in no section of ours."""
    lines = [
        f"In no section of yours: {count:,} {'story' if count == 1 else 'stories'} of {name}"
        for name, count in in_no_section.items()
    ]
    if not lines:
        return []
    if is_chosen:
        return [*lines, f"They go to {usual}, as --section says."]
    sentence = (
        f"They would go to {usual}, the first of your sections. Say where they go before you "
        '--for-real: --category "NAME=SECTION" for those of a category, --section SECTION for all '
        "others. Until then it is refused (exit status 2), and nothing is uploaded."
    )
    return [*lines, sentence]
