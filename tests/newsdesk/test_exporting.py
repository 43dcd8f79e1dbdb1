"""A site that was exported, and imported elsewhere, is the same site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.ingest.reading.upload_keys import is_story_key
from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.redirects import REDIRECTS_KEY
from chalicelib.news.standing import Gone, Moved
from newsdesk.exporting import Exported, export_site
from newsdesk.folder_import import FolderPlan, OwnFolder
from newsdesk.importing import Imported, import_archive
from newsdesk.old_categories import Choices
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads
from tests.newsdesk.import_samples import WORDS, MemoryBucket

LATER = NOON + timedelta(days=9)
MATTER = "---\ntitle: The ferry\n---\n"
EVERYTHING = f"""---
title: "Everything: a “test”"
authors: [Karen Holm, Nobody Known]
tags: [The sea, C++]
summary: In short.
date: 2026-11-25
kind: analysis
kicker: Islands
dateline: Ærø
placement: lead
picture: {{file: a.jpg, alt: A ferry, caption: 'It sails: again', credit: K, focus: 30% 20%}}
gallery: [{{file: b.jpg, alt: B}}]
key_points: [One, Two]
corrections: [{{date: 2026-11-26, text: It was twelve.}}]
aliases: [/old/everything.html]
guid: https://old.example/?p=1
---
{WORDS}

![Up](c.jpg "The crane")

