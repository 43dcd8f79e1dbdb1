"""An archive of one story: its text and the pictures that came with it."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.manuscript import Manuscript
from tests.documents.pages import HEADLINE, google_archive
from tests.documents.word import PNG, bold, word_file, zipped
from tests.ingest.samples import TEXT, problems, story
from tests.ingest.samples import read as read_file

KEY = "articles/denmark/ferry.zip"


def read(content: bytes) -> Manuscript:
    return read_file(content, key=KEY)


def test_an_export_of_google_docs_is_a_story_with_its_pictures() -> None:
    manuscript = read(google_archive())
    assert manuscript.story.headline == HEADLINE
    assert [embedded.content for embedded in manuscript.embedded] == [PNG]
    assert [picture.alt for picture in manuscript.story.pictures] == ["The quay"]


def test_a_markdown_bundle_is_read_as_if_it_came_alone_with_its_pictures() -> None:
    text = story(text=f"{TEXT} %%private%%\n\n![The quay](photos/quay.png)", picture="lead.png")
    files: dict[str, str | bytes] = {
        "ferry/index.md": text,
        "ferry/photos/quay.png": PNG,
        "ferry/lead.png": PNG + b"x",
    }
    manuscript = read(zipped(files | {"__MACOSX/._index.md": "x", "ferry/spare.png": PNG}))
    assert manuscript.story.headline == HEADLINE
    assert "private" not in manuscript.story.body_html
    assert {one.content for one in manuscript.embedded} == {PNG, PNG + b"x"}
    assert manuscript.story.picture is not None
    assert manuscript.story.picture.path.startswith("pictures/documents/")
    assert any("spare.png" in warning.what for warning in manuscript.warnings)


def test_a_draft_within_an_archive_is_a_draft() -> None:
    assert read(zipped({"index.md": story(draft="true")})).is_draft
    assert read(zipped({"drafts/ferry.md": story()})).is_draft
    assert read(zipped({"ferry.docx": word_file(bold("The ferry"), "Draft: yes", TEXT)})).is_draft


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (zipped({"a.png": PNG}), "no story"),
        (zipped({"a.md": story(), "b.md": story()}), "2 texts"),
        (zipped({"word/document.xml": "<a/>"}), "a Word file"),
        (b"PK\x03\x04", "broken"),
        (zipped({"a.md": "x" * 600_000}), "600000 bytes"),
        (zipped({f"{number}.png": b"" for number in range(2001)}), "parts"),
    ],
    ids=["no text", "two texts", "Word", "broken", "a long text", "many parts"],
)
def test_an_archive_that_can_not_be_one_story_is_refused(content: bytes, what: str) -> None:
    [problem] = problems(content, key=KEY)
    assert what in problem.what


def test_no_name_leads_out_of_an_archive() -> None:
    text = story(text=f"{TEXT}\n\n![x](../../etc/passwd.png)\n\n![x](/etc/x.png)")
    assert read(zipped({"a/index.md": text, "../../etc/passwd.png": PNG})).embedded == ()
