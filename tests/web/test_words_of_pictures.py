"""The words that came in a photographer's file, followed to everything that readers get."""

from __future__ import annotations

import html
import json
import re

import pytest

from chalicelib.imaging.picture_maker import RenditionMaker
from chalicelib.ingest.intake import Intake, Received
from chalicelib.ingest.picture_intake import PictureIntake
from chalicelib.news.newsroom import Newsroom
from tests.conftest import NOON
from tests.imaging.drawn_files import alternatives, drawn, saved, with_iim, xmp
from tests.memory import MemoryArchive, MemoryPictures, MemoryRenditions, MemoryUploads
from tests.web.conftest import Gateway

STORY = "/denmark/harbour"
IN_XMP = ("Two boats & a crane", "The harbour of Esbjerg", "Ida Krog / Tidende")
IN_TEXT = ("A gull on a post", "It stayed all day", "Bo Lund / Tidende")
IN_IIM = ("", "Ice on the quay", "Ritzau")  # IIM has no alt text


def photograph(alt: str, caption: str, credit: str) -> bytes:
    """A file with these words in XMP."""
    packet = xmp(
        alternatives("Iptc4xmpCore:AltTextAccessibility", x_default=html.escape(alt))
        + alternatives("dc:description", x_default=caption)
        + f"<photoshop:Credit>{credit}</photoshop:Credit>"
    )
    return saved(drawn(300, 200), xmp=packet)


@pytest.fixture
def published(archive: MemoryArchive, uploads: MemoryUploads, newsroom: Newsroom) -> None:
    """A story whose pictures have no words but those in their files."""
    uploads.put("pictures/lead.jpg", photograph(*IN_XMP), NOON)
    uploads.put("pictures/text.jpg", photograph(*IN_TEXT), NOON)
    _, caption, credit = (words.encode() for words in IN_IIM)
    ice = with_iim(saved(drawn(200, 300)), (2, 120, caption), (2, 110, credit))
    uploads.put("pictures/gallery.jpg", ice, NOON)
    fields = "title: The harbour\npicture: lead.jpg\ngallery: [gallery.jpg]"
    text = f"---\n{fields}\n---\nThe ice came early.\n\n![](text.jpg)\n\nThe gull did not mind."
    uploads.put("articles/denmark/harbour.md", text, NOON)
    pictures = PictureIntake(
        archive, uploads, archive, archive, MemoryRenditions(),
        RenditionMaker(newsroom.language), newsroom, now=lambda: NOON, pause=lambda _attempt: None,
    )  # fmt: skip
    keys = [f"pictures/{name}.jpg" for name in ("lead", "text", "gallery")]
    assert all(isinstance(outcome, Received) for outcome in pictures.receiving(keys))
    intake = Intake(
        archive, uploads, newsroom, site_url="", pause=lambda _attempt: None,
        pictures=MemoryPictures(), originals=archive,
    )  # fmt: skip
    assert not intake.receive("articles/denmark/harbour.md").problems


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("path", "words"),
    [
        (STORY, (*IN_XMP, *IN_TEXT)),
        (f"{STORY}/pictures/1", IN_IIM),
        ("/denmark/feed.xml", (*IN_XMP, *IN_TEXT)),
        ("/denmark/atom.xml", (*IN_XMP, *IN_TEXT)),
        ("/denmark/feed.json", (*IN_XMP, *IN_TEXT, *IN_IIM)),
        (f"{STORY}.json", (*IN_XMP, *IN_TEXT, *IN_IIM)),
    ],
)
def test_words_that_are_in_a_file_alone_are_wherever_readers_meet_its_picture(
    gateway: Gateway, path: str, words: tuple[str, ...]
) -> None:
    body = gateway.get(path).body
    plain = json.dumps(json.loads(body), ensure_ascii=False) if path.endswith("json") else body
    plain = html.unescape(html.unescape(html.unescape(plain)))  # HTML in HTML in XML
    assert [text for text in words if text not in plain] == []


@pytest.mark.usefixtures("published")
def test_search_engines_get_the_words_of_a_file_with_its_picture(gateway: Gateway) -> None:
    page = gateway.get(STORY).body
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block
    (story, *_) = (one for one in _parts(json.loads(block[1])) if "headline" in one)
    _, caption, credit = IN_XMP
    for image in story["image"]:
        assert (image["caption"], image["creditText"]) == (caption, credit)
    assert "<image:loc>" in gateway.get(f"/sitemap-{NOON:%Y-%m}.xml").body


def _parts(data: dict[str, object]) -> list[dict[str, list[dict[str, str]]]]:
    graph = data.get("@graph", [data])
    assert isinstance(graph, list)
    return graph
