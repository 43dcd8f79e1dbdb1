"""One page of every type that the site has, the worst of them among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from tests.reader_judges.answers import Answer, BehindGateway, Source
from tests.reader_judges.markup_tree import tree
from tests.reader_judges.paper import (
    ABOUT,
    ABROAD,
    AUTHOR,
    BUSINESS,
    CLIMATE,
    CULTURE,
    HOME,
    IS_EXAMPLE,
    PAGE_TYPES,
)

_BROKEN = {
    400: ("We did not understand that", "The address has something in it that we can't read."),
    405: ("That is not how to ask", "Pages here are read with GET or HEAD."),
    500: (
        "Something broke on our side",
        "The page could not be made. It is not your fault; try again in a minute.",
    ),
}


@dataclass(frozen=True)
class Page:
    """A page as it was answered. One without a path can't be asked for: a mistake of ours."""

    name: str
    path: str
    answer: Answer


def page_types(site: Source, gateway: BehindGateway, now: datetime) -> list[Page]:
    """The pages. Raises SystemExit if one does not answer as it should."""
    pages = [*_asked_for(site, now), *_broken(gateway)]
    for page in pages:
        if page.answer.media_type != "text/html":
            raise SystemExit(f"{page.path} is {page.answer.media_type}: {page.answer.body[:200]}")
    return pages


def _asked_for(site: Source, now: datetime) -> Iterator[Page]:
    paths = _paths_of_example(site) if IS_EXAMPLE else _paths(site, now)
    for name, (path, status) in paths.items():
        answer = site.ask(path)
        if answer.status != status:
            raise SystemExit(f"{path} answers {answer.status}, not {status}: {answer.body[:200]}")
        yield Page(name, path, answer)


def _paths_of_example(site: Source) -> dict[str, tuple[str, int]]:
    return {
        page.name: (_older(site, page.path) if page.is_next else page.path, page.status)
        for page in PAGE_TYPES
    }


def _paths(site: Source, now: datetime) -> dict[str, tuple[str, int]]:
    gallery = _with_gallery(site)
    return {
        "front page": ("/", 200),
        "section": (f"/{HOME}", 200),
        "section, older": (_older(site, f"/{ABROAD}"), 200),
        "tag": (_first_tag(site), 200),
        "author": (_author(site, AUTHOR), 200),
        "author without a biography": (_author(site, "Ann"), 200),
        "archive": ("/archive", 200),
        "archive, older": (_older(site, "/archive"), 200),
        "archive of a year": (f"/archive/{now:%Y}", 200),
        "archive of a month": (f"/archive/{now:%Y-%m}", 200),
        "archive of a day": (f"/archive/{now:%Y-%m-%d}", 200),
        "corrections": ("/corrections", 200),
        "today": ("/today", 200),
        "search": ("/search", 200),
        "search, results": ("/search?q=in", 200),
        "search, nothing found": ("/search?q=zzqx+cultre", 200),
        "story": (_story(site), 200),
        "story, pictures in its text": (_with_picture_in_text(site), 200),
        "story with a gallery": (gallery, 200),
        "picture of a gallery": (f"{gallery}/pictures/1", 200),
        "story, the worst": (f"/{HOME}/worst-of-all", 200),
        "story in Danish": (f"/{CULTURE}/worst-danish", 200),
        "story in Arabic": (f"/{ABROAD}/worst-arabic", 200),
        "story, careless HTML": (f"/{CLIMATE}/worst-careless", 200),
        "story, rewritten": (f"/{BUSINESS}/worst-rewritten", 200),
        **({"page that is no news": (f"/{ABOUT}", 200)} if ABOUT else {}),
        "404": (f"/{HOME}/there-is-no-such-story", 404),
        "404 of what can't be": ("/A/B/C", 404),
        "410": (f"/{HOME}/worst-withdrawn", 410),
        "451": (f"/{HOME}/worst-forbidden", 451),
    }


def _older(site: Source, path: str) -> str:
    """The path of a list's next page; of a page after the last story if all are on the first."""
    link = tree(site.ask(path).body).first("a", rel="next")
    return link["href"].removeprefix(site.base) or f"{path}?before=2000-01-01T00:00:00Z~a/a"


def _story(site: Source) -> str:
    """One of the newsroom's own, or a plain one where it has none."""
    return next(_own(site), f"/{HOME}/worst-plain")


def _own(site: Source) -> Iterator[str]:
    """The newsroom's own stories, the newest first."""
    path = "/archive"
    while path:
        page = tree(site.ask(path).body)
        stories = [link["href"] for link in page.all("a", within="article.card")]
        yield from (link.removeprefix(site.base) for link in stories if "/worst-" not in link)
        path = page.first("a", rel="next")["href"].removeprefix(site.base)


def _with_gallery(site: Source) -> str:
    """The newest of the newsroom's own with a gallery, or the worst story, which has one too."""
    galleries = (path for path in _own(site) if 'class="gallery"' in site.ask(path).body)
    return next(galleries, f"/{HOME}/worst-of-all")


def _with_picture_in_text(site: Source) -> str:
    """The newest of the newsroom's own with a picture in its text, or the worst story."""
    bodies = ((path, site.ask(path).body.partition('class="text"')[2]) for path in _own(site))
    pictured = (path for path, text in bodies if "<figure" in text)
    return next(pictured, f"/{HOME}/worst-of-all")


def _first_tag(site: Source) -> str:
    link = tree(site.ask(f"/{HOME}/worst-of-all").body).first("a", rel="tag")
    return unquote(link["href"].removeprefix(site.base))


def _author(site: Source, name: str) -> str:
    links = tree(site.ask(f"/{HOME}/worst-of-all").body).all("a", rel="author")
    return next(link["href"].removeprefix(site.base) for link in links if name in link.text)


def _broken(gateway: BehindGateway) -> Iterator[Page]:
    for status, (title, sentence) in _BROKEN.items():
        yield Page(str(status), "", gateway.broken(status, title, sentence))
