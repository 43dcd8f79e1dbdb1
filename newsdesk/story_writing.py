"""A post as a file of ours: front matter, and a text whose links and pictures lead here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from chalicelib.ingest.markup.typed_links import joined, parts_of_link
from chalicelib.news.address import Address
from chalicelib.news.article import LONGEST_GUID, MOST_TAGS
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.old_paths import is_own
from chalicelib.news.story_fields import LONGEST_NAME, LONGEST_TEXT
from chalicelib.news.text import single_spaced
from chalicelib.news.write_budget import MOST_ALIASES, MOST_AUTHORS
from newsdesk.archives.html_blocks import HtmlTooDeep, blocks
from newsdesk.archives.media import MediaFile, is_picture, key_of, path_of
from newsdesk.archives.post import OldPost

if TYPE_CHECKING:
    from newsdesk.import_plan import ImportPlan

_FENCE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)[ \t]*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(rf"{_FENCE.pattern}|(?<!`)`[^`\n]+`", re.MULTILINE | re.DOTALL)
_MARKDOWN_LINK = re.compile(r"(!?)(\[[^\]\[]*\]\()\s*(<[^>\n]*>|[^\s)]+)")
_DEFINITION = re.compile(r"(?m)^(\[[^\]\n]+\]:\s*)(\S+)")
_HTML_LINK = re.compile(r"""(<(?:a|img)\b[^>]*?\b(?:href|src)\s*=\s*)(["'])(.*?)\2""", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Written:
    """A file, the pictures that it shows, what was done to its links, and what is lost."""

    content: bytes
    pictures: tuple[MediaFile, ...] = ()
    missing: tuple[str, ...] = ()
    rewritten: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


def written(post: OldPost, address: Address, plan: ImportPlan) -> Written:
    """The file of a post."""
    text = _Text(post, plan)
    lost: list[str] = [*post.losses]
    if post.is_markdown:
        body = text.markdown()
    else:
        try:
            body = blocks(post.body, link=text.link, picture=text.picture, lost=lost)
        except HtmlTooDeep:
            lost.append("its text, which is nested too deeply to be read")
            body = ""
    fields = {name: value for name, value in _fields(post, address, plan, text, lost) if value}
    lines = [f"{name}: {yaml_of(value)}" for name, value in fields.items()]
    content = "\n".join(["---", *lines, "---", "", body, ""])
    return Written(
        content.encode("utf-8", "replace"),
        tuple(dict.fromkeys(text.pictures)),
        tuple(dict.fromkeys(text.missing)),
        tuple(dict.fromkeys(text.rewritten)),
        tuple(dict.fromkeys(text.unknown)),
        tuple(dict.fromkeys(lost)),
    )


def _fields(
    post: OldPost, address: Address, plan: ImportPlan, text: _Text, lost: list[str]
) -> Iterator[tuple[str, Any]]:
    yield "title", single_spaced(unescape(_TAG.sub("", post.title)))
    yield "slug", address.slug
    yield "date", moment_text(post.date)
    yield "lastmod", moment_text(post.modified)
    yield "expires", moment_text(post.expires)
    yield "draft", bool(post.held)
    yield "language", post.language
    yield "authors", _first(post.authors, MOST_AUTHORS, "authors", lost)
    _section, own = plan.section_of(post)
    others = [name for name in post.categories if name not in {own, "Uncategorized"}]
    names = dict.fromkeys((*others, *post.tags))
    yield "tags", _first([name for name in names if name != own], MOST_TAGS, "tags", lost)
    summary = single_spaced(unescape(_TAG.sub("", post.summary)))
    if len(summary) > LONGEST_TEXT:
        lost.append(f"its summary, of more than {LONGEST_TEXT} characters")
        summary = ""
    yield "summary", summary
    if post.picture:
        words = {"alt": post.picture_alt, "caption": _TAG.sub("", post.picture_caption)}
        told = {name: single_spaced(unescape(word)) for name, word in words.items() if word}
        file = text.picture(post.picture)
        yield "picture", {"file": text.own_name(file) if "://" in file else file, **told}
    yield "aliases", _aliases(post, address, plan.newsroom, plan, lost)
    yield "guid", post.guid if len(post.guid) <= LONGEST_GUID else ""


def _aliases(
    post: OldPost, address: Address, newsroom: Newsroom, plan: ImportPlan, lost: list[str]
) -> list[str]:
    aliases = []
    for old in post.old:
        path = plan.old_path(old)
        is_page = is_own(path) or newsroom.section(path) or newsroom.page(path)
        if path and path[0] != "?" and not is_page and f"/{path}" != address.path:
            aliases.append(f"/{path}")
        elif not path:
            lost.append(f"its old address {old}, which no page here can have")
    return _first(dict.fromkeys(aliases), MOST_ALIASES, "old addresses", lost)


def _first(names: Any, most: int, what: str, lost: list[str]) -> list[str]:  # noqa: ANN401 - any texts
    """The first of some names, and a loss if there are more."""
    known = [single_spaced(unescape(name)) for name in names]
    if what in {"authors", "tags"}:
        known = [name for name in known if name and len(name) <= LONGEST_NAME]
    if len(known) > most:
        lost.append(
            f"{len(known) - most} of its {len(known)} {what}: {', '.join(known[most:][:9])}"
        )
    return known[:most]


def moment_text(moment: datetime | None) -> str:
    """A moment as a field has it, in UTC; empty without one."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else ""


def yaml_of(value: Any) -> str:  # noqa: ANN401 - text, lists and mappings of texts
    """A value on one line: JSON is YAML, but for what it leaves in a text that YAML forbids."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(
        "[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda m: f"\\u{ord(m[0]):04x}", text
    )


class _Text:
    """The links and pictures of one text, as they are looked up and noted."""

    def __init__(self, post: OldPost, plan: ImportPlan) -> None:
        self._post = post
        self._plan = plan
        own = next(iter(post.old), "")
        self._page = joined(plan.archive.base or "/", own if "?" not in own else "/")
        self._beside = str(PurePosixPath(post.place).parent) if post.is_markdown else ""
        self.pictures: list[MediaFile] = []
        self.missing: list[str] = []
        self.rewritten: list[tuple[str, str]] = []
        self.unknown: list[str] = []

    def link(self, link: str) -> str:
        """Where a link leads here."""
        link = link.strip()
        if not link or link[0] in "#{" or link.startswith(("mailto:", "tel:")):
            return link
        whole = link if parts_of_link(link).scheme or link[0] == "/" else joined(self._page, link)
        new = self._plan.new_link(whole)
        if new:
            self.rewritten.append((self._as_told(link), new))
            return new
        if self._plan.is_internal(whole):
            self.unknown.append(self._on_old_site(whole))
            return self._on_old_site(whole)
        return link

    def _as_told(self, link: str) -> str:
        """A link as the report has it: not with what only stands for the site's address."""
        is_whole = "://" in link[:9] and self._plan.is_internal(link)
        return self._on_old_site(link) if is_whole else link

    def _on_old_site(self, link: str) -> str:
        """A link to the old site, whole; its path if nobody knows the site's address (Ghost's)."""
        parts, base = parts_of_link(link), self._plan.archive.base
        if "." in parts_of_link(base).netloc:
            return joined(base, link)
        query = f"?{parts.query}" if parts.query else ""
        return f"{parts.path or '/'}{query}{f'#{parts.fragment}' if parts.fragment else ''}"

    def picture(self, link: str) -> str:
        """The name by which the story finds a picture."""
        found = self._plan.find(link, self._beside)
        if found:
            self.pictures.append(found)
            return found.key
        self.missing.append(self._as_told(link)[:200])
        return self.own_name(link) if self._plan.is_own_picture(link) else link

    def own_name(self, link: str) -> str:
        """The name under which a picture that is missing may still come."""
        return key_of(link, PurePosixPath(path_of(link)).name or "picture", self._beside)

    def markdown(self) -> str:
        """A Markdown text, its code as it was."""
        text, parts, at = self._post.body, [], 0
        for code in _CODE.finditer(text):
            parts += [self._in_prose(text[at : code.start()]), code[0]]
            at = code.end()
        return "".join([*parts, self._in_prose(text[at:])]).strip("\n")

    def _in_prose(self, text: str) -> str:
        text = _MARKDOWN_LINK.sub(self._markdown_link, text)
        text = _DEFINITION.sub(lambda m: m[1] + self._either(m[2]), text)
        return _HTML_LINK.sub(
            lambda m: f"{m[1]}{m[2]}{self._html(m[1], unescape(m[3]))}{m[2]}", text
        )

    def _markdown_link(self, match: re.Match[str]) -> str:
        link = match[3].strip("<>")
        new = self.picture(link) if match[1] else self._either(link)
        if new == link:
            return match[0]
        return f"{match[1]}{match[2]}{f'<{new}>' if ' ' in new else new}"

    def _either(self, link: str) -> str:
        return self.picture(link) if is_picture(link) and self._is_here(link) else self.link(link)

    def _html(self, start: str, link: str) -> str:
        new = self.picture(link) if start[:4].lower() == "<img" else self.link(link)
        return new.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#39;")

    def _is_here(self, link: str) -> bool:
        return self._plan.find(link, self._beside) is not None