- one
- two
"""

Upload = Callable[..., None]


@pytest.fixture
def upload(intake: Intake, uploads: MemoryUploads) -> Upload:
    """Uploads a file to the site that is exported."""

    def uploaded(key: str, content: str | bytes, *, days: int = 0) -> None:
        uploads.put(key, content, NOON + timedelta(days=days))
        intake.receive(key)

    return uploaded


def exported(uploads: MemoryUploads, newsroom: Newsroom, folder: Path) -> Exported:
    *_, done = export_site(uploads, newsroom, folder, LATER)
    return done


def imported(folder: Path, newsroom: Newsroom) -> tuple[MemoryArchive, MemoryUploads]:
    """The site that the folder makes elsewhere, nine days later."""
    uploads, archive = MemoryUploads(), MemoryArchive()
    bucket = MemoryBucket(uploads, written=LATER)
    plan = FolderPlan(OwnFolder(folder), newsroom, Choices("climate"))
    import_archive(plan, bucket, lambda _files: None)
    intake = Intake(archive, uploads, newsroom, "", lambda _attempt: None, redirects=archive)
    for key in filter(is_story_key, bucket.puts):
        intake.receive(key)
    assert import_archive(plan, bucket, lambda _n: None) == Imported(unchanged=len(bucket.puts))
    return archive, uploads


def articles(archive: MemoryArchive) -> dict[Address, Article]:
    found = archive.kept_standings.items()
    return {address: standing.article for address, standing in found if standing.article}


def test_a_site_that_was_exported_and_imported_is_the_same(
    upload: Upload,
    archive: MemoryArchive,
    uploads: MemoryUploads,
    newsroom: Newsroom,
    tmp_path: Path,
) -> None:
    upload("articles/denmark/plain.md", f"# Plain\n\n{WORDS}")
    upload("articles/denmark/edited.md", f"{MATTER}{WORDS}")
    upload("articles/denmark/edited.md", f"{MATTER}{WORDS}\n\nAnd twelve more came.", days=1)
    upload("articles/denmark/toml.md", f'+++\ntitle = "T"\ndate = 2026-11-20\n+++\n{WORDS}')
    upload(
        "articles/denmark/toml.md",
        f'+++\ntitle = "T"\ndate = 2026-11-20\n+++\n{WORDS} Now.',
        days=2,
    )
    upload("articles/denmark/moved.md", f"# M\n\n{WORDS}")
    upload("articles/denmark/moved.md", f"---\ntitle: M\nslug: arrived\n---\n{WORDS}", days=1)
    upload("articles/denmark/redated.md", f"---\ntitle: R\ndate: 2026-11-20\n---\n{WORDS}")
    upload("articles/denmark/redated.md", f"---\ntitle: R\ndate: 2026-11-21\n---\n{WORDS}", days=1)
    upload("articles/climate/text.txt", f"A text\n\n{WORDS}")
    upload("articles/climate/everything.md", EVERYTHING, days=4)
    upload("articles/climate/soon.md", f"---\ntitle: S\ndate: 2027-01-01\n---\n{WORDS}")
    upload("articles/climate/gone.md", f"# G\n\n{WORDS}")
    upload("articles/climate/gone.md", "---\ntitle: G\nwithdrawn: It was not true.\n---\n", days=1)
    upload("articles/climate/broken.md", f"# B\n\n{WORDS}")
    upload("articles/climate/broken.md", "---\ntitle: [\n---\n", days=1)
    upload("articles/_pages/about.md", f"# About\n\n{WORDS}")
    upload(REDIRECTS_KEY, "/feed/ /feed.xml\n")
    uploads.put("pictures/a.jpg", b"a picture", NOON)
    done = exported(uploads, newsroom, tmp_path)
    assert (done.stories, done.changed) == (11, [])
    elsewhere, there = imported(tmp_path, newsroom)
    assert articles(elsewhere) == articles(archive)
    assert elsewhere.shards() == archive.shards()
    moved = elsewhere.standings([Address("denmark", "moved")])[Address("denmark", "moved")]
    assert moved.answer(LATER) == Moved(Address("denmark", "arrived"))
    key = "articles/climate/everything.md"
    assert there.read(key, there.versions(key)[-1].id).decode() != ""
    assert (tmp_path / "_pictures" / "a.jpg").read_bytes() == b"a picture"


def test_a_text_that_needs_nothing_stays_as_its_editor_wrote_it(
    upload: Upload, uploads: MemoryUploads, newsroom: Newsroom, tmp_path: Path
) -> None:
    text = f"---\ntitle:   The ferry   # a comment\ndate: 2026-11-20\n---\n{WORDS}\n\n\n"
    upload("articles/denmark/ferry.md", text)
    exported(uploads, newsroom, tmp_path)
    assert (tmp_path / "denmark" / "ferry.md").read_text() == text


def test_drafts_stay_drafts_and_addresses_of_deleted_stories_say_so(
    upload: Upload, uploads: MemoryUploads, newsroom: Newsroom, tmp_path: Path
) -> None:
    upload("articles/denmark/idea.md", f"---\ntitle: I\ndraft: true\n---\n{WORDS}")
    upload("articles/denmark/gone.md", f"# G\n\n{WORDS}")
    uploads.delete("articles/denmark/gone.md", NOON)
    done = exported(uploads, newsroom, tmp_path)
    assert (done.drafts, done.gone, done.deleted) == (1, 1, [])
    elsewhere, _ = imported(tmp_path, newsroom)
    assert articles(elsewhere) == {}
    gone = Address("denmark", "gone")
    assert elsewhere.standings([gone])[gone].answer(LATER) == Gone(NOON, language="en")


def test_a_web_page_becomes_markdown_with_the_same_text(
    upload: Upload,
    archive: MemoryArchive,
    uploads: MemoryUploads,
    newsroom: Newsroom,
    tmp_path: Path,
) -> None:
    text = f"<h1>The ferry</h1><p>{WORDS}</p><h2>Then</h2><ul><li>a &amp; b</li></ul>"
    page = f"<html><body><article>{text}<pre>a\n\nb</pre></article></body></html>"
    upload("articles/denmark/ferry.html", page)
    done = exported(uploads, newsroom, tmp_path)
    assert done.changed == []
    elsewhere, _ = imported(tmp_path, newsroom)
    here, there = (articles(one)[Address("denmark", "ferry")] for one in (archive, elsewhere))
    assert there.body_html == here.body_html
    assert (there.published, there.headline) == (here.published, here.headline)
    assert there.guid.endswith(f"story:{here.identity}"), "feeds know it by the same name"
