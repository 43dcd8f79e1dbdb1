from __future__ import annotations

import resource
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imaging import picture_reading
from chalicelib.imaging.picture_bounds import MOST_SCANS
from chalicelib.imaging.picture_reading import read_picture_file
from chalicelib.news.errors import UnusablePicture
from tests.imaging.drawn_files import drawn, exif, gif_of_size, png_of_size, saved


def refusal(content: bytes) -> str:
    with pytest.raises(UnusablePicture) as caught:
        read_picture_file(content, language="da")
    assert caught.value.problem.mend
    return caught.value.problem.what


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_size_of_a_picture_is_that_of_it_held_upright(orientation: int) -> None:
    picture = read_picture_file(saved(drawn(90, 60), exif=exif(orientation)), language="da")
    upright = (90, 60) if orientation < 5 else (60, 90)
    assert (picture.width, picture.height) == upright


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_none(orientation: int) -> None:
    assert read_picture_file(saved(drawn(), exif=exif(orientation)), language="da").orientation == 1


def test_a_broken_exif_block_does_not_stop_a_picture() -> None:
    content = saved(drawn(), exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    assert read_picture_file(content, language="da").orientation == 1


@pytest.mark.parametrize(
    ("size", "word"),
    [((9000, 8000), "megapixels"), ((20_001, 10), "sides"), ((8000, 5001), "megapixels")],
)
def test_a_picture_with_too_many_pixels_is_refused_by_its_header(
    size: tuple[int, int], word: str
) -> None:
    what = refusal(png_of_size(*size))
    assert word in what
    assert f"{size[0]} × {size[1]}" in what


@pytest.mark.parametrize("content", [png_of_size(30_000, 30_000), gif_of_size(50_000, 50_000)])
def test_a_picture_with_far_too_many_pixels_takes_no_memory(content: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "more than 80,000,000" in refusal(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB


def test_an_empty_file_is_refused() -> None:
    assert "empty" in refusal(b"")


def test_a_file_with_too_many_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_reading, "LARGEST_PICTURE", 1000)
    assert "MB" in refusal(saved(drawn()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_file_that_is_cut_off_early_is_refused(kind: str) -> None:
    assert "broken" in refusal(saved(drawn(), kind)[:40])


def test_a_jpeg_without_its_end_is_refused_before_it_is_decoded() -> None:
    whole = saved(drawn(400, 300))
    assert "broken" in refusal(whole[:-200])


def test_a_jpeg_with_hundreds_of_scans_is_refused() -> None:
    whole = saved(drawn(), progressive=True)
    end = whole.rindex(b"\xff\xd9")
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00"
    assert "passes" in refusal(whole[:end] + scan * (MOST_SCANS + 1) + whole[end:])


def test_a_jpeg_of_a_rare_kind_is_not_called_broken() -> None:
    content = saved(drawn()).replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc1\x00\x11\x0c")
    assert "twelve bits" in refusal(content)


def test_a_thumbnail_in_a_jpeg_is_not_taken_for_its_end() -> None:
    block = exif(1)
    thumbnail = saved(drawn(20, 10))
    content = saved(drawn(), exif=block.tobytes() + thumbnail)
    assert "broken" in refusal(content[: content.rindex(b"\xff\xda") + 30])


def test_a_picture_that_moves_says_so() -> None:
    frames = [drawn(), drawn(mode="L").convert("RGB")]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert read_picture_file(content, language="da").is_animated


def test_the_further_pictures_of_a_telephone_are_no_movement() -> None:
    content = saved(drawn(), "MPO", save_all=True, append_images=[drawn(mode="L")])
    assert not read_picture_file(content, language="da").is_animated


@given(st.binary(max_size=300), st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "AVIF"]))
def test_whatever_stands_in_a_file_it_is_read_or_refused(noise: bytes, kind: str) -> None:
    content = saved(drawn(16, 16), kind)
    middle = len(content) // 3
    with suppress(UnusablePicture):
        read_picture_file(content[:middle] + noise + content[middle + len(noise) :], language="da")
