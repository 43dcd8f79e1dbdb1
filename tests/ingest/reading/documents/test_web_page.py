"""Web pages: the article is taken out of its page, and nobody's wish to hold it back is lost."""

from __future__ import annotations

import base64
import json
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.ingest.reading.documents.web_page import read_web_page, unwrapped
from chalicelib.ingest.reading.manuscript import Manuscript
from chalicelib.news.errors import UnusableManuscript
from tests.conftest import NOON
from tests.documents.pages import HEADLINE, google_page, page
from tests.documents.word import PNG
from tests.ingest.samples import TEXT, problems
from tests.ingest.samples import read as read_file

KEY = "articles/denmark/ferry.html"


def read(content: bytes) -> Manuscript:
    return read_file(content, key=KEY)


def warnings(content: bytes) -> str:
    return " ".join(warning.what for warning in read(content).warnings)


def test_the_article_of_a_page_is_the_story_without_what_is_around_it() -> None:
    content = page(around='<aside>Other news</aside><div id="comments">First!</div>')
    story = read(content).story
    assert (story.headline, story.language) == (HEADLINE, "en")
    assert story.body_html.strip() == f"<p>{TEXT}</p>"


@pytest.mark.parametrize(
    "body",
    [
        f"<main><h1>{HEADLINE}</h1><p>{TEXT}</p></main><p>Elsewhere</p>",
        f'<h1>{HEADLINE}</h1><div itemprop="articleBody"><p>{TEXT}</p></div><p>Elsewhere</p>',
        f"<article><p>A card</p></article><article><h1>{HEADLINE}</h1><p>{TEXT}</p></article>",
        f"<div><h1>{HEADLINE}</h1><div>{TEXT}</div></div>",
    ],
    ids=["main", "microdata", "the longest of several", "nothing but layout"],
)
def test_an_article_is_found_by_its_own_marks(body: str) -> None:
    content = f"<html><head><title>{HEADLINE}</title></head><body>{body}</body></html>".encode()
    story = read(content).story
    assert (story.headline, story.body_html.strip()) == (HEADLINE, f"<p>{TEXT}</p>")


def test_the_name_of_the_site_is_no_part_of_the_headline() -> None:
    head = "<title>Ferry | The Skerry Post of Today</title>"
    body = f'<h1>Ferry</h1><div class="entry-content"><p>{TEXT}</p></div>'
    assert read(f"<html><head>{head}</head><body>{body}".encode()).story.headline == "Ferry"
    site = '<meta property="og:site_name" content="The Skerry Post of Today">'
    content = f"<html><head>{head}{site}</head><body><p>{TEXT}</p>".encode()
    assert read(content).story.headline == "Ferry"


def test_a_page_says_who_wrote_it_when_and_what_it_is_about() -> None:
    data = {
        "@graph": [
            {"@type": "WebSite", "name": "The Skerry Post"},
            {
                "@type": ["NewsArticle"],
                "author": [{"name": "Karen Holm"}, {"name": "Ida Kjær"}],
                "datePublished": "2026-11-20T08:00:00+01:00",
            },
        ]
    }
    head = (
        '<meta name="description" content="Three days are over."><meta property="article:tag" '
        'content="Ferries"><meta property="article:modified_time" '
        'content="2026-11-20T09:30:00+01:00">'
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
    )
    manuscript = read(page(head=head))
    assert [author.name for author in manuscript.story.authors] == ["Karen Holm", "Ida Kjær"]
    assert manuscript.story.standfirst == "Three days are over."
    assert [tag.slug for tag in manuscript.story.tags] == ["ferries"]
    assert manuscript.date is not None
    assert manuscript.date.isoformat() == "2026-11-20T07:00:00+00:00"
    assert manuscript.lastmod is not None


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="status" content="draft">',
        '<meta name="robots" content="noindex, follow">',
        '<meta name="draft" content="yes">',
    ],
)
def test_a_page_that_somebody_holds_back_is_a_draft(head: str) -> None:
    assert read(page(head=head)).is_draft


def test_a_page_may_say_that_it_is_no_draft_though_search_engines_are_to_leave_it_alone() -> None:
    head = '<meta name="robots" content="noindex"><meta name="draft" content="false">'
    assert not read(page(head=head)).is_draft
    assert "noindex" not in warnings(page(head=head))


def test_a_date_to_come_holds_a_page_and_one_that_is_none_refuses_it() -> None:
    date = '<meta property="article:published_time" content="{}">'
    coming = read(page(head=date.format("2031-01-01T08:00:00Z"))).date
    assert coming is not None
    assert coming > NOON
    [problem] = problems(page(head=date.format("next week")), key=KEY)
    assert problem.field == "date"
    free = '<script type="application/ld+json">{"@type":"Article","isAccessibleForFree":false}'
    assert problems(page(head=f"{free}</script>"), key=KEY)


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>the minister resigns</p>",
        '<p style="display:none">the minister resigns</p>',
        '<p class="x">the minister resigns</p>',
        '<div id="y"><p>the minister resigns</p></div>',
    ],
)
def test_what_a_page_hides_is_named_and_not_shown(hidden: str) -> None:
    content = page(
        f"<p>{TEXT}</p>{hidden}",
        head="<style>p.x{color:red;visibility:hidden} #y{opacity:0}</style>",
    )
    assert "minister" not in read(content).story.body_html
    assert "the minister resigns" in warnings(content)


