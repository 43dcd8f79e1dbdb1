"""Renders pages with the templates, inlines their style, and caches pages and fragments."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cached_property, lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from chalicelib.news.article import Article, Card
from chalicelib.news.excerpts import columns
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.share_image import ShareImage
from chalicelib.rendering import story_notes, structured_data
from chalicelib.rendering.language import Language, direction, language, machine_time
from chalicelib.rendering.looks import Logo, design_tokens, minified, read_logo
from chalicelib.rendering.machine_rights import licence_link, licence_of_item
from chalicelib.rendering.pages import (
    ArticlePage,
    Page,
    PicturePage,
    RepublishPage,
    StaticTextPage,
)
from chalicelib.rendering.picture_places import in_place
from chalicelib.rendering.share_images import newsroom_share_image, share_image, words_on
from chalicelib.rendering.story_html import parted_at_pictures
from chalicelib.rendering.urls import Urls

if TYPE_CHECKING:
    from jinja2 import Environment

    from chalicelib.news.digest import Digest
    from chalicelib.rendering.feeds import Feed
    from chalicelib.rendering.sitemaps import Sitemap

_STATIC = Path(__file__).with_name("static")
_OF_STORIES = (ArticlePage, PicturePage, RepublishPage)  # which are shared by the story's own image
_STORIES = (
    ArticlePage,
    PicturePage,
    RepublishPage,
    StaticTextPage,
)  # which are styled as stories; others as lists
LOGO_FILE = "logo.svg"

# The caches of a function instance, which evict the least recently used entry. Entries never
# expire: the key is all that the text depends on. `python -m benchmarks.rendering` says what they
# save. An article takes 1.75 ms of processor time with nothing cached, 0.43 with its fragments
# cached, and 0.02 when it is shown again unchanged; a front page 2.15, 0.85 and 0.02.
CACHED_PAGES = 50  # some 80 kB each, with the stories in its key: 4 MB
CACHED_FRAGMENTS = 1000  # cards mostly, some 2.4 kB each with its key: 2.4 MB


class Renderer:
    """Pages as HTML, in their own language and on the newsroom's clock.

    What the newsroom's folder has (`templates/`, `languages/`, `icon.svg`, `logo.svg`,
    `logo-dark.svg`) is used in place of ours; other `templates` than these, if they are given.
    Where the site `has_search`, its pages lead to it.
    """

    def __init__(
        self,
        newsroom: Newsroom,
        folder: Path | None = None,
        templates: Environment | None = None,
        *,
        has_search: bool = False,
    ) -> None:
        self._newsroom = newsroom
        self._has_search = has_search
        self._given_templates = templates
        self._own = folder or _STATIC  # which has an icon, and nothing else of these
        self._cached_page = lru_cache(CACHED_PAGES)(self._page)
        self._cached_fragment = lru_cache(CACHED_FRAGMENTS)(self._fragment)

    def html(self, page: Page) -> str:
        """The page, complete: its style is in it, and it loads no script."""
        today = page.frame.now.astimezone(self._newsroom.zone).date()
        is_old = isinstance(page, ArticlePage) and page.is_old
        return self._cached_page(page, today, is_old=is_old)

    def clear_caches(self) -> None:
        """Empty both caches."""
        self._cached_page.cache_clear()
        self._cached_fragment.cache_clear()

    def _page(self, page: Page, today: date, *, is_old: bool) -> str:
        """Render a page. Of its time it shows only the day, and whether a story is old."""
        page_language, urls = self.language(page.language), page.frame.urls
        logo = LOGO_FILE if self.logo else "icon.svg"
        data = structured_data.of(
            page, self._newsroom, page_language, logo=logo, has_search=self._has_search
        )
        image = self.share_image(page.article if isinstance(page, _OF_STORIES) else None)
        return self._render(
            page.template,
            page_language,
            today,
            page=page,
            share_image=image.path,
            share_words=words_on(image),
            newsroom_words=self.language(""),
            style=self._styles["stories" if isinstance(page, _STORIES) else "lists"],
            urls=urls,
            in_place=partial(in_place, urls=urls),
            is_old=is_old,
            fragment=partial(
                self._cached_fragment, code=page_language.code, urls=urls, today=today
            ),
            structured_data=structured_data.in_html(data),
        )

    def feed(self, feed: Feed, name: str) -> str:
        """A feed as RSS 2.0 (`feed.xml`), Atom (`atom.xml`, RFC 4287) or JSON Feed 1.1."""
        if name == "feed.json":
            from chalicelib.rendering.feeds import json_feed

            return json_feed(feed, self._newsroom)
        return self._render(
            f"feeds/{name}",
            self.language(""),
            feed=feed,
            urls=feed.urls,
            licence=licence_link(self._newsroom, feed.urls),
            licence_of_item=partial(licence_of_item, newsroom=self._newsroom),
        )

    def digest(self, digest: Digest, urls: Urls) -> str:
        """The text of a digest for mail programs: plain HTML, with every link whole."""
        from chalicelib.rendering.digest_feed import mail_picture, mail_size

        words = self.language("")
        return self._render(
            "feeds/digest.html",
            words,
            digest=digest,
            urls=urls,
            mail_size=mail_size,
            mail_picture=mail_picture,
        )

    def search_description(self, urls: Urls) -> str:
        """What browsers and programs must know to search the site (OpenSearch 1.1)."""
        return self._render("search/opensearch.xml", self.language(""), urls=urls)

    def sitemap(self, sitemap: Sitemap) -> str:
        """A sitemap, a Google News sitemap or an index of them."""
        return self._render(sitemap.template, self.language(""), sitemap=sitemap)

    def share_image(self, article: Article | None) -> ShareImage:
        """The image by which a story is shared; without one, that of all other pages."""
        if article is None:
            return newsroom_share_image(self._newsroom)
        return share_image(article, self._newsroom, self.language(article.language))

    def language(self, code: str) -> Language:
        """The language of a page: its own if there is a catalogue, else the newsroom's."""
        return language(code, self._newsroom.language, own=self._own / "languages")

    @property
    def icon(self) -> str:
        """The site's icon, as SVG."""
        own = self._own / "icon.svg"
        return (own if own.is_file() else _STATIC / "icon.svg").read_text(encoding="utf-8")

    @cached_property
    def logo(self) -> Logo | None:
        """What stands in place of the newsroom's name; None where it is the name."""
        return self._own_logo(LOGO_FILE)

    @cached_property
    def dark_logo(self) -> Logo | None:
        """What stands there on screens that are set to dark; None where it is the same."""
        return self._own_logo("logo-dark.svg") if self.logo else None

    def _own_logo(self, name: str) -> Logo | None:
        file = self._own / name
        return read_logo(file.read_text(encoding="utf-8")) if file.is_file() else None

    @cached_property
    def style_hashes(self) -> str:
        """The styles' digests as Content-Security-Policy sources (CSP level 3, 2.3.1)."""
        digests = [hashlib.sha256(style.encode()).digest() for style in self._styles.values()]
        return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)

    def _fragment(
        self,
        name: str,
        card: Card | None = None,
        *,
        code: str,
        urls: Urls,
        today: date,
        level: int = 2,
        picture: str = "",
        place: str = "",
        current: str = "",
        alone: str = "",
        aria_current: str = "",
        is_by_day: bool = False,
    ) -> Markup:
        """Render a part that many pages share: a card, the sections, the footer."""
        html = self._render(
            f"fragments/{name}.html",
            self.language(code),
            today,
            urls=urls,
            in_place=partial(in_place, urls=urls),
            card=card,
            level=level,
            picture=picture,
            place=place,
            current=current,
            alone=alone,
            aria_current=aria_current,
            is_by_day=is_by_day,
        )
        return Markup(html)  # noqa: S704 - of our templates

    def _render(
        self,
        template: str,
        page_language: Language,
        today: date = date.min,
        **values: Any,  # noqa: ANN401 - a template takes any
    ) -> str:
        zone = self._newsroom.zone
        return self._templates.get_template(template).render(
            newsroom=self._newsroom,
            has_search=self._has_search,
            logo=self.logo,
            dark_logo=self.dark_logo,
            direction=direction,
            columns=columns,
            language=page_language,
            t=page_language.text,
            moment=partial(page_language.moment, zone=zone),
            day=partial(page_language.day, zone=zone),
            by_day=partial(_by_day, day=partial(page_language.day, zone=zone)),
            brief=partial(page_language.brief, zone=zone, today=today),
            clock=partial(page_language.clock, zone=zone),
            today=page_language.calendar_day(today),
            byline=page_language.byline,
            mark=story_notes.mark,
            kind_of=partial(story_notes.kind_of, words=page_language),
            heading_of=story_notes.heading_of,
            parted_at_pictures=parted_at_pictures,
            provenance=partial(story_notes.provenance, words=page_language),
            machine_time=partial(machine_time, zone=zone),
            **values,
        )

    @cached_property
    def _styles(self) -> dict[str, str]:
        """The style of lists and the one of stories: what all pages have, and their own."""
        common, *own = (
            (_STATIC / f"{name}.css").read_text(encoding="utf-8")
            for name in ("style", "lists", "stories")
        )
        tokens = design_tokens(self._newsroom)
        lists, stories = (minified(tokens + common + css) for css in own)
        return {"lists": lists, "stories": stories}

    @cached_property
    def _templates(self) -> Environment:
        from chalicelib.rendering.template_loading import OWN_TEMPLATES, template_environment

        return self._given_templates or template_environment(own=self._own / OWN_TEMPLATES)


def _by_day(
    cards: Iterable[Card], *, day: Callable[[datetime], str]
) -> list[tuple[str, tuple[Card, ...]]]:
    """The cards of each day, which is called as `day` says, in the order they come in."""
    groups = groupby(cards, key=lambda card: day(card.published))
    return [(name, tuple(group)) for name, group in groups]
