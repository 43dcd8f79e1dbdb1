"""A site for other programs: what we export for them, we can import from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from chalicelib.news.newsroom import Newsroom
from newsdesk.archives.media import Media
from newsdesk.archives.opening import open_archive
from newsdesk.export_as import WRITERS, export_as
from newsdesk.import_plan import ImportPlan
from newsdesk.old_categories import Choices
from tests.conftest import NOON
from tests.memory import MemoryUploads
from tests.newsdesk.import_samples import WORDS

STORY = f"""---
title: "Ferry & “boat”"
date: 2026-11-20
authors: Karen Holm
tags: [The sea]
picture: {{file: a.jpg, alt: A ferry}}
aliases: [/old/ferry.html]
---
{WORDS}

![Up](a.jpg "The crane")

Then *more* of it, [elsewhere](/denmark/idea).
"""


@pytest.mark.parametrize("program", WRITERS)
def test_what_is_exported_for_another_program_can_be_imported_from_it(
    uploads: MemoryUploads, newsroom: Newsroom, tmp_path: Path, program: str
) -> None:
    uploads.put("articles/denmark/ferry.md", STORY, NOON)
    uploads.put("articles/denmark/a.jpg", b"a picture", NOON)
    uploads.put("articles/denmark/idea.md", f"---\ntitle: Idea\ndraft: true\n---\n{WORDS}", NOON)
    uploads.put("articles/climate/gone.md", f"---\ntitle: G\nwithdrawn: Wrong.\n---\n{WORDS}", NOON)
    uploads.put("articles/_redirects", "/feed/ /feed.xml\n", NOON)
    folder = tmp_path / "site"
    *_, done = export_as(WRITERS[program](folder, newsroom), uploads, newsroom, folder)
    assert (done.stories, done.drafts, done.pictures) == (1, 1, 1)
    assert done.deleted == ["articles/climate/gone.md"]
    plan = ImportPlan(open_archive(folder), newsroom, Media([folder]), Choices("climate"))
    stories = {one.post.title: one for one in plan.stories()}
    assert {title for title, one in stories.items() if one.placed.is_public} == {"Ferry & “boat”"}
    assert len(stories) == 2
    ferry = stories["Ferry & “boat”"]
    text = ferry.written.content.decode()
    assert ferry.placed.key == "articles/denmark/ferry.md"
    assert str(ferry.post.date) == "2026-11-19 23:00:00+00:00"
    assert (ferry.post.authors, ferry.post.tags) == (("Karen Holm",), ("The sea",))
    assert WORDS in text
    assert "Then <em>more</em> of it" in text
    assert "<figcaption>The crane</figcaption>" in text
    assert [picture.path.read_bytes() for picture in ferry.written.pictures] == [b"a picture"]
    assert ferry.written.missing == ()


def test_an_export_for_wordpress_has_its_logins_local_times_and_old_slugs(
    uploads: MemoryUploads, newsroom: Newsroom, tmp_path: Path
) -> None:
    story = STORY.replace("Karen Holm", "[Karen Holm, Jens Søe]").replace("ferry.html", "boat")
    uploads.put("articles/denmark/ferry.md", story.replace("2026-11-20", "2026-11-20 08:00"), NOON)
    uploads.put("articles/denmark/idea.md", f"---\ntitle: Idea\ndraft: true\n---\n{WORDS}", NOON)
    [*export_as(WRITERS["wxr"](tmp_path, newsroom), uploads, newsroom, tmp_path)]
    text = (tmp_path / "wordpress.xml").read_text()
    assert "<wp:author_login>karen-holm</wp:author_login>" in text
    assert "<wp:author_display_name>Jens Søe</wp:author_display_name>" in text
    assert "<dc:creator>karen-holm</dc:creator>" in text
    assert '<category domain="author" nicename="jens-soee">Jens Søe</category>' in text
    assert "<wp:post_date>2026-11-20 08:00:00</wp:post_date>" in text
    assert "<wp:post_date_gmt>2026-11-20 07:00:00</wp:post_date_gmt>" in text
    assert text.count("<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>") == 1
    assert "<wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>boat</wp:meta_value>" in text
    assert text.count("<wp:author>") == 3, "a story without a byline is the newsroom's"
    assert (tmp_path / "_redirects").read_text() == "/old/boat /denmark/ferry\n"
    assert {path.name for path in tmp_path.iterdir()} == {"wordpress.xml", "_redirects"}
