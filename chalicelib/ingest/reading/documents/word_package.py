"""A Word file's parts: an archive of XML, its relationships, and the namespaces of both kinds."""

from __future__ import annotations

from functools import cache, cached_property
from posixpath import dirname, join, normpath

from lxml import etree

from chalicelib.ingest.reading.documents.bounded_xml import LARGEST_XML, parsed_xml, too_long
from chalicelib.ingest.reading.documents.zipped_file import ZippedFile
from chalicelib.news.errors import Problem, UnusableManuscript

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

# What Word calls “Strict Open XML” has the same names in other namespaces.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/drawingml/",
        b"http://schemas.openxmlformats.org/drawingml/2006/",
    ),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class WordPackage:
    """One file, opened. Raises UnusableManuscript if it can't be one of Word's."""

    def __init__(self, content: bytes) -> None:
        if content.startswith(_OLE):
            raise UnusableManuscript(_ole(content))
        if not content.startswith(b"PK"):
            raise UnusableManuscript(_NO_WORD)
        self._zipped = ZippedFile(content)
        self._relations = cache(self._read_relations)
        self._left = LARGEST_XML

    @cached_property
    def main(self) -> str:
        """The name of the part that is the text."""
        found = self.related("", "officeDocument") or "word/document.xml"
        if found not in self._zipped:
            raise UnusableManuscript(_NO_WORD)
        return found

    def part(self, kind: str) -> str:
        """The name of the text's part of a kind, such as `footnotes`; empty if it has none."""
        beside = join(dirname(self.main), f"{kind}.xml")
        return self.related(self.main, kind) or (beside if beside in self._zipped else "")

    def parts(self, kind: str) -> list[str]:
        """The names of all its parts of a kind, such as `header`."""
        relations = self._relations(self.main).values()
        return [path for path, what in relations if what == kind and path in self._zipped]

    def xml(self, name: str) -> etree._Element:
        """A part of XML; of all parts together, no more than of one."""
        content = self._zipped.read(name)
        self._left -= len(content)
        if self._left < 0:
            raise too_long()
        for strict, plain in _STRICT:
            content = content.replace(strict, plain)
        return parsed_xml(content)

    def read(self, name: str) -> bytes:
        """A part as it is; empty if it is not there."""
        return self._zipped.read(name) if name in self._zipped else b""

    def __contains__(self, name: str) -> bool:
        return name in self._zipped

    def related(self, source: str, kind: str) -> str:
        """The name of the first part of a kind that another refers to; empty if there is none."""
        relations = self._relations(source).values()
        return next((path for path, what in relations if what == kind and path in self._zipped), "")

    def target(self, source: str, relation: str) -> str:
        """What a relation of a part leads to: the name of a part, or a link elsewhere."""
        return self._relations(source).get(relation, ("", ""))[0]

    def _read_relations(self, source: str) -> dict[str, tuple[str, str]]:
        name = join(dirname(source), "_rels", f"{source.rpartition('/')[2]}.rels")
        if name not in self._zipped:
            return {}
        relations: dict[str, tuple[str, str]] = {}
        for one in self.xml(name).iter(_RELATION):
            target, is_external = one.get("Target", ""), one.get("TargetMode") == "External"
            path = target if is_external else _path(source, target)
            relations[one.get("Id", "")] = (path, one.get("Type", "").rpartition("/")[2])
        return relations


def _path(source: str, target: str) -> str:
    """The name of the part that a target means, from the folder of its source, or from the top."""
    whole = target if target.startswith("/") else join(dirname(source), target)
    return normpath(whole.split("#")[0]).lstrip("/")


def _ole(content: bytes) -> Problem:
    """What is wrong with a file of old Office programs, or a locked one of new ones."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        what = "the file is locked with a password"
        mend = "in Word choose File, Info, Protect Document, Encrypt with Password, and empty it"
        return Problem(what, f"{mend}; then save it and upload it again")
    mend = "open it in Word or LibreOffice, choose Save As and “Word Document (.docx)”"
    return Problem("this is a file of an old Word (.doc), whatever its name says", mend)


_NO_WORD = Problem(
    "this is no Word file, whatever its name says",
    "open it in Word, LibreOffice or Google Docs, and save it as “Word Document (.docx)”",
)
