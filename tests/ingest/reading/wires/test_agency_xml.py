"""NITF and NewsML-G2: their markup as HTML, their losses, and XML that is refused."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.wires.agency_file import read_xml
from chalicelib.news.errors import UnusableManuscript
from tests.documents.wires import newsml, nitf
from tests.ingest.samples import TEXT


def html_of(content: bytes) -> str:
    return read_xml(content).html.partition("</h1>\n")[2]


def test_the_marks_of_nitf_are_html() -> None:
    content = (
        "<block><hl2>The quay</hl2><p><location>Søby<city>!</city></location> <em>sails</em> &amp;"
        "&nbsp;on</p><bq><block><p>“At last”</p></block><credit>A pilot</credit></bq></block>"
    )
    assert html_of(nitf(content=content)) == (
        "<h2>The quay</h2><p>Søby! <em>sails</em> &amp;\xa0on</p>"
        "<blockquote><p>“At last”</p><p>A pilot</p></blockquote>"
    )


def test_notes_to_editors_are_told_to_them_alone_and_pictures_are_named() -> None:
    note = '<note noteclass="editorsnote"><body.content><p>Hold the name</p></body.content></note>'
    media = "<media><media-caption>The pier</media-caption></media>"
    document = read_xml(nitf('<ed-msg info="Corrects the port"/>', f"<p>{TEXT}</p>{note}{media}"))
    said = [warning.what for warning in document.warnings]
    assert "Hold the name" not in document.html
    assert "The pier" not in document.html
    assert [text for text in said if "Hold the name" in text]
    assert [text for text in said if "Corrects the port" in text]
    assert [warning.what for warning in document.warnings if warning.is_loss] == [
        "a picture or a recording of the agency's is not shown: “The pier”"
    ]


def test_nitf_within_newsml_says_what_its_envelope_does_not() -> None:
    inner = nitf(status="withheld").decode().partition('nitf.dtd">\n')[2]
    content = newsml(text="").decode()
    begin, end = content.index("<html"), content.index("</html>") + len("</html>")
    document = read_xml((content[:begin] + inner + content[end:]).encode())
    assert TEXT in document.html
    assert "withheld" in document.warnings[0].what


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"<nitf><body>", "not well-formed"),
        (b'<!DOCTYPE n [<!ENTITY a "b">]><nitf>&a;</nitf>', "declares entities"),
        (b"<nitf>" + b"<p/>" * 100_001 + b"</nitf>", "more than 50000 elements"),
        (b"<nitf>" + b"<p>" * 300 + b"</p>" * 300 + b"</nitf>", "not well-formed"),
        (b"<nitf " + b"".join(b'a%d="" ' % i for i in range(4500)) + b"/>", "more than 50000"),
        (b"<rss><channel/></rss>", "a feed or an export of WordPress"),
        (b"<packageItem xmlns='http://iptc.org/std/nar/2006-10-01/'/>", "it is a `packageItem`"),
        (b"<newsMessage>" + newsml()[39:] * 2 + b"</newsMessage>", "has 2 stories"),
        (newsml(text=""), "has no text"),
        (b"<NewsML>" + nitf().partition(b'nitf.dtd">')[2] + b"</NewsML>", "NewsML 1, an older"),
    ],
)
def test_other_xml_is_refused_with_the_reason(content: bytes, wrong: str) -> None:
    with pytest.raises(UnusableManuscript, match=wrong):
        read_xml(content)


def test_what_comes_in_the_same_message_without_a_text_is_named() -> None:
    video = (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentMeta><headline>The ferry, '
        'filmed</headline></contentMeta><contentSet><remoteContent href="a.mp4"/>'
        '<remoteContent href="b.mp4"/></contentSet></newsItem>'
    )
    document = read_xml(b"<newsMessage>" + newsml()[39:] + video.encode() + b"</newsMessage>")
    (lost,) = [warning.what for warning in document.warnings if warning.is_loss]
    assert lost == "a picture or a recording of the agency's is not shown: “The ferry, filmed”"


def test_a_set_of_contents_is_read_by_the_nitf_in_it() -> None:
    content = b"<contentSet><inlineXML>" + nitf().partition(b'nitf.dtd">')[2]
    document = read_xml(content + b"</inlineXML></contentSet>")
    assert document.html.endswith(f"<p>{TEXT}</p>")
    assert document.wire


def test_a_prefix_that_nothing_declares_loses_nothing() -> None:
    content = nitf().replace(b'baselang="en"', b'baselang="en" xsi:schemaLocation="nitf.xsd"')
    assert html_of(content) == f"<p>{TEXT}</p>"


def test_an_element_whose_prefix_nothing_declares_is_read_by_its_name() -> None:
    content = nitf().replace(b"<p>", b"<x:p>").replace(b"</p>", b"</x:p>")
    assert html_of(content) == f"<p>{TEXT}</p>"
