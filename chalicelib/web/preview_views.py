"""The view of a preview: a story that readers do not have, for whoever has the link."""

from __future__ import annotations

from msgspec.structs import replace

from chalicelib.news.address import PAGES
from chalicelib.news.archive import PreviewOf
from chalicelib.news.previews import PreviewLink
from chalicelib.rendering.pages import StaticTextPage
from chalicelib.site import Site
from chalicelib.web.html_pages import BREAKING_NEWS, frame_of, html_page
from chalicelib.web.page_request import PageRequest
from chalicelib.web.responses import ViewResult
from chalicelib.web.story_views import old_address, story_page


def preview(  # the names are those of a link's path
    site: Site, request: PageRequest, file: str, version: str, until: str, signature: str
) -> ViewResult:
    """The page as readers would have it, in no cache and no index. Without a good signature, or
    once there is another version, the answer is that of any address that is not there.
    """
    link = PreviewLink(file, version, int(until))
    if link.is_good(signature, site.settings.preview_secret, request.now):
        asked = PreviewOf(file)
        answers = site.archive.answer([asked, BREAKING_NEWS], now=request.now)
        kept = answers[asked]
        if kept.article and kept.version == version:
            article, frame = kept.article, frame_of(request, answers)
            page = site.newsroom.page(article.address.slug)
            section = site.newsroom.section(article.address.section)
            if article.address.section == PAGES and page:
                result = html_page(site, StaticTextPage(frame, article, page))
                return replace(result, is_private=True)
            if section:
                result = story_page(site, request, frame, article, section)
                return replace(result, is_private=True)
    return old_address(site, request, f"preview/{file}{version}/{until}/{signature}")
