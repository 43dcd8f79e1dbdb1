"""The lines of `articles/_redirects`."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.redirect_lines import read_redirects
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.redirects import old_of_request
from doubles.newsroom import NEWSROOM


def test_an_old_path_leads_to_a_new_one_however_it_is_written(newsroom: Newsroom) -> None:
    lines = f"""\ufeff# from the old site
/category/politik/   /denmark
https://www.{newsroom.domain}/?p=123&preview=true  /denmark/ferry 301
/feed/ /feed.xml
/blog/index.xml\t/feed.xml
/kategori/f%C3%A6rge/page/2/ /denmark

/old-about /about
"""
    assert read_redirects(lines.encode(), newsroom) == {
        "category/politik": "/denmark",
        "?p=123": "/denmark/ferry",
        "feed": "/feed.xml",
        "blog/index.xml": "/feed.xml",
        "kategori/færge": "/denmark",
        "old-about": "/about",
    }


def test_a_chain_leads_to_its_end(newsroom: Newsroom) -> None:
    lines = b"/c /denmark\n/a /b\n/b /c/\n/d /a\n"
    assert set(read_redirects(lines, newsroom).values()) == {"/denmark"}


@pytest.mark.parametrize(
    ("lines", "line", "what"),
    [
        ("/a", 1, "the line has 1 part,"),
        ("/ok /denmark\n/a /b c d", 2, "the line has 4 parts"),
        ("/a https://elsewhere.example/a", 1, "`https://elsewhere.example/a` is no path of this"),
        ("/a //elsewhere.example/a", 1, "`//elsewhere.example/a` is no path of this"),
        ("/a /b 302", 1, "it asks for `302`"),
        ("/a/* /denmark", 1, "`/a/*` is a pattern"),
        ("https://elsewhere.example/a /denmark", 1, "is on another site"),
        ("/denmark /climate", 1, "`/denmark` is a page of the site's own"),
        ("/ /climate", 1, "is no path that a page can have"),
        ("/feed.xml /climate/feed.xml", 1, "`/feed.xml` is a page of the site's own"),
        ("/a?id=3 /denmark", 1, "has a `?`"),
        ("/wp/a.jpg /denmark", 1, "is no path that a page can have"),
        ("/a /denmark\n/a /climate", 2, "`/a` leads elsewhere by line 1"),
        ("/x /a\n/a /b\n/b /a", 2, "it leads to itself, by the lines 2, 3"),
        ("http://[ /a", 1, "a link that can't be read"),
        ("/a /a", 1, "it leads to itself, by the lines 1"),
    ],
)
def test_a_line_that_can_not_lead_anywhere_is_named(
    newsroom: Newsroom, lines: str, line: int, what: str
) -> None:
    with pytest.raises(UnusableManuscript) as refused:
        read_redirects(lines.encode(), newsroom)
    (problem,) = refused.value.problems
    assert problem.line == line
    assert what in problem.what
    assert problem.mend


def test_a_file_of_other_bytes_than_utf_8_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(UnusableManuscript, match="can't be read as they were saved"):
        read_redirects(b"/a /denmark\n/\xe6 /denmark", newsroom)


@given(st.text(alphabet="/?=p ab1\n#.*%\\:[]", max_size=80))
def test_whatever_is_accepted_leads_in_one_hop_to_a_path_of_the_site(lines: str) -> None:
    try:
        redirects = read_redirects(lines.encode(), NEWSROOM)
    except UnusableManuscript:
        return
    for new in redirects.values():
        assert new.startswith("/")
        assert not new.startswith("//")
        parts = urlsplit(new)
        assert old_of_request(parts.path, dict(parse_qsl(parts.query))) not in redirects
