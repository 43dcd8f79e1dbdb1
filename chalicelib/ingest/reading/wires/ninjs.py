"""ninjs, the IPTC's news in JSON, in its versions 1, 2 and 3.

https://iptc.org/standards/ninjs/
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from chalicelib.ingest.reading.legible_json import legible_json
from chalicelib.ingest.reading.text_files import text_to_html
from chalicelib.ingest.reading.wires.wire_parts import Report, Statement
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.text import legible, single_spaced

# Kinds of reports that have no text of their own, and what an editor does instead.
_TEXTS = {"", "text", "component"}
_PICTURES = "upload the picture itself, and name it in a story"
_ADVICE = {
    "picture": _PICTURES,
    "graphic": _PICTURES,
    "composite": "upload the reports that it is put together of, one by one",
    "package": "upload the reports that it is put together of, one by one",
}
_ELSE = "tell in words what it is about, in a story of your own"

# Roles and suffixes of the bodies that are the story; in this order the first one counts.
_MAIN = ("main", "xhtml", "html", "nitf", "richtext", "text", "body", "")
_MAIN_ROLES = {"main", "text", "headline", "caption"}
_CODES = ("code", "uri", "literal", "qcode")
_IS_HTML = re.compile(r"<(?:p|div|section|article|br|h[1-6]|ul|ol|table|blockquote|em|strong|a)\b")
_BODY = re.compile(r"<body\b[^>]*>(?P<inner>.*)</body\s*>", re.IGNORECASE | re.DOTALL)

_READ = frozenset(
    (
        "standard", "uri", "guid", "id", "type", "version", "profile", "mimetype", "title", "by",
        "byline", "headline", "headlines", "descriptions", "bodies", "language", "embargoed",
        "pubstatus", "urgency", "expires", "provider", "source", "infosource", "infosources",
        "usageterms", "rightsinfo", "ednote", "copyrightholder", "copyrightnotice", "located",
        "versioncreated", "firstcreated", "contentcreated", "firstpublished", "charcount",
        "wordcount", "readtime", "representationtype", "schema", "$standard", "slugline",
        "embargoedreason", "embargoeduntil", "dateline", "signal", "signals", "editorialtypes",
        "digitalsourcetype", "priority", "renditions", "associations",
    )
)  # fmt: skip


def read_ninjs(content: bytes) -> Report:
    """The report. Raises UnusableManuscript if it is none of ninjs, or has no text."""
    text = _decoded(content)
    item = _Item(_parsed(text), text)
    _require_text(item)
    bodies = _bodies(item)
    main, *others = bodies or [("", "")]
    return Report(
        headline=item.first("headlines", "headline", "headline_main", "title") or Statement(""),
        html=_html(main[1]),
        standfirst=item.first("descriptions", "description_text", "description"),
        byline=item.first("byline", "by") or Statement(", ".join(_providers(item)[:1])),
        dateline=item.first("dateline", "located"),
        language=item.first("language"),
        created=item.first("firstpublished", "firstcreated", "contentcreated", "versioncreated"),
        embargo=_embargo(item),
        expires=item.stated("expires"),
        status=item.stated("pubstatus"),
        wholeness=item.stated("representationtype"),
        signals=tuple(item.all("signal", "signals", "editorialtypes")),
        sources=tuple(item.all("digitalsourcetype")),
        unknown=tuple(
            Statement(name, item.line_of(name)) for name in item.names if not _is_read(name)
        ),
        urgency=item.first("urgency"),
        providers=tuple(_providers(item)),
        terms=tuple(_terms(item)),
        notes=tuple(_texts(item.values.get("ednote"))),
        losses=tuple(_losses(item, others)),
        unused=tuple(statement.text for statement in item.unknown()),
    )


class _Item:
    """A report's properties, by their names in small letters: versions 1 and 2 have only these."""

    def __init__(self, values: Mapping[str, Any], text: str) -> None:
        self.values = {name.casefold(): value for name, value in values.items()}
        self.names = tuple(values)
        self._text = text

    def first(self, *names: str) -> Statement | None:
        """What the first of these properties says that says anything."""
        for name in names:
            texts = _texts(self.values.get(name))
            if texts:
                return Statement(texts[0], self.line_of(name))
        return None

    def stated(self, name: str) -> Statement | None:
        """The same of a property that counts even where nobody can tell what it says."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        return self.first(name) or Statement(json.dumps(value)[:40], self.line_of(name))

    def all(self, *names: str) -> Iterator[Statement]:
        """All that these properties say, their codes too."""
        for name in names:
            value = self.values.get(name)
            entries = value if isinstance(value, list) else [value]
            codes = [entry.get(of) for entry in entries if isinstance(entry, dict) for of in _CODES]
            said = (code for code in codes if isinstance(code, str) and code)
            for text in dict.fromkeys([*said, *_texts(value)]):
                yield Statement(text, self.line_of(name))

    def unknown(self) -> Iterator[Statement]:
        """The names of what nobody reads."""
        return (Statement(name, self.line_of(name)) for name in self.names if not _is_read(name))

    def line_of(self, name: str) -> int:
        """The line that a property stands on."""
        match = re.search(rf'"{re.escape(name)}"\s*:', self._text, re.IGNORECASE)
        return self._text.count("\n", 0, match.start()) + 1 if match else 1


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        what = "the letters of the file can't be read: it was saved in another way than agencies do"
        raise UnusableManuscript(Problem(what, "have the agency's file sent again")) from None


def _parsed(text: str) -> Mapping[str, Any]:
    mend = "have the agency's file sent again, as it left the agency"
    try:
        item = legible_json(json.loads(text, object_pairs_hook=_without_twins))
    except json.JSONDecodeError as error:
        problem = Problem(
            f"the file is broken or cut off, and can't be read from here on ({error.msg})",
            mend,
            error.lineno,
        )
        raise UnusableManuscript(problem) from None
    except RecursionError:
        raise UnusableManuscript(Problem("the file is nested too deeply", mend)) from None
    except ValueError as error:  # a number of thousands of digits, or a name that is there twice
        raise UnusableManuscript(Problem(f"the file can't be read: {error}", mend)) from None
    if not isinstance(item, dict) or not {"uri", "guid"} & {*item}:
        raise UnusableManuscript(_NO_REPORT)
    return item


_NO_REPORT = Problem(
    "the file is JSON, and no report of a news agency (ninjs): it has no `uri`",
    "write the fields between two lines `---`, each as `name: value`, and the text below, and name "
    "the file `.md`",
)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these pairs; of two values of one name nobody can tell which is meant."""
    values = {legible(name): value for name, value in pairs}
    if len({name.casefold() for name in values}) < len(pairs):
        counts = Counter(legible(name).casefold() for name, _ in pairs)
        twice = [name for name, count in counts.items() if count > 1 and _is_read(name)]
        if twice:
            raise ValueError(f"`{twice[0][:60]}` is there twice")
    return values


