"""The judges of feeds and sitemaps find what is wrong, and nothing where nothing is."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.reader_judges.feed_warnings import warnings_of
from tests.reader_judges.markup_tree import Element, tree
from tests.reader_judges.one_story import visible_faults
from tests.reader_judges.schema import schema_faults
from tests.reader_judges.structured_data import image_faults

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Paper</title><link>https://n.example/</link><description>News</description>
<image><title>Paper</title><link>https://n.example/</link><url>https://n.example/i.png</url></image>
<item><title>Ferry</title><link>https://n.example/a/b</link><guid isPermaLink="false">tag:1</guid>
<pubDate>Tue, 24 Nov 2026 08:00:00 +0000</pubDate><description>It sails.</description>
<content:encoded>&lt;p&gt;It &lt;a href="https://n.example/c"&gt;sails&lt;/a&gt;.&lt;/p&gt;</content:encoded>
</item></channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:0</id><title>Paper</title>
<link rel="self" href="https://n.example/atom.xml"/>
<entry><id>tag:1</id><title>Ferry</title><link href="https://n.example/a/b"/>
<published>2026-11-24T08:00:00Z</published><updated>2026-11-24T08:00:00Z</updated>
<content type="html">&lt;p&gt;It sails.&lt;/p&gt;</content></entry></feed>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url>
<loc>https://n.example/a/b</loc><lastmod>2026-11-24T08:00:00+01:00</lastmod>
<n:news><n:publication><n:name>Paper</n:name><n:language>da</n:language></n:publication>
<n:publication_date>2026-11-24</n:publication_date><n:title>Færgen</n:title></n:news></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://n.example/s.xml</loc></sitemap></sitemapindex>"""


@pytest.mark.parametrize("feed", [RSS, ATOM], ids=["RSS", "Atom"])
def test_the_judge_has_nothing_to_say_of_a_right_feed(feed: str) -> None:
    assert list(warnings_of(feed)) == []


@pytest.mark.parametrize(
    ("right", "wrong", "warning"),
    [
        ('href="https://n.example/c"', 'href="/c"', "ContainsRelRef"),
        ('href="https://n.example/c"', 'href="#fn-1"', "ContainsRelRef"),
        ("&lt;p&gt;", "&lt;p role='note'&gt;", "SecurityRiskAttr"),
        ("&lt;p&gt;", "&lt;iframe&gt;&lt;p&gt;", "SecurityRisk: <iframe>"),
        ("Tue, 24", "Mon, 24", "IncorrectDOW"),
        ("Tue, 24 Nov 2026", "Mon, 24 Nov 1890", "ImplausibleDate"),
        ("Tue, 24 Nov 2026 08:00:00 +0000", "yesterday", "ProblematicalRFC822Date"),
        ("<guid", "<author>a@n.example</author><author>b@n.example</author><guid", "DuplicateEl"),
        ("<image><title>Paper", "<image><title>Other", "ImageTitleDoesntMatch"),
        ("i.png", "i.svg", "ImageUrlFormat"),
        ('encoding="utf-8"', "", "MissingEncoding"),
        ("It sails.", "It\x92s sailing.", "BadCharacters"),
        ('version="2.0"', 'version="0.91"', "ObsoleteVersion"),
        ("It sails.", "sail " * 1_000_000, "bytes"),
    ],
)
def test_the_judge_warns_of_what_a_feed_should_not_have(
    right: str, wrong: str, warning: str
) -> None:
    assert right in RSS
    assert warning in " ".join(warnings_of(RSS.replace(right, wrong)))


@pytest.mark.parametrize(
    ("right", "wrong", "warning"),
    [
        ('rel="self"', 'rel="myself"', "UnregisteredAtomLinkRel"),
        ('<link href="https://n.example/a/b"/>', '<link href="/a/b"/>', "SameDocumentReference"),
        ("<published>2026", "<published>1890", "ImplausibleDate"),
        ("&lt;p&gt;", "&lt;script&gt;&lt;p&gt;", "SecurityRisk: <script>"),
    ],
)
def test_the_judge_warns_of_what_an_atom_feed_should_not_have(
    right: str, wrong: str, warning: str
) -> None:
    assert right in ATOM
    assert warning in " ".join(warnings_of(ATOM.replace(right, wrong)))


