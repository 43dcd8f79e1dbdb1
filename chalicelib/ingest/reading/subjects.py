"""The subjects of a story, a few names in its text and tags: related stories share them.

They depend on the story's own text alone, never on other stories, so a rebuild finds the same ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from chalicelib.news.article import Tag
from chalicelib.news.slug import name_slug
from chalicelib.news.story_fields import LONGEST_NAME
from chalicelib.news.write_budget import MOST_SUBJECTS

FROM_TAGS = 2
OFTEN_ENOUGH = 3  # mentions of a name that the editor did not tag

# Of the Latin, Greek and Cyrillic scripts.
_CAPITAL = f"[{''.join(filter(str.isupper, map(chr, range(0x530))))}]"

# A name: capitalised words that do not begin a sentence. "I’m" is none.
_NAME = re.compile(
    rf"(?<=[\w,;] )((?:(?!I[’']){_CAPITAL}[\w’'-]{{2,}}(?: (?={_CAPITAL}))?){{1,4}})"
)
_GENITIVE = re.compile(r"(?:[’']s|[’'-]+| )$")

# Written with a capital in English, though no one's name.
_CALENDAR = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
}  # fmt: skip


def subjects_of(text: str, tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Up to three subjects: the editor's first tags, then the names the text mentions most."""
    chosen = {tag.slug: tag for tag in tags[:FROM_TAGS]}
    for name, count in Counter(_names(text)).most_common(5):
        slug = name_slug(name)
        if count >= OFTEN_ENOUGH and slug and len(chosen) < MOST_SUBJECTS:
            chosen.setdefault(slug, Tag(slug, name))
    for tag in tags[FROM_TAGS:]:
        if len(chosen) < MOST_SUBJECTS:
            chosen.setdefault(tag.slug, tag)
    return tuple(chosen.values())


def _names(text: str) -> Iterator[str]:
    for match in _NAME.findall(text):
        name = _GENITIVE.sub("", match)
        if name not in _CALENDAR and len(name) <= LONGEST_NAME:
            yield name
