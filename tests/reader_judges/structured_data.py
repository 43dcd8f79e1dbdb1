"""What search engines and social networks are told: JSON-LD and OpenGraph, behind a public
address.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tests.reader_judges.links import is_whole
from tests.reader_judges.markup_tree import Tree, tree
from tests.reader_judges.one_story import story_paths
from tests.reader_judges.pages import page_types
from tests.reader_judges.paper import NEWSROOM
from tests.reader_judges.reading import Reading
from tests.reader_judges.verdicts import Finding
from tests.reader_judges.worst_stories import PICTURE_SIZE

Data = dict[str, Any]

ARTICLES = {
    "NewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle", "OpinionNewsArticle",
    "ReportageNewsArticle", "ReviewNewsArticle",
}  # fmt: skip
_ARTICLE_TERMS = (
    "headline", "datePublished", "dateModified", "author", "publisher", "mainEntityOfPage",
    "articleSection", "inLanguage", "wordCount", "isAccessibleForFree",
)  # fmt: skip
# What the newsroom has pages for, and what search engines know it by.
_POLICIES = tuple(policy for page in NEWSROOM.pages for policy in page.policies)
_SHARED = ("og:type", "og:url", "og:title", "og:description", "og:site_name")
_STORY_SHARED = ("article:published_time", "article:modified_time", "article:section")


def judge_structured_data(reading: Reading) -> Iterator[Finding]:
    """Every block of every page type, then every story's."""
    for page in page_types(reading.public, reading.below_stage, datetime.now(UTC)):
        markup = tree(page.answer.body)
        needed = _needed(page.name) if page.answer.status == 200 else set()
        faults = [*_block_faults(markup, needed)]
        if page.answer.status == 200:
            faults += _shared_faults(markup, reading, page.path)
        yield Finding(page.name, tuple(faults), ", ".join(sorted(_types(markup))))
    yield _every_story(reading)


def blocks(markup: Tree) -> list[Data]:
    """The things that a page's JSON-LD describes. Raises ValueError if it is no JSON."""
    things: list[Data] = []
    for script in markup.all("script", type="application/ld+json"):
        data = json.loads(script.text)
        things += data.get("@graph", [data])
    return things


def _every_story(reading: Reading) -> Finding:
    paths = story_paths(reading.public)
    faults = []
    for path in paths:
        markup = tree(reading.public.ask(path).body)
        all_faults = [
            *_block_faults(markup, _needed("story")),
            *_shared_faults(markup, reading, path),
        ]
        faults += [f"{path}: {fault}" for fault in all_faults]
    return Finding("every story", tuple(faults), f"{len(paths)} stories")


def _needed(page: str) -> set[str]:
    if page.startswith("story"):
        return {"article", "BreadcrumbList"}
    if page == "front page":
        return {"NewsMediaOrganization", "WebSite"}
    is_list = page.startswith(("section", "tag", "author", "archive"))
    return {"BreadcrumbList"} if is_list else set()


def _types(markup: Tree) -> set[str]:
    try:
        return {thing["@type"] for thing in blocks(markup)}
    except (ValueError, KeyError):
        return set()


def _block_faults(markup: Tree, needed: set[str]) -> Iterator[str]:
    try:
        things = blocks(markup)
    except ValueError as error:
        yield f"its JSON-LD is no JSON: {error}"
        return
    for script in markup.all("script", type="application/ld+json"):
        if json.loads(script.text).get("@context") not in {
            "https://schema.org",
            "http://schema.org",
        }:
            yield "its JSON-LD has not schema.org as context"
    types = {
        "article" if thing.get("@type") in ARTICLES else thing.get("@type") for thing in things
    }
    if needed - types:
        yield f"it has no {', '.join(sorted(needed - types))}"
    for thing in things:
        yield from _thing_faults(thing, markup)


def _thing_faults(thing: Data, markup: Tree) -> Iterator[str]:
    kind = thing.get("@type")
    if kind in ARTICLES:
        yield from _article_faults(thing, markup)
    elif kind == "BreadcrumbList":
        yield from _breadcrumb_faults(thing)
    elif kind == "NewsMediaOrganization":
        yield from _organization_faults(thing)


def _article_faults(article: Data, markup: Tree) -> Iterator[str]:
    for term in _ARTICLE_TERMS:
        if article.get(term) in (None, "", [], 0):
            yield f"{article['@type']} has no {term}"
    for term in ("datePublished", "dateModified"):
        if datetime.fromisoformat(article.get(term, "0001-01-01")).tzinfo is None:
            yield f"{term} has no zone: {article.get(term)}"
    seen = markup.first("h1").text.strip()
    if article.get("headline") != seen:
        yield f"its headline is {article.get('headline')!r}, and readers see {seen!r}"
    if not is_whole(article.get("mainEntityOfPage", "")):
        yield f"mainEntityOfPage is {article.get('mainEntityOfPage')!r}"
    for author in article.get("author", []):
        yield from _author_faults(author)
    yield from _organization_faults(article.get("publisher", {}))
    yield from image_faults(article, markup)
    yield from _correction_faults(article, markup)


