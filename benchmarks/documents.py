"""What of documents is kept: `make documents CORPORA="folder …"`.

Every Word and OpenDocument file below the folders is read as intake reads it, and by a second
reader that shares no code with it: the words, links and pictures that are in the XML, by the
standard library. What is not kept must be named by a problem or a warning.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.formats import FORMATS
from chalicelib.ingest.reading.typed_value import Value
from chalicelib.news.errors import UnusableManuscript

LEAST_KEPT = 0.995
KINDS = (".docx", ".odt")

_MARK = re.compile(r'<sup><a href="#fn-[^>]*>\d+</a></sup>')
_WORD = re.compile(r"\w+")
_GONE = {"del", "moveFrom", "annotation", "tracked-changes", "Fallback", "rPr", "delText"}
_NO_TEXT = {
    "instrText",
    "pPr",
    "note-citation",
    "sequence-decls",
    "desc",
    "title",
    "event-listeners",
}


class Had(NamedTuple):
    """What a file has, or what is kept of it."""

    words: Counter[str]
    links: set[str]
    pictures: int


class Read(NamedTuple):
    """One file: what it has, what is kept, and what of the rest nobody is told."""

    name: str
    had: Had
    kept: Had
    untold: Counter[str]
    refused: str = ""

    @property
    def kept_words(self) -> int:
        """How many of its words are in the story."""
        return (self.had.words & self.kept.words).total()


def main() -> int:
    """Read all files; return 1 if too little is kept, or a loss is not named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    folders = parser.parse_args().folders
    files = [
        file for folder in folders for kind in KINDS for file in sorted(folder.rglob(f"*{kind}"))
    ]
    read = [_read(file) for file in files]
    print("| format | files | refused | words | kept | links | kept | pictures | kept or named |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    reports = [_report(kind, [one for one in read if one.name.endswith(kind)]) for kind in KINDS]
    for one in read:
        if one.untold:
            print(f"{one.name}: not told of {dict(one.untold.most_common(8))}")
        if one.refused:
            print(f"{one.name}: {one.refused}")
    return int(any(reports) or any(one.untold for one in read))


def _report(kind: str, read: list[Read]) -> bool:
    taken = [one for one in read if not one.refused]
    words, kept = sum(one.had.words.total() for one in taken), sum(one.kept_words for one in taken)
    links = sum(len(one.had.links) for one in taken)
    kept_links = sum(len(one.had.links & one.kept.links) for one in taken)
    pictures = sum(one.had.pictures for one in taken)
    kept_pictures = sum(min(one.had.pictures, one.kept.pictures) for one in taken)
    share = kept / words if words else 1.0
    print(
        f"| `{kind}` | {len(read)} | {len(read) - len(taken)} | {words:,} | {share:.2%} "
        f"| {links} | {kept_links} | {pictures} | {kept_pictures} |"
    )
    return share < LEAST_KEPT or kept_links < LEAST_KEPT * links or kept_pictures < pictures


def _read(file: Path) -> Read:
    had = _had(file)
    reader = FORMATS[file.suffix].read
    assert reader
    try:
        document = reader(file.read_bytes())
    except UnusableManuscript as unusable:
        return Read(file.name, had, Had(Counter(), set(), 0), Counter(), str(unusable))
    problems = (*document.problems, *document.warnings)
    told = Counter(_words(" ".join(problem.what for problem in problems)))
    is_told_shortly = "…" in " ".join(problem.what for problem in problems)
    kept = _kept(document)
    lost = had.words - kept.words
    untold = Counter() if is_told_shortly else Counter(word for word in lost if word not in told)
    lost_pictures = sum(_lost_pictures(problem.what) for problem in problems)
    return Read(file.name, had, kept._replace(pictures=kept.pictures + lost_pictures), untold)


def _kept(document: Document) -> Had:
    text = re.sub(r"</?(?:strong|em|s|u|sub|a)\b[^>]*>", "", _MARK.sub("", document.html))
    text = re.sub(r"<[^>]*>", " ", text)
    fields = " ".join(_texts_of(document.fields))
    links = {_page(unescape(link)) for link in re.findall(r'href="([^"]*)"', document.html)}
    words = Counter(_words(f"{unescape(text)} {fields}"))
    return Had(words, links, document.html.count("<img"))


def _texts_of(fields: dict[str, Value]) -> Iterator[str]:
    for name, value in fields.items():
        yield name
        if isinstance(value.content, str):
            yield value.content
        elif isinstance(value.content, dict):
            yield from _texts_of(value.content)
        else:
            yield from _texts_of({str(place): one for place, one in enumerate(value.content)})


def _page(link: str) -> str:
    """Where a link leads, without the place there, which Word keeps apart."""
    return link.partition("#")[0]


def _lost_pictures(what: str) -> int:
    match = re.match(r"(a picture is|(\d+) pictures are) not shown", what)
    return int(match[2] or 1) if match else 0


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _had(file: Path) -> Had:
    with ZipFile(file) as zipped:
        names = zipped.namelist()
        if file.suffix == ".odt":
            root = ET.fromstring(zipped.read("content.xml"))  # noqa: S314 - corpora of our own
            return _had_opendocument(root)
        parts = [
            name
            for name in names
            if re.fullmatch(r"word/(document\d*|footnotes|endnotes)\.xml", name)
        ]
        roots = [ET.fromstring(zipped.read(name)) for name in parts]  # noqa: S314 - as above
        relations = " ".join(
            zipped.read(name).decode("utf-8-sig", "replace")
            for name in names
            if re.fullmatch(r"word/_rels/(document\d*|footnotes|endnotes)\.xml\.rels", name)
        )
    return _had_word(roots, relations)


def _had_word(roots: list[ET.Element], relations: str) -> Had:
    texts, links, pictures = [], set(), 0
    targets = {
        _attribute(one, "Id"): unescape(_attribute(one, "Target"))
        for one in re.findall(r"<Relationship\b[^>]*>", relations)
    }
    for root in roots:
        for element in _alive(root):
            name = element.tag.rpartition("}")[2]
            if name == "t":
                texts.append(element.text or "")
            elif name in {"p", "br", "tab", "tc", "cr"}:
                texts.append(" ")
            elif name == "hyperlink":
                id_ = next((text for key, text in element.items() if key.endswith("}id")), "")
                if id_ in targets and any(True for one in element.iter() if one.text):
                    links.add(_page(targets[id_]))
            elif name in {"blip", "imagedata"}:
                pictures += any(key.endswith(("}embed", "}id", "}link")) for key in element.attrib)
    return Had(Counter(_words("".join(texts))), links, pictures)


def _had_opendocument(root: ET.Element) -> Had:
    body = next(element for element in root.iter() if element.tag.endswith("}text"))
    links, pictures = set(), 0
    for element in _alive(body):
        name = element.tag.rpartition("}")[2]
        if name == "a":
            links.add(_page(next(text for key, text in element.items() if key.endswith("}href"))))
        pictures += name == "image"
    return Had(Counter(_words(_all_text(body))), links, pictures)


def _all_text(element: ET.Element) -> str:
    name = element.tag.rpartition("}")[2]
    if name in _GONE | _NO_TEXT:
        return ""
    parts = [
        " " if name in {"p", "h", "line-break", "tab", "s", "note"} else "",
        element.text or "",
    ]
    for child in element:
        parts += [_all_text(child), child.tail or ""]
    return "".join(parts) + (" " if name in {"p", "h", "note"} else "")


def _alive(element: ET.Element) -> Iterator[ET.Element]:
    """Walk through what is within, but for what is deleted, or there for old programs."""
    name = element.tag.rpartition("}")[2]
    if name in _GONE:
        return
    yield element
    for child in element:
        yield from _alive(child)


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'\b{name}="([^"]*)"', tag)
    return match[1] if match else ""


if __name__ == "__main__":
    sys.exit(main())
