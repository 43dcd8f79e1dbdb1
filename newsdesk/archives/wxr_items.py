"""The entries of WordPress's export: a post, a picture or another, element by element."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any

from newsdesk.archives.zones import possible_moment

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}", re.ASCII)
_NO_YEAR = " -0001 "  # of a post without a date


class WxrItem:
    """One post, picture or other entry."""

    def __init__(self, element: Any) -> None:  # noqa: ANN401 - lxml's own
        self._texts: dict[str, str] = {}
        self.excerpt = ""
        self.meta: dict[str, str] = {}
        self.old_slugs: list[str] = []
        self.comments = 0
        self.named_terms: list[tuple[str, str, str]] = []
        for child in element:
            self._take(child, local_name(child))

    def _take(self, child: Any, name: str) -> None:  # noqa: ANN401 - lxml's own
        if name == "encoded" and "excerpt" in child.tag:
            self.excerpt = (child.text or "").strip()
        elif name == "postmeta":
            key, value = child_text(child, "meta_key"), child_text(child, "meta_value")
            self.meta[key] = value
            self.old_slugs += [value] if key == "_wp_old_slug" and value else []
        elif name == "comment":
            self.comments += 1
        elif name == "category" and child.get("domain"):
            name = term_name(child.text)
            self.named_terms.append((child.get("domain"), child.get("nicename", ""), name))
        else:
            self._texts.setdefault(name, "".join(child.itertext()))

    def text(self, name: str) -> str:
        """The text of a child; empty if there is none."""
        return self._texts.get(name, "")

    def terms(self, kind: str) -> tuple[str, ...]:
        """The names of its categories or tags."""
        return tuple(name for domain, _slug, name in self.named_terms if domain == kind and name)

    def slugs(self, kind: str) -> dict[str, str]:
        """The slugs of the same, by name."""
        return {name: slug for domain, slug, name in self.named_terms if domain == kind and slug}

    @property
    def language(self) -> str:
        """Its language, as Polylang and WPML say it; empty if neither does."""
        slugs = [slug for domain, slug, _name in self.named_terms if domain == "language"]
        code = next(iter(slugs), "") or self.meta.get("_wpml_import_language_code", "")
        code = code.lower().replace("_", "-")
        return code if _LANGUAGE.fullmatch(code) else ""

    @property
    def date(self) -> datetime | None:
        """When it was published; None for one that never was.

        Posts that came to WordPress by an import may have it by the site's own clock alone, which
        an export doesn't name: it is read as UTC.
        """
        return (
            _moment(self.text("post_date_gmt"))
            or _mail_date(self.text("pubDate"))
            or _moment(self.text("post_date"))
        )

    @property
    def modified(self) -> datetime | None:
        """When it was last changed, if that was later."""
        changed = _moment(self.text("post_modified_gmt"))
        return changed if changed and self.date and changed > self.date else None


def local_name(element: Any) -> str:  # noqa: ANN401 - lxml's own
    """The name of an element, without its namespace."""
    tag = element.tag if element is not None and isinstance(element.tag, str) else ""
    return str(tag.rpartition("}")[2])


def term_name(text: str | None) -> str:
    """The name of a category or a tag: WordPress keeps it with `&amp;`, and exports it as kept."""
    return unescape(text or "").strip()


def child_text(element: Any, name: str) -> str:  # noqa: ANN401 - lxml's own
    """The text of the first child of this name; empty if there is none."""
    return next(((child.text or "").strip() for child in element if local_name(child) == name), "")


def _moment(text: str) -> datetime | None:
    try:
        return possible_moment(datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S"))  # noqa: DTZ007
    except ValueError:
        return None


def _mail_date(text: str) -> datetime | None:
    if _NO_YEAR in text:  # Python reads it as the year 2000
        return None
    try:
        moment = possible_moment(parsedate_to_datetime(text.strip()))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment else None
