from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imaging.picture_types import ENDINGS, refused_type, type_of
from tests.imaging.drawn_files import drawn, saved


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_a_picture_is_known_by_its_bytes(kind: str) -> None:
    assert type_of(saved(drawn(), kind)) == kind


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIF"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "AVIF"),
        (b"\0\0\0\x18ftypcrx \0\0\0\0crx isom", "raw"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp41", "film"),
        (b"RIFF\0\0\0\0AVI LIST", "film"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><!-- a --><svg width='5'>", "svg"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><x:svg>", "svg"),
        (b"<!--" + b"x" * 9000 + b"--><svg/>", "svg"),
        ("<?xml version='1.0'?><svg>".encode("utf-16"), "svg"),
        (b"\n<!DOCTYPE html><html>", "html"),
        (b"\xef\xbb\xbf<!-- a --><html><svg>", "html"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code>", "xml"),
        (b"\0\x05\x16\x07\0\x02\0\0Mac OS X", "mac_part"),
        (b"\0\0\0\x08wide\0\0\x10\0mdat", "film"),
        (b"\x1f\x8b\x08", "packed"),
        (b"II*\0\x08\0\0\0", "tiff"),
        (b"BM\x36\0\0\0", "bmp"),
        (b"%PDF-1.7", "pdf"),
        (b"version https://git-lfs.github.com/spec/v1", "pointer"),
    ],
)
def test_what_is_no_picture_of_ours_is_named(beginning: bytes, kind: str) -> None:
    assert type_of(beginning) == kind
    if kind not in ENDINGS:
        assert refused_type(kind).mend


def test_a_file_of_an_unknown_type_is_told_which_types_are_read() -> None:
    assert type_of(b"just a text") == ""
    assert "HEIC" in refused_type("").mend


@given(st.binary(max_size=200))
def test_any_bytes_have_a_type_or_none(content: bytes) -> None:
    assert isinstance(type_of(content), str)


def test_no_ending_belongs_to_two_types() -> None:
    endings = sorted(ending for endings in ENDINGS.values() for ending in endings)
    assert all(one != other for one, other in pairwise(endings))
