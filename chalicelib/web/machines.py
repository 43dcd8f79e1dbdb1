"""What programs come for: feeds, sitemaps, and files that tell them about the site."""

from __future__ import annotations

import json

from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.listing import (
    LATEST,
    Listing,
    author_listing,
    cursor_at,
    section_listing,
    tag_listing,
)
from chalicelib.news.period import months_between, period
from chalicelib.rendering.feeds import MEDIA_TYPES, STORIES, Feed, feed_item, tag_uri
from chalicelib.rendering.sitemaps import (
    MOST_NEWS,
    MOST_STORIES,
    NEWS_FOR,
    NewsSitemap,
    PagesSitemap,
    SitemapEntry,
    SitemapIndex,
    story_entry,
)
from chalicelib.web.asked import Asked
from chalicelib.web.lookup import Lookup
from chalicelib.web.responses import Answer

XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


class Machines:
    """Views for programs."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def feed(
        self, question: Asked, feed: str, section: str = "", tag: str = "", author: str = ""
    ) -> Answer:
        """The newest stories of a list, whole; of all sections if none is named."""
        listing, link = _fed_list(question, section, tag, author)
        listed = self._lookup.listing(question, listing, STORIES)
        name = self._list_name(listing, listed.name)
        if name is None or (not listed.cards and (tag or author)):
            return self._lookup.nothing_here(question)
        articles = self._articles(question, [card.address for card in listed.cards])
        newsroom, urls = self._lookup.newsroom, question.urls
        made = Feed(
            urls=urls,
            title=f"{name} – {newsroom.name}" if name else newsroom.name,
            description=newsroom.tagline,
            language=newsroom.language,
            identity=tag_uri(newsroom, f"list:{listing}"),
            link=urls.absolute(link),
            self_link=urls.absolute(urls.feed(link, feed)),
            stories=tuple(feed_item(article, urls, newsroom) for article in articles),
        )
        changed = made.updated if made.stories else None
        return Answer(self._lookup.renderer.feed(made, feed), MEDIA_TYPES[feed], changed=changed)

    def sitemap_index(self, question: Asked) -> Answer:
        """Where the sitemaps are: pages, news, and one for each month since the first story."""
        oldest = self._lookup.archive.next_newer(LATEST, now=question.now, after=None)
        zone = self._lookup.newsroom.zone
        months = (
            months_between(oldest.published.astimezone(zone), question.now.astimezone(zone))
            if oldest
            else []
        )
        names = ["sitemap-pages.xml", *self._news_sitemaps(question)]
        names += [f"sitemap-{month}.xml" for month in months]
        return self._sitemap(SitemapIndex(tuple(_entry(question, name) for name in names)))

    def pages_sitemap(self, question: Asked) -> Answer:
        """The pages that are no stories."""
        urls, newsroom = question.urls, self._lookup.newsroom
        links = [urls.front(), urls.archive(), urls.corrections()]
        links += [urls.section(section.slug) for section in newsroom.sections]
        links += [urls.author(author.slug) for author in newsroom.authors]
        links += [urls.page(page.slug) for page in newsroom.pages]
        return self._sitemap(PagesSitemap(tuple(SitemapEntry(urls.absolute(x)) for x in links)))

    def month_sitemap(self, question: Asked, month: str) -> Answer:
        """The stories of one month."""
        try:
            wanted = period(month, self._lookup.newsroom.zone)
        except ValueError:
            return self._lookup.not_an_address(question)
        end = cursor_at(wanted.end)
        listed = self._lookup.archive.listing(
            LATEST, now=question.now, most=MOST_STORIES, before=end, since=wanted.start
        )
        entries = tuple(story_entry(card, question.urls) for card in listed.cards)
        return self._sitemap(PagesSitemap(entries))

    def news_sitemap(self, question: Asked) -> Answer:
        """The stories of the last two days for Google News, at most 1,000; older ones `before`."""
        listed = self._lookup.archive.listing(
            LATEST,
            now=question.now,
            most=MOST_NEWS,
            before=question.before,
            since=question.now - NEWS_FOR,
        )
        return self._sitemap(NewsSitemap(question.urls, listed.cards))

    def robots(self, question: Asked) -> Answer:
        """robots.txt (RFC 9309): all may be read. A sitemap's name must be a whole address."""
        lines, urls = ["User-agent: *", "Allow: /"], question.urls
        if urls.origin:
            names = ("sitemap.xml", "sitemap-news.xml")
            lines += ["", *(f"Sitemap: {urls.absolute(urls.file(name))}" for name in names)]
        return Answer("\n".join(lines) + "\n", TEXT)

    def guide_for_models(self, question: Asked) -> Answer:
        """/llms.txt: what a language model should know before it reads or quotes the site."""
        urls, newsroom = question.urls, self._lookup.newsroom
        lines = [f"# {newsroom.name}", "", f"> {newsroom.tagline}", ""]
        lines += [
            "Every story is complete in its HTML, and is data at its address with `.json` behind.",
            "Quote with the headline, the byline, the date and the address. A correction on a",
            "story replaces what it corrects; a story that was withdrawn answers 410.",
            "",
            "## Sections",
            "",
        ]
        for section in newsroom.sections:
            link = urls.absolute(urls.section(section.slug))
            lines.append(f"- [{section.name}]({link}): {section.description}")
        lines += ["", "## Feeds and pages", ""]
        lines.append(f"- [All stories, as JSON Feed]({urls.absolute(urls.file('feed.json'))})")
        lines.append(f"- [Corrections]({urls.absolute(urls.corrections())})")
        for page in newsroom.pages:
            lines.append(f"- [{page.name}]({urls.absolute(urls.page(page.slug))})")
        return Answer("\n".join(lines) + "\n", TEXT)

    def manifest(self, question: Asked) -> Answer:
        """The web app manifest (W3C): name, colours and icon for a home screen."""
        newsroom, urls = self._lookup.newsroom, question.urls
        data = {
            "name": newsroom.name,
            "short_name": newsroom.name,
            "description": newsroom.tagline,
            "lang": newsroom.language,
            "start_url": urls.front(),
            "scope": urls.front(),
            "display": "browser",
            "background_color": "#fdfcf9",
            "theme_color": "#8a1f1f",
            "icons": [{"src": urls.file("icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        }
        return Answer(json.dumps(data, ensure_ascii=False), "application/manifest+json")

    def icon(self, question: Asked) -> Answer:  # noqa: ARG002 - every view is asked alike
        """The icon."""
        return Answer(self._lookup.renderer.icon, "image/svg+xml")

    def _articles(self, question: Asked, addresses: list[Address]) -> list[Article]:
        if not addresses:
            return []
        standings = self._lookup.archive.stories(addresses)
        answers = (standings[address].answer(question.now) for address in addresses)
        return [answer for answer in answers if isinstance(answer, Article)]

    def _list_name(self, listing: Listing, found: str) -> str | None:
        """How a list is called; None for a section that is not ours."""
        if listing.kind != "section":
            return found
        section = self._lookup.newsroom.section(listing.name)
        return section.name if section else None

    def _news_sitemaps(self, question: Asked) -> list[str]:
        """Google's sitemap, and as many more as the stories of two days need."""
        names, before = ["sitemap-news.xml"], None
        since = question.now - NEWS_FOR
        while True:
            listed = self._lookup.archive.listing(
                LATEST, now=question.now, most=MOST_NEWS, before=before, since=since
            )
            if listed.older is None:
                return names
            before = listed.older
            names.append(question.urls.older("sitemap-news.xml", before))

    def _sitemap(self, sitemap: SitemapIndex | PagesSitemap | NewsSitemap) -> Answer:
        return Answer(self._lookup.renderer.sitemap(sitemap), XML)


def _entry(question: Asked, name: str) -> SitemapEntry:
    return SitemapEntry(question.urls.absolute(question.urls.file(name)))


def _fed_list(question: Asked, section: str, tag: str, author: str) -> tuple[Listing, str]:
    """The list that is asked for, and the link to its page."""
    if section:
        return section_listing(section), question.urls.section(section)
    if tag:
        return tag_listing(tag), question.urls.tag(tag)
    if author:
        return author_listing(author), question.urls.author(author)
    return LATEST, question.urls.front()
