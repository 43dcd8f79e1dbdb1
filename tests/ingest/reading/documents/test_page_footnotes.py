"""Footnotes of web pages: a note is one, whatever program wrote it."""

from __future__ import annotations

import re

import pytest

from tests.documents.pages import google_page, page
from tests.ingest.samples import TEXT, read

KEY = "articles/denmark/ferry.html"
_GOOGLE = (
    '<p><span>{text}</span><sup><a href="#ftnt{n}" id="ftnt_ref{n}">[{n}]</a></sup></p>',
    '<div><p><a href="#ftnt_ref{n}" id="ftnt{n}">[{n}]</a><span>&nbsp;{note}</span></p></div>',
)
_WORD = (
    '<p>{text}<a href="#_ftn{n}" name="_ftnref{n}" title=""><span>[{n}]</span></a></p>',
    '<div id="ftn{n}"><p><a href="#_ftnref{n}" name="_ftn{n}"><span>[{n}]</span></a> {note}</div>',
)
_LIBRE = (
    '<p>{text}<a name="sdfootnote{n}anc" href="#sdfootnote{n}sym"><sup>{n}</sup></a></p>',
    '<p><a name="sdfootnote{n}sym" href="#sdfootnote{n}anc">{n}</a>{note}</p>',
)
_BLOG = (
    '<p>{text}<sup id="fnref:{n}"><a href="#fn:{n}">{n}</a></sup></p>',
    '<li id="fn:{n}"><p>{note} <a href="#fnref:{n}">↩</a></p></li>',
)
WAYS = {"google": _GOOGLE, "word": _WORD, "libreoffice": _LIBRE, "blog": _BLOG}


def body(way: tuple[str, str], *, around: tuple[str, str] = ("<hr>", "")) -> str:
    text, note = way
    texts = "".join(text.format(n=n, text=TEXT) for n in (1, 2))
    notes = "".join(note.format(n=n, note=f"By the log, {n}.") for n in (1, 2))
    return texts + around[0] + notes + around[1]


@pytest.mark.parametrize("name", WAYS)
def test_a_note_is_a_footnote_with_a_mark_that_leads_to_it_and_back(name: str) -> None:
    around = ("<hr><ol>", "</ol>") if name == "blog" else ("<hr>", "")
    text = body(WAYS[name], around=around)
    content = google_page("<p class='title'>The ferry</p>" + text) if name == "google" else None
    html = read(content or page(text), key=KEY).story.body_html
    marks = re.findall(r'<sup><a href="#fn-(\d)" id="fnref-\1">\1</a></sup>', html)
    assert marks == ["1", "2"]
    notes = html.partition('<section class="footnotes">')[2]
    found = re.findall(r'<li id="fn-(\d)">(?:<p>)?\s*By the log, \1\. ?<a href="#fnref-\1"', notes)
    assert found == ["1", "2"]
    assert "<hr>" not in html
    assert html.count("By the log") == 2


def test_a_list_of_contents_and_a_link_to_a_place_are_none() -> None:
    contents = '<p><a href="#quay" id="to-quay">The quay</a> and <a href="#end">1</a></p>'
    text = f'<h2 id="quay">The quay <a href="#to-quay">1</a></h2><p>{TEXT}</p><p id="end">So.</p>'
    assert "footnotes" not in read(page(contents + text), key=KEY).story.body_html


def test_the_numbered_list_that_a_text_ends_with_is_not_one_of_notes() -> None:
    listed = '<ol class="lst-kix_a-0"><li>One</li></ol>'
    text, note = (part.format(n=1, text=TEXT, note="By the log.") for part in _GOOGLE)
    html = read(google_page(f"<p class='title'>The ferry</p>{text}{listed}{note}"), key=KEY)
    assert "<ol><li>One</li></ol><section" in html.story.body_html.replace("\n", "")
