from __future__ import annotations

from io import BytesIO

from PIL import Image

from chalicelib.imaging.picture_maker import RenditionMaker
from chalicelib.imaging.picture_making import make_renditions
from chalicelib.imaging.xmp_packet import XmpPacket
from chalicelib.news.pictures import Making, PictureMaker
from chalicelib.news.renditions import CENTRE, PictureWords, picture_digest, rendition_path
from tests.imaging.drawn_files import alternatives, drawn, exif, saved, xmp


def made(content: bytes) -> tuple[Making, dict[str, bytes]]:
    return make_renditions(content, language="da")


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_a_picture_is_made_in_widths_up_to_its_own_as_jpeg_and_avif() -> None:
    content = saved(drawn(700, 500))
    picture, files = made(content)
    assert [rendition.width for rendition in picture.renditions] == [320, 700]
    assert picture.digest == picture_digest(content)
    assert set(files) == {
        rendition_path(picture.digest, width, ending)
        for width in (320, 700)
        for ending in ("jpg", "avif")
    }


def test_sizes_of_renditions_are_true() -> None:
    picture, files = made(saved(drawn(500, 700), exif=exif(6)))
    assert (picture.width, picture.height) == (700, 500)
    for rendition in picture.renditions:
        for ending, size in (("jpg", rendition.jpeg), ("avif", rendition.avif)):
            path = rendition_path(picture.digest, rendition.width, ending)
            assert len(files[path]) == size
            assert opened(files[path]).size == (rendition.width, rendition.height)


def test_a_picture_smaller_than_every_width_keeps_its_own() -> None:
    [rendition] = made(saved(drawn(40, 30)))[0].renditions
    assert (rendition.width, rendition.height) == (40, 30)


def test_place_serial_number_and_thumbnail_are_gone_and_rights_stay() -> None:
    packet = xmp(
        alternatives("dc:rights", x_default="© Tidende")
        + "<photoshop:Credit>Ida Krog</photoshop:Credit>"
        + alternatives("dc:description", x_default="At 55.47 N, 8.45 E")
    )
    content = saved(
        drawn(), exif=exif(1), xmp=packet, comment=b"SERIAL-4711", icc_profile=b"x" * 99
    )
    assert content.count(b"SERIAL-4711") == 2
    for file in made(content)[1].values():
        assert b"SERIAL-4711" not in file
        assert b"55.47" not in file
        assert set(opened(file).info) <= {*_JFIF, "xmp"}
        rights = XmpPacket(opened(file).info["xmp"])
        assert rights.text("dc:rights", language="") == "© Tidende"
        assert rights.texts("photoshop:Credit") == ["Ida Krog"]


_JFIF = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def test_the_words_of_the_file_are_the_pictures() -> None:
    content = saved(drawn(), xmp=xmp("<photoshop:Credit>Ida Krog</photoshop:Credit>"))
    assert made(content)[0].words == PictureWords(credit="Ida Krog")


def test_the_same_file_makes_the_same_bytes() -> None:
    content = saved(drawn(400, 300))
    assert made(content) == made(content)


def test_whoever_uploads_an_animation_is_told_what_readers_see() -> None:
    content = saved(drawn(), "GIF", save_all=True, append_images=[drawn().rotate(180)])
    [warning] = made(content)[0].warnings
    assert "first picture" in warning.what


def test_lines_of_a_drawing_keep_their_colours() -> None:
    lines = Image.new("RGB", (40, 40), "white")
    for x in range(0, 40, 2):
        lines.paste("red", (x, 0, x + 1, 40))
    for kind, is_sharp in (("PNG", True), ("JPEG", False)):
        picture, files = made(saved(lines, kind, **({} if kind == "PNG" else {"quality": 95})))
        jpeg = files[rendition_path(picture.digest, 40, "jpg")]
        red, white = (opened(jpeg).convert("RGB").getpixel((x, 20)) for x in (20, 21))
        assert isinstance(red, tuple)
        assert isinstance(white, tuple)
        assert (white[1] - red[1] > 200) == is_sharp


def test_a_maker_makes_a_picture_or_says_why_not() -> None:
    maker: PictureMaker = RenditionMaker("da")
    content = saved(drawn())
    assert maker.make(content) == made(content)
    assert len(maker.crops(content, CENTRE)) == 3
    refused, files = maker.make(b"%PDF-1.7")
    assert files == {}
    assert [problem.mend for problem in refused.problems] != [""]
    assert refused.digest == ""