def _require_text(item: _Item) -> None:
    kind = next(iter(_texts(item.values.get("type"))), "").casefold()
    if kind not in _TEXTS:
        what = f"the report is no text: its `type` is `{kind[:40]}`"
        raise UnusableManuscript(Problem(what, _ADVICE.get(kind, _ELSE), item.line_of("type")))
    if not _bodies(item):
        what = "the report has no text: there is no `bodies`, `body_xhtml` or `body_text` in it"
        raise UnusableManuscript(Problem(what, "have the whole report sent"))


def _bodies(item: _Item) -> list[tuple[str, str]]:
    """All bodies that say anything, by their role, the story itself first; of one text in two
    formats the one with markup.
    """
    bodies = [
        (name.partition("_")[2], value)
        for name, value in item.values.items()
        if name.startswith("body_") and isinstance(value, str)
    ]
    entries = item.values.get("bodies")
    bodies += [
        (str(entry.get("role", "")).casefold(), entry["value"])
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict) and isinstance(entry.get("value"), str)
    ]
    said = [(role, value) for role, value in bodies if value.strip()]
    order = {role: place for place, role in enumerate(_MAIN)}
    said.sort(key=lambda pair: (not _IS_HTML.search(pair[1]), order.get(pair[0], len(order))))
    return said


