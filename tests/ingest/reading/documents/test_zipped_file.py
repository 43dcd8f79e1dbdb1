"""Archives are bounded before they are unpacked."""

from __future__ import annotations

import io
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from chalicelib.ingest.reading.documents import zipped_file
from chalicelib.ingest.reading.documents.zipped_file import ZippedFile
from chalicelib.news.errors import UnusableManuscript


def archive(parts: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", method) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return buffer.getvalue()


def test_a_part_is_read_by_its_name() -> None:
    zipped = ZippedFile(archive({"word/document.xml": b"<a/>"}))
    assert "word/document.xml" in zipped
    assert zipped.read("word/document.xml") == b"<a/>"


def test_an_archive_of_more_bytes_than_we_unpack_is_refused_unread() -> None:
    content = archive({f"part{number}": bytes(20 * 1024 * 1024) for number in range(4)})
    assert len(content) < 200_000
    with pytest.raises(UnusableManuscript, match="bytes when it is unpacked"):
        ZippedFile(content)


def test_an_archive_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = archive(dict.fromkeys(map(str, range(50)), b""))
    monkeypatch.setattr(zipped_file, "MOST_PARTS", 49)
    with pytest.raises(UnusableManuscript, match="has 50 parts"):
        ZippedFile(content)
    monkeypatch.setattr(zipped_file, "LARGEST_LIST", 1000)
    with pytest.raises(UnusableManuscript, match="too many parts"):
        ZippedFile(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        archive({"a": b"words"})[:-1],
        archive({"a": b"words" * 100}, ZIP_STORED).replace(b"words", b"sword", 1),
        archive({"a": b"words" * 100}, ZIP_BZIP2),
    ],
    ids=["empty", "a beginning", "cut off", "changed", "another compression"],
)
def test_a_broken_archive_is_refused(content: bytes) -> None:
    with pytest.raises(UnusableManuscript, match="broken"):
        ZippedFile(content).read("a")