def test_pictures_in_a_page_are_taken_out_and_those_of_other_sites_named() -> None:
    data = base64.b64encode(PNG).decode()
    content = page(f'<p>{TEXT}</p><img src="data:image/png;base64,{data}" alt="The quay">')
    manuscript = read(content)
    [embedded] = manuscript.embedded
    assert embedded.content == PNG
    assert [picture.alt for picture in manuscript.story.pictures] == ["The quay"]
    lead = '<meta property="og:image" content="https://post.example/lead.jpg">'
    assert "https://post.example/lead.jpg" in warnings(page(head=lead))
    beside = read(page(f'<p>{TEXT}</p><img src="Ferry_files/quay.jpg" alt="The quay">'))
    assert [picture.path for picture in beside.story.pictures] == ["pictures/Ferry_files/quay.jpg"]


def test_links_lead_where_they_did_and_not_through_another_server() -> None:
    wrapped = "https://www.google.com/url?q=https://post.example/a%3Fb%3D1&amp;sa=D&amp;usg=x"
    base = '<link rel="canonical" href="https://post.example/denmark/ferry">'
    html = read(page(f'<p>{TEXT} <a href="{wrapped}">A</a> <a href="../b">B</a></p>', head=base))
    assert 'href="https://post.example/a?b=1"' in html.story.body_html
    assert 'href="https://post.example/b"' in html.story.body_html
    assert unwrapped("https://www.google.com/url?q=javascript:x") != "javascript:x"


@pytest.mark.parametrize("link", ["https://[", "//[", "http://a:b/", "/\\["])
def test_a_link_that_is_none_breaks_no_page(link: str) -> None:
    base = '<link rel="canonical" href="https://old.example/a">'
    read = read_web_page(page(f'<p>{TEXT} <a href="{link}">here</a></p>', head=base))
    assert "here" in read.html


def test_google_docs_keeps_its_looks_lists_and_links_and_its_comments_are_named() -> None:
    comment = (
        '<div class="c7"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Call her first</span></p>'
        "</div>"
    )
    mark = '<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>'
    lists = (
        '<ul class="lst-kix_a-0 start"><li><span>one</span></li></ul>'
        '<ul class="lst-kix_a-1 start"><li><span>within</span></li></ul>'
        '<ul class="lst-kix_a-0"><li><span>two</span></li></ul>'
    )
    content = google_page(
        f'<p class="c6 title"><span>{HEADLINE}</span></p><p><span>{TEXT}</span>{mark}'
        f'<span class="c1">bold</span> <span class="c2 c1">both</span> <span class="c3">out</span>'
        f'<span class="c8">hidden words</span></p>{lists}{comment}'
    )
    story = read(content).story
    assert story.headline == HEADLINE
    assert "<b>bold</b> <i><b>both</b></i> <s>out</s>" in story.body_html
    assert "<ul><li>one<ul><li>within</li></ul></li><li>two</li></ul>" in story.body_html
    assert "[a]" not in story.body_html
    assert "Call her first" in warnings(content)
    assert "hidden words" in warnings(content)


def test_fields_above_the_text_of_a_google_document_are_obeyed() -> None:
    lines = (
        f"<h1>{HEADLINE}</h1><p>Draft: yes</p><p>Tags: sea</p><p>{TEXT}</p><p>###</p><p>Notes</p>"
    )
    manuscript = read(google_page(lines))
    assert manuscript.is_draft
    assert [tag.slug for tag in manuscript.story.tags] == ["sea"]
    assert "Notes" not in manuscript.story.body_html


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body></body></html>",
        b"<p>" * 200_000,
        page("<div>" * 500 + TEXT + "</div>" * 500),
        page("<i>" * 500 + TEXT),
        page(head=f"<style>{'a{' * 200_000}</style>"),
        page(head=f"<style>{'.a,' * 200_000}{{font-weight:bold}}</style>"),
        page(head="<style>" + "@media{" * 100_000),
        page(head="<style>" + "/*" * 500_000),
        page(head="<style>" + "@" * 500_000),
        page(f"<p {' '.join(f'a{number}' for number in range(100_000))}>"),
        page(head=f"<style>{'.a' * 900_000}</style>"),
        page(head=f"<style>{'/*' * 900_000}</style>"),
        page(head=f"<style>p{{{'text-decoration:' * 100_000}</style>"),
        b"<" * 8_000_000,
        page(head="<script type='application/ld+json'>" + "[" * 100_000),
        page("<dt>" * 100_000),
        b"\xff\xfe" + b"<" * 99_999,
    ],
    ids=lambda content: f"{len(content)} bytes",
)
def test_a_hostile_page_is_answered_in_time(content: bytes) -> None:
    begin = time.process_time()
    with suppress(UnusableManuscript):
        read(content)
    assert time.process_time() - begin < 2


_PARTS = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "<h1>", "</h1>", "<article>", "</article>", "<style>.a{", "}"),
        *("<!--", "-->", "<table>", "<td>", "<a href='", "'>", "<img src=", ">", "words", "\0"),
        *("&lt;", "<ul>", "<script>", "<div hidden>", "</div>"),
    ]
)


@settings(max_examples=60)
@given(st.lists(_PARTS, max_size=40))
def test_any_page_is_a_document_or_refused(parts: list[str]) -> None:
    try:
        document = read_web_page("".join(parts).encode())
    except UnusableManuscript:
        return
    assert "<script" not in document.html
