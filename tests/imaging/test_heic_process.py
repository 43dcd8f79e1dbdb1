from __future__ import annotations

import json
from io import BytesIO

import pytest
from PIL import Image

from chalicelib.imaging import heic_process
from chalicelib.imaging.heic_process import jpeg_of_heic
from chalicelib.news.errors import UnusablePicture
from operations.stages import PROJECT
from tests.imaging.drawn_files import TRANSPARENT_HEIC

BROKEN = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x20meta" + bytes(24) + b"\0\0\0\x08mdat"


def test_what_is_transparent_in_a_heic_is_white() -> None:
    with Image.open(BytesIO(jpeg_of_heic(TRANSPARENT_HEIC))) as image:
        assert image.size == (16, 16)
        red, white = image.getpixel((3, 8)), image.getpixel((12, 8))
    assert isinstance(red, tuple)
    assert isinstance(white, tuple)
    assert red[0] > 3 * max(red[1:])
    assert min(white) > 240


def test_a_heic_that_was_cut_off_is_refused_before_it_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heic_process, "_PROGRAM", "raise SystemExit(0)")
    assert jpeg_of_heic(TRANSPARENT_HEIC) == b""
    with pytest.raises(UnusablePicture, match="cut off"):
        jpeg_of_heic(TRANSPARENT_HEIC[:-1])


def test_a_heic_with_more_pixels_than_it_says_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import sys; sys.path[:] = {path!r}; import {module} as process; from PIL import Image; "
        "bound = process._bound_memory; "
        "process._bound_memory = lambda pixels: (bound(pixels), bytes(500_000_000)); process.main()"
    )
    monkeypatch.setattr(heic_process, "_PROGRAM", program)
    with pytest.raises(UnusablePicture, match="HEIC"):
        jpeg_of_heic(TRANSPARENT_HEIC)


def test_a_broken_heic_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnusablePicture, match="HEIC"):
        jpeg_of_heic(BROKEN)


@pytest.mark.parametrize("end", ["os.abort()", "os.kill(os.getpid(), 11)", "sys.exit(1)"])
def test_a_crash_of_the_decoder_takes_nothing_with_it(
    end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heic_process, "_PROGRAM", f"import os, sys; {end}")
    with pytest.raises(UnusablePicture, match="HEIC"):
        jpeg_of_heic(BROKEN)


def test_a_decoder_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heic_process, "LONGEST_WAIT", 0.3)
    monkeypatch.setattr(heic_process, "_PROGRAM", "import time; time.sleep(60)")
    with pytest.raises(UnusablePicture, match="HEIC"):
        jpeg_of_heic(BROKEN)


def test_a_decoder_is_stopped_while_the_function_has_time_for_a_receipt() -> None:
    config = json.loads((PROJECT / ".chalice" / "config.json").read_text(encoding="utf-8"))
    timeout = config["lambda_functions"]["make_pictures"]["lambda_timeout"]
    assert heic_process.MOST_SECONDS < heic_process.LONGEST_WAIT <= timeout / 2


def test_a_process_that_had_too_little_memory_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heic_process, "_PROGRAM", "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(MemoryError):
        jpeg_of_heic(BROKEN)


def test_what_the_process_finds_wrong_is_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import sys; sys.path[:] = {path!r}; import {module} as process; "
        "from chalicelib.imaging.picture_problems import require_pixels; "
        "process._converted = lambda content: require_pixels((9000, 9000)); process.main()"
    )
    monkeypatch.setattr(heic_process, "_PROGRAM", program)
    with pytest.raises(UnusablePicture, match="9000 × 9000"):
        jpeg_of_heic(BROKEN)