@pytest.mark.parametrize(("xml", "schema"), [(SITEMAP, "sitemap"), (INDEX, "sitemap-index")])
def test_a_right_sitemap_is_valid(xml: str, schema: str) -> None:
    assert list(schema_faults(xml, schema)) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("https://n.example/a/b", "/a/b"),
        ("2026-11-24T08:00:00+01:00", "last week"),
        ("<n:title>Færgen</n:title>", ""),
        ("<n:title>Færgen</n:title>", "<n:title> </n:title>"),
        ("<n:title>", "<n:genres>Blog</n:genres><n:title>"),
        ("<n:language>da", "<n:language>dansk"),
        ("<loc>", "<priority>2</priority><loc>"),
        ("<lastmod>", "<lastmod>2026-11-23</lastmod><lastmod>"),
    ],
)
def test_a_wrong_sitemap_is_not_valid(right: str, wrong: str) -> None:
    assert right in SITEMAP
    assert list(schema_faults(SITEMAP.replace(right, wrong), "sitemap"))


@pytest.mark.parametrize(
    ("name", "schema"), [("urlset", "sitemap"), ("sitemapindex", "sitemap-index")]
)
def test_a_sitemap_without_an_address_is_not_valid(name: str, schema: str) -> None:
    empty = f'<{name} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'
    assert list(schema_faults(empty, schema))


NOW = datetime.fromisoformat("2026-11-30T00:20:00+01:00")
OWN, CARD = ("article.story", "header"), ("article.story", "section.related")


@pytest.mark.parametrize(
    ("moment", "words", "within"),
    [
        ("2026-11-30T00:10:00+01:00", "kl. 00:10", CARD),
        ("2026-11-29T23:10:00+01:00", "29. november", CARD),
        ("2025-11-29T23:10:00+01:00", "29. november 2025", CARD),
        ("2026-11-30T00:00:00+01:00", "30 November", CARD),
        ("2026-11-30T00:10:00+01:00", "30. november 2026 kl. 00:10 CET", OWN),
        ("2026-11-30T00:00:00+01:00", "30. November 2026", OWN),
    ],
)
def test_a_card_tells_its_date_shorter_than_the_story_does(
    moment: str, words: str, within: tuple[str, ...]
) -> None:
    time = Element("time", {"datetime": moment}, within, words)
    assert [*visible_faults(time, NOW)] == []


@pytest.mark.parametrize(
    ("moment", "words", "within"),
    [
        ("2026-11-29T23:10:00+01:00", "kl. 23:10", CARD),
        ("2025-11-29T23:10:00+01:00", "29. november", CARD),
        ("2026-11-30T00:10:00+01:00", "kl. 01:10", CARD),
        ("2026-11-30T00:10:00+01:00", "30. november", OWN),
        ("2026-11-30T00:10:00", "kl. 00:10", CARD),
    ],
)
def test_a_date_in_words_that_is_not_the_moment_is_a_fault(
    moment: str, words: str, within: tuple[str, ...]
) -> None:
    time = Element("time", {"datetime": moment}, within, words)
    assert len([*visible_faults(time, NOW)]) == 1


@pytest.mark.parametrize(
    ("pictured", "faults"), [("<figure>{}</figure>", 1), ('<div class="author-box">{}</div>', 0)]
)
def test_an_authors_portrait_is_not_the_picture_of_a_story(pictured: str, faults: int) -> None:
    page = tree(f'<article class="story">{pictured.format('<img src="a.webp" alt="">')}</article>')
    assert len([*image_faults({}, page)]) == faults
    image = {"url": "https://news.example/a.webp", "width": 4, "height": 3}
    assert [*image_faults({"image": [image]}, page)] == []
