from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imaging.picture_reading import read_picture_file
from chalicelib.imaging.xmp_packet import SOURCE_TYPES, XmpPacket, rights_packet
from chalicelib.news.renditions import GENERATED, PictureWords
from tests.imaging.drawn_files import alternatives, drawn, saved, with_iim, xmp

CAPTION, CREDIT, BYLINE, COPYRIGHT = (2, 120), (2, 110), (2, 80), (2, 116)


def words(packet: bytes = b"", *iim: tuple[int, int, bytes], language: str = "da") -> PictureWords:
    content = saved(drawn(), xmp=packet) if packet else saved(drawn())
    return read_picture_file(with_iim(content, *iim) if iim else content, language=language).words


def test_all_words_of_xmp_are_read() -> None:
    packet = xmp(
        alternatives("Iptc4xmpCore:AltTextAccessibility", x_default="Two boats in a harbour")
        + alternatives("dc:description", x_default="The harbour\n of  Esbjerg")
        + "<dc:creator><rdf:Seq><rdf:li>Ida Krog</rdf:li><rdf:li>Bo Lund</rdf:li></rdf:Seq>"
        + "</dc:creator><photoshop:Credit>Ida Krog / Tidende</photoshop:Credit>"
        + alternatives("dc:rights", x_default="© Tidende")
        + f"<Iptc4xmpExt:DigitalSourceType>{SOURCE_TYPES}{GENERATED}"
        + "</Iptc4xmpExt:DigitalSourceType>"
    )
    assert words(packet) == PictureWords(
        alt="Two boats in a harbour",
        caption="The harbour of Esbjerg",
        credit="Ida Krog / Tidende",
        creator="Ida Krog, Bo Lund",
        rights="© Tidende",
        source=GENERATED,
    )


def test_words_may_be_attributes_of_xmp() -> None:
    packet = xmp("").replace(b"<rdf:Description ", b'<rdf:Description photoshop:Credit="Ritzau" ')
    assert words(packet).credit == "Ritzau"


@pytest.mark.parametrize(
    ("language", "caption"),
    [("da-DK", "En havn"), ("de", "Ein Hafen"), ("fr", "A harbour"), ("", "A harbour")],
)
def test_the_newsrooms_language_is_preferred(language: str, caption: str) -> None:
    packet = xmp(
        alternatives("dc:description", x_default="A harbour", da="En havn", de_AT="Ein Hafen")
    )
    assert words(packet, language=language).caption == caption


def test_a_short_description_for_the_blind_serves_as_alt_text_where_there_is_none() -> None:
    short = alternatives("Iptc4xmpCore:ExtDescrAccessibility", x_default="Two boats")
    long = alternatives("Iptc4xmpCore:ExtDescrAccessibility", x_default="Two boats " * 40)
    assert words(xmp(short)).alt == "Two boats"
    assert words(xmp(long)).alt == ""


def test_xmp_goes_before_iim_and_iim_fills_its_gaps() -> None:
    packet = xmp(alternatives("dc:description", x_default="Of XMP"))
    read = words(
        packet, (*CAPTION, b"Of IIM"), (*CREDIT, b"Ritzau"), (*BYLINE, b"Ida"), (*BYLINE, b"Bo")
    )
    assert (read.caption, read.credit, read.creator) == ("Of XMP", "Ritzau", "Ida, Bo")


@pytest.mark.parametrize(
    ("name", "dataset"), [("photoshop:Credit", CREDIT), ("dc:creator", BYLINE)]
)
def test_credit_and_creator_of_xmp_go_before_those_of_iim(
    name: str, dataset: tuple[int, int]
) -> None:
    read = words(xmp(f"<{name}>Of XMP</{name}>"), (*dataset, b"Of IIM"))
    assert "Of XMP" in {read.credit, read.creator}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_letters_of_iim_are_read_whatever_set_it_names_or_none(encoding: str) -> None:
    assert words(b"", (*CAPTION, "Ærø – på havet".encode(encoding))).caption == "Ærø – på havet"


def test_a_set_that_iim_names_is_believed() -> None:
    broken = "Ærø".encode() + b"\xff"
    assert words(b"", (1, 90, b"\x1b%G"), (*CAPTION, broken)).caption == "Ærø"


@pytest.mark.parametrize(
    "caption", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM\\100MEDIA\\DJI_0033.JPG", " \u200b "]
)
def test_what_a_camera_writes_by_itself_is_no_caption(caption: str) -> None:
    assert words(xmp(alternatives("dc:description", x_default=caption))).caption == ""


def test_a_caption_of_iim_serves_where_a_camera_wrote_the_one_of_xmp() -> None:
    packet = xmp(alternatives("dc:description", x_default="SONY DSC"))
    assert words(packet, (*CAPTION, b"The harbour")).caption == "The harbour"


@pytest.mark.parametrize(
    "packet",
    [
        b"no xml",
        b"<a",
        b"\xff\xfe<\0",
        xmp("<dc:rights>").replace(b"</", b"<"),
        b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
        + xmp("<dc:rights>&b;"),
        b"<a>" * 2000,
    ],
)
def test_a_hostile_packet_has_no_words(packet: bytes) -> None:
    assert XmpPacket(packet).text("dc:rights", language="") == ""


def test_a_packet_of_megabytes_is_not_read() -> None:
    packet = xmp("<photoshop:Credit>Ida</photoshop:Credit>") + b" " * 1_000_000
    assert XmpPacket(packet).texts("photoshop:Credit") == []


def test_long_words_are_cut() -> None:
    packet = xmp(alternatives("dc:description", x_default="word " * 5000))
    assert len(words(packet).caption) <= 1000


def test_rights_survive_in_a_packet_of_a_rendition() -> None:
    rights = PictureWords(
        alt="not kept", creator="Ida <Krog>", credit="A & B", rights="© 2026", source=GENERATED
    )
    packet = XmpPacket(rights_packet(rights))
    assert packet.texts("dc:creator") == ["Ida <Krog>"]
    assert packet.text("dc:rights", language="da") == "© 2026"
    assert packet.text("photoshop:Credit", language="") == "A & B"
    assert packet.text("Iptc4xmpExt:DigitalSourceType", language="") == SOURCE_TYPES + GENERATED
    assert b"not kept" not in rights_packet(rights)


@pytest.mark.parametrize(
    "written",
    [
        SOURCE_TYPES + GENERATED,
        f"https://cv.iptc.org/newscodes/digitalsourcetype/{GENERATED}/",
        f"digsrctype:{GENERATED}",
        GENERATED.upper(),
    ],
)
def test_a_picture_that_a_model_made_is_known_however_its_file_says_so(written: str) -> None:
    name = "Iptc4xmpExt:DigitalSourceType"
    content = saved(drawn(), xmp=xmp(f"<{name}>{written}</{name}>"))
    assert read_picture_file(content, language="da").words.is_generated


def test_a_picture_of_unknown_rights_gets_no_packet() -> None:
    assert rights_packet(PictureWords(alt="A boat")) == b""


@given(st.binary(max_size=400))
def test_no_bytes_in_place_of_a_packet_raise(noise: bytes) -> None:
    XmpPacket(noise).text("dc:rights", language="da")
    XmpPacket(xmp("").replace(b"</rdf:Desc", noise + b"</rdf:Desc")).texts("dc:creator")
