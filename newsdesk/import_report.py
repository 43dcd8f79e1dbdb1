"""The report of a rehearsal: as HTML for people, as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from chalicelib.news.redirects import MOST_REDIRECTS, REDIRECTS_KEY
from newsdesk.import_plan import Planned
from newsdesk.importing import Rehearsed, redirects_in
from newsdesk.old_categories import undecided_lines

_OUTLOOKS = {
    "published": "would be published",
    "scheduled": "would be published when their time comes",
    "draft": "would come as drafts: readers may not have them",
    "held": "would be held by the quality gate",
    "refused": "would be refused",
}


@dataclass
class ImportReport:
    """What would come of an archive. It holds a few lines for each story, and no text."""

    program: str
    base: str
    not_looked: str = ""  # why the site was not looked at
    stories: list[dict[str, Any]] = field(default_factory=list)
    pictures: set[str] = field(default_factory=set)
    redirects: Mapping[str, str] = field(default_factory=dict)
    losses: Mapping[str, int] = field(default_factory=dict)
    named_losses: Mapping[str, Sequence[str]] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    in_no_section: Mapping[str, int] = field(default_factory=dict)
    homeless: Sequence[str] = ()  # what is to be said of these
    deleted: Sequence[str] = ()
    stayed: Mapping[str, str] = field(default_factory=dict)
    mended: Sequence[str] = ()
    unread: Sequence[str] = ()

    def add(self, one: Rehearsed) -> None:
        """Note a story."""
        planned, file = one.planned, one.planned.written
        self.pictures |= {picture.key for picture in file.pictures}
        self.stories.append(
            {
                "place": planned.post.place,
                "title": planned.post.title,
                "key": planned.placed.key,
                "address": one.address,
                "outcome": one.outlook,
                "held_because": planned.post.held,
                "old": list(planned.post.old),
                "problems": [problem.data() for problem in one.problems],
                "warnings": [problem.data() for problem in one.warnings if problem.mend],
                "lost": list(file.losses),
                "missing_pictures": list(file.missing),
                "links": [list(pair) for pair in file.rewritten],
                "unknown_links": list(file.unknown),
            }
        )

    def finish(self, plan: Planned) -> None:
        """Note what is known after the last story."""
        self.redirects = plan.redirects()
        loose = {file.key: file for file in plan.loose_files()}
        if redirects := loose.pop(REDIRECTS_KEY, None):
            self.redirects = redirects_in(redirects.path.read_bytes())
        self.pictures |= loose.keys()
        losses = plan.archive.losses
        self.losses = dict(losses.counts)
        self.named_losses, self.pages = dict(losses.names), dict(losses.pages)
        self.mended, self.unread = tuple(losses.mended), tuple(losses.unread)
        self.deleted, self.stayed = plan.deleted, plan.stayed
        self.in_no_section = dict(plan.in_no_section)
        self.homeless = undecided_lines(
            plan.in_no_section, plan.usual_section, is_chosen=bool(plan.choices.section)
        )

    @property
    def outcomes(self) -> Counter[str]:
        """How many stories of each outcome there are."""
        return Counter(story["outcome"] for story in self.stories)

    @property
    def data(self) -> dict[str, Any]:
        """All of it."""
        return {
            "program": self.program,
            "base": self.base,
            "outcomes": dict(self.outcomes),
            "pictures": len(self.pictures),
            "missing_pictures": self._count("missing_pictures"),
            "links_rewritten": self._count("links"),
            "lost": dict(self.losses),
            "lost_by_name": {what: list(names) for what, names in self.named_losses.items()},
            "pages_for_newsroom_toml": _page_lines(self.pages),
            "mended": list(self.mended),
            "unread": list(self.unread),
            "not_looked": self.not_looked,
            "deleted": list(self.deleted),
            "stayed": dict(self.stayed),
            "in_no_section": dict(self.in_no_section),
            "stories": self.stories,
            "redirects": dict(self.redirects),
        }

    def json(self) -> str:
        """For programs."""
        return json.dumps(self.data, ensure_ascii=False, indent=1)

    def lines(self) -> list[str]:
        """In some lines, for a terminal."""
        counts = self.outcomes
        told = [f"Not read: {sentence}" for sentence in self.unread]
        told += [f"{counts[name]} {words}" for name, words in _OUTLOOKS.items() if counts[name]]
        missing = self._count("missing_pictures")
        are = "is" if missing == 1 else "are"
        told.append(
            f"{counted(len(self.pictures), 'picture')} would come; {missing:,} {are} missing"
        )
        told.append(f"{counted(self._count('links'), 'link')} within the site would be rewritten")
        old = counted(sum(len(story["old"]) for story in self.stories), "old address", "es")
        told.append(f"{old} of stories, {len(self.redirects):,} others would lead on")
        if (over := len(self.redirects) - MOST_REDIRECTS) > 0:
            told.append(f"{over} of them would not: {MOST_REDIRECTS:,} is the most")
        told += [f"Mended: {sentence}" for sentence in self.mended]
        told += [f"Lost: {what} ({count:,})" for what, count in self.losses.items()]
        told += [*deleted_lines(self.deleted), *stayed_lines(self.stayed), *self.homeless]
        if self.not_looked:
            told.append(f"The site was not looked at, for what it has already: {self.not_looked}")
        return told

    def _count(self, name: str) -> int:
        return sum(len(story[name]) for story in self.stories)

    def html(self) -> str:
        """For people: what wants a look comes first."""
        parts = [
            f"<h1>What would come from {escape(self.program)}</h1>",
            _list(self.lines()),
            self._part("Refused or held", "problems", lambda p: f"{p['what']} – {p['mend']}"),
            self._held(),
            self._part("Lost in the text", "lost", str),
            self._named(),
            self._part("Pictures that are missing", "missing_pictures", str),
            self._part("Links to pages that do not come", "unknown_links", str),
            self._part("Links that are rewritten", "links", " → ".join),
            self._part("Worth a look", "warnings", lambda p: f"{p['what']} – {p['mend']}"),
            "<h2>Where old addresses lead</h2>",
            _table(
                ("Old", "New"),
                [*self._old_addresses().items()],
            ),
            "<h2>Every story</h2>",
            _table(
                ("Story", "Becomes", "Address"),
                [(s["title"] or s["place"], s["outcome"], s["address"]) for s in self.stories],
            ),
        ]
        return _PAGE.format(title=escape(self.program), body="\n".join(filter(None, parts)))

    def _old_addresses(self) -> dict[str, str]:
        """Where each leads: a query, which stories have and redirects too, stands there once."""
        stories = {old: one["address"] for one in self.stories for old in one["old"]}
        return stories | {f"/{old}": new for old, new in self.redirects.items()}

    def _named(self) -> str:
        rows = [(what, name) for what, names in self.named_losses.items() for name in names]
        parts = [f"<h2>What does not come</h2>{_table(('What', 'Which'), rows)}"] if rows else []
        if self.pages:
            lines = escape(_page_lines(self.pages))
            parts.append(f"<p>To have these pages, write into newsroom.toml:</p><pre>{lines}</pre>")
        return "\n".join(parts)

    def _held(self) -> str:
        rows = [(s["title"], s["held_because"]) for s in self.stories if s["held_because"]]
        return f"<h2>Drafts</h2>{_table(('Story', 'Why'), rows)}" if rows else ""

    def _part(self, title: str, name: str, words: Any) -> str:  # noqa: ANN401 - a function of one item
        rows = [
            (
                f"{story['title'] or story['place']} ({story['place']})",
                "; ".join(map(words, story[name])),
            )
            for story in self.stories
            if story[name]
        ]
        return (
            f"<h2>{title}: {len(rows)} stories</h2>{_table(('Story', 'What'), rows)}"
            if rows
            else ""
        )


def _page_lines(pages: Mapping[str, str]) -> str:
    """What newsroom.toml needs to have these pages: JSON's strings are TOML's."""
    return "\n\n".join(
        f"[[pages]]\nslug = {json.dumps(slug)}\nname = {json.dumps(title, ensure_ascii=False)}"
        for slug, title in pages.items()
    )


def counted(count: int, what: str, plural: str = "s") -> str:
    """`1 picture`, `2 pictures`."""
    return f"{count:,} {what}{'' if count == 1 else plural}"


def deleted_lines(keys: Sequence[str]) -> list[str]:
    """What is to be said of files that were deleted here since an earlier import."""
    if not keys:
        return []
    head = f"{len(keys)} came earlier, and were deleted since; --bring-back has them come again:"
    return [head, *indented(keys)]


def stayed_lines(stayed: Mapping[str, str]) -> list[str]:
    """What is to be said of stories that another section is asked for than they are in."""
    if not stayed:
        return []
    lines = [f"{key}, not in {section}" for key, section in stayed.items()]
    head = f"{len(stayed)} came earlier, and stay where they are; to move one, move its file:"
    return [head, *indented(lines)]


def indented(lines: Sequence[str]) -> list[str]:
    """The first of some lines, below a sentence."""
    more = [f"  and {len(lines) - _MOST_NAMED:,} more"] if len(lines) > _MOST_NAMED else []
    return [*(f"  {line}" for line in lines[:_MOST_NAMED]), *more]


_MOST_NAMED = 20
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rehearsal of an import: {title}</title>
<meta name="color-scheme" content="light dark">
<style>:root{{color-scheme:light dark}}
body{{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}}
li,pre{{overflow-wrap:anywhere;white-space:pre-wrap}}
td,th{{text-align:left;vertical-align:top;padding:.2rem 1rem .2rem 0;overflow-wrap:anywhere}}
table{{border-collapse:collapse;width:100%}}tr{{border-bottom:1px solid #8888}}
@media(max-width:40rem){{td,th,tr{{display:block;padding:0}}tr{{padding:.4rem 0}}}}</style>
{body}
</html>
"""


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"