def _html(body: str) -> str:
    if not _IS_HTML.search(body):
        return text_to_html(body.replace("\r\n", "\n"))
    match = _BODY.search(body)
    return match["inner"] if match else body


def _embargo(item: _Item) -> Statement | None:
    """The moment; one without a moment, but with a reason or a value that says nothing."""
    moment = item.first("embargoeduntil") or item.first("embargoed")
    reason = item.first("embargoedreason")
    is_named = not {"embargoed", "embargoeduntil"}.isdisjoint(item.values)
    if moment is None and (reason or is_named):
        return Statement("", item.line_of("embargoed"))
    return moment


def _providers(item: _Item) -> list[str]:
    names = []
    for name in ("provider", "source", "infosource", "infosources", "copyrightholder"):
        names += _texts(item.values.get(name))
    return list(dict.fromkeys(map(single_spaced, names)))


def _terms(item: _Item) -> Iterator[str]:
    yield from _texts(item.values.get("usageterms"))
    rights = item.values.get("rightsinfo")
    if isinstance(rights, dict):
        for name, value in rights.items():
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield f"{name}: {shown}"


def _losses(item: _Item, others: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    main = {*_plain_words(_bodies(item)[0][1])}
    for role, body in others:
        plain = _plain_words(body)
        if sum(word not in main for word in plain) > len(plain) // 20:
            what = f"a second text of the report is not shown: “{' '.join(plain)[:100]}…”"
            mend = f"copy what you need of its body `{role[:40]}` into a story of your own"
            yield Problem(what, mend, is_loss=True)
    pictures = item.values.get("associations")
    for words in _captions(pictures):
        what = f"a picture or a recording of the agency's is not shown: “{words[:100]}”"
        mend = "upload the picture's file, and name it in a story of your own"
        yield Problem(what, mend, item.line_of("associations"), is_loss=True)


def _captions(associations: object) -> Iterator[str]:
    """What describes each of the things that belong to a report."""
    values: Iterable[Any] = ()
    if isinstance(associations, dict):
        values = associations.values()
    elif isinstance(associations, list):
        values = associations
    for value in values:
        if isinstance(value, dict):
            names = ("description_text", "descriptions", "headline", "headlines", "title", "uri")
            texts = [text for name in names for text in _texts(value.get(name))]
            yield single_spaced(next(iter(texts), "without words"))


def _texts(value: object) -> list[str]:
    """The texts in a property, whatever version wrote it: a text, or a list of things with a
    `value`, `name` or `literal`; the first is the main one.
    """
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, bool | int | float):
        return [str(value)]
    if isinstance(value, list):
        entries = sorted(value, key=lambda entry: not _is_main(entry))
        return [text for entry in entries for text in _texts(entry)]
    if isinstance(value, dict):
        names = ("value", "name", "literal", "usageterms", "uri")
        return next((_texts(value[name]) for name in names if _texts(value.get(name))), [])
    return []


def _is_main(entry: object) -> bool:
    role = entry.get("role") if isinstance(entry, dict) else None
    return isinstance(role, str) and role in _MAIN_ROLES


def _plain_words(body: str) -> list[str]:
    return unescape(re.sub(r"<[^<>]*>", " ", body)).split()


def _is_read(name: str) -> bool:
    plain = name.casefold()
    return plain in _READ or plain.startswith(("body_", "description_", "headline_"))
