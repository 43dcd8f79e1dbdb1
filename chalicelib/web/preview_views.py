"""The view of a preview: a story that readers do not have, for whoever has the link."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec.structs import replace

from chalicelib.news.address import PAGES
from chalicelib.news.archive import PreviewOf
from chalicelib.news.article import Article
from chalicelib.news.previews import PreviewLink
from chalicelib.rendering.pages import Frame, PicturePage, PreviewMark, StaticTextPage
from chalicelib.site import Site
from chalicelib.web.html_pages import BREAKING_NEWS, frame_of, html_page, moved
from chalicelib.web.page_request import PageRequest
from chalicelib.web.responses import ViewResult
from chalicelib.web.story_views import old_address, story_page


def preview(  # the names are those of a link's path
    site: Site,
    request: PageRequest,
    file: str,
    version: str,
    until: str,
    signature: str,
    number: str | None = None,
) -> ViewResult:
    """The page as readers would have it, or that of a picture of its gallery, in no cache and no
    index; it says that it is a preview. Once readers have the story it leads to theirs. Without a
    good signature, or once there is another version, the answer is that of any address that is not
    there.
    """
    link = PreviewLink(file, version, int(until))
    secret = site.settings.preview_secret
    if link.is_good(signature, secret, request.now):
        asked = PreviewOf(file)
        answers = site.archive.answer([asked, BREAKING_NEWS], now=request.now)
        kept = answers[asked]
        if kept.article and kept.version == version:
            mark = PreviewMark(link.path(secret), datetime.fromtimestamp(link.until, UTC))
            frame = replace(frame_of(request, answers), preview=mark)
            is_there = kept.appears is not None and kept.appears <= request.now
            result = (
                moved(request, request.urls.story(kept.article.address))
                if is_there
                else _page(site, request, frame, kept.article, int(number or 0))
            )
            if result is not None:
                return replace(result, is_private=True)
    return old_address(site, request, request.path)


def _page(
    site: Site, request: PageRequest, frame: Frame, article: Article, number: int
) -> ViewResult | None:
    """The page of a story, or of the picture of that number; None if there is none."""
    page = site.newsroom.page(article.address.slug)
    if article.address.section == PAGES and page and not number:
        return html_page(site, StaticTextPage(frame, article, page))
    section = site.newsroom.section(article.address.section)
    if section and not number:
        return story_page(site, request, frame, article, section)
    if section and number in dict(article.shown_gallery):
        return html_page(site, PicturePage(frame, article, section, number))
    return None