def image_faults(article: Data, markup: Tree) -> Iterator[str]:
    """That `image` names the story's picture, if it has one: portraits of its authors are none."""
    pictures = markup.all("img", within="article.story")
    is_pictured = any("div.author-box" not in picture.within for picture in pictures)
    if is_pictured and not article.get("image"):
        yield "readers see a picture, and image names none"
    for number, image in enumerate(article.get("image", [])):
        has_size = bool(image.get("width") and image.get("height"))
        # Of a crop it may not be known.
        if not is_whole(image.get("url", "")) or (number == 0 and not has_size):
            yield f"image is {image}"


def _correction_faults(article: Data, markup: Tree) -> Iterator[str]:
    corrections = article.get("correction", [])
    shown = [*markup.all("li", within="section.corrections")]
    if len(corrections) != len(shown):
        yield f"it has {len(corrections)} corrections, and readers see {len(shown)}"
    for correction in corrections:
        if correction.get("@type") != "CorrectionComment" or not correction.get("text"):
            yield f"correction is {correction}"


def _author_faults(author: Data) -> Iterator[str]:
    if author.get("@type") not in {"Person", "NewsMediaOrganization", "Organization"}:
        yield f"an author is a {author.get('@type')}"
    if not author.get("name") or str(author.get("name")).startswith("By "):
        yield f"an author's name is {author.get('name')!r}"
    if not is_whole(author.get("url", "")):
        yield f"the url of {author.get('name')!r} is {author.get('url')!r}"


def _breadcrumb_faults(crumbs: Data) -> Iterator[str]:
    items = crumbs.get("itemListElement", [])
    if [item.get("position") for item in items] != [*range(1, len(items) + 1)] or len(items) < 2:
        yield f"the breadcrumb's positions are {[item.get('position') for item in items]}"
    for item in items:
        named = item.get("@type") == "ListItem" and item.get("name")
        if not named or not is_whole(item.get("item", "")):
            yield f"a step of the breadcrumb is {item}"


def _organization_faults(organization: Data) -> Iterator[str]:
    if organization.get("@type") != "NewsMediaOrganization":
        yield f"the publisher is a {organization.get('@type')}"
        return
    for term in ("name", "url", "logo", *_POLICIES):
        if not organization.get(term):
            yield f"NewsMediaOrganization has no {term}"
    for term in ("url", *_POLICIES):
        if organization.get(term) and not is_whole(organization[term]):
            yield f"NewsMediaOrganization's {term} is {organization[term]!r}"


def _shared_faults(markup: Tree, reading: Reading, path: str) -> Iterator[str]:
    for name in _SHARED:
        if len(markup.meta(name)) != 1 or not markup.meta(name)[0].strip():
            yield f"{name} is {markup.meta(name)}"
    for element in markup.all("meta"):
        if element["name"].startswith(("og:", "article:")):
            yield f"{element['name']} is a name; it has to be a property"
    own = f"{reading.public.origin}{reading.public.base}{path}"
    canonical = markup.first("link", rel="canonical")["href"]
    if markup.meta("og:url") != [canonical] or not own.startswith(canonical) or not canonical:
        yield f"og:url is {markup.meta('og:url')}, canonical {canonical!r}, and the page is {own}"
    if markup.meta("og:type") == ["article"]:
        yield from _story_shared_faults(markup)


def _story_shared_faults(markup: Tree) -> Iterator[str]:
    for name in _STORY_SHARED:
        if len(markup.meta(name)) != 1 or not markup.meta(name)[0]:
            yield f"{name} is {markup.meta(name)}"
    tags = [tag.text for tag in markup.all("li", within="nav.tags")]
    if markup.meta("article:tag") != tags:
        yield f"article:tag is {markup.meta('article:tag')}, and readers see {tags}"
    authors = markup.meta("article:author")
    if len(authors) != len([*markup.all("a", rel="author")]) or not all(map(is_whole, authors)):
        yield f"article:author is {authors}"
    if any(image.endswith("harbour.png") for image in markup.meta("og:image")):
        size = tuple(markup.meta(f"og:image:{side}")[0] for side in ("width", "height"))
        if size != tuple(map(str, PICTURE_SIZE)) or not markup.meta("og:image:alt"):
            yield f"og:image is said to be {size}, or has no text"
