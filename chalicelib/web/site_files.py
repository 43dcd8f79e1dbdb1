"""The views of robots.txt and what else machines read, the web app manifest, icons and logo."""

from __future__ import annotations

import json
from typing import Any

from msgspec.structs import replace

from chalicelib.rendering.machine_rights import (
    LICENCE_TYPE,
    licence_document,
    licence_link,
    mining_rules,
    robots_txt,
    trust_txt,
)
from chalicelib.site import Site
from chalicelib.web.html_pages import no_such_address
from chalicelib.web.page_request import PageRequest
from chalicelib.web.responses import ViewResult

TEXT = "text/plain; charset=utf-8"


def robots(site: Site, request: PageRequest) -> ViewResult:
    """robots.txt (RFC 9309): who may read."""
    return ViewResult(robots_txt(site.newsroom, request.urls), TEXT)


def usage_licence(site: Site, request: PageRequest) -> ViewResult:
    """What machines may do with the stories, as RSL has it, if the newsroom says so."""
    if not licence_link(site.newsroom, request.urls):
        return _not_said(site, request)
    return ViewResult(licence_document(site.newsroom, request.urls), LICENCE_TYPE)


def mining_reservation(site: Site, request: PageRequest) -> ViewResult:
    """Whether text and data mining is reserved (TDMRep), if the newsroom says so."""
    if site.newsroom.rights.mining is None:
        return _not_said(site, request)
    return ViewResult(mining_rules(site.newsroom, request.urls), "application/json")


def trust(site: Site, request: PageRequest) -> ViewResult:
    """trust.txt: whom the newsroom belongs to, if it says so."""
    if site.newsroom.trust is None:
        return _not_said(site, request)
    return ViewResult(trust_txt(site.newsroom.trust, site.newsroom), TEXT)


def publication_record(site: Site, request: PageRequest) -> ViewResult:
    """The newsroom's record in the AT protocol, if it names one: a proof that the record is its."""
    if not site.newsroom.standard_site:
        return _not_said(site, request)
    return ViewResult(site.newsroom.standard_site, TEXT)


def api_description(site: Site, request: PageRequest) -> ViewResult:
    """What programs may ask for, and how they are answered: OpenAPI 3.1."""
    from chalicelib.rendering.api_description import (  # noqa: PLC0415 - seldom asked for
        api_description as describe,
    )

    return ViewResult(describe(site.newsroom, request.urls), "application/json")


def _not_said(site: Site, request: PageRequest) -> ViewResult:
    """404; not for a day, since the next deployment may say it."""
    return replace(no_such_address(site, request), may_be_cached=False)


def guide_for_models(site: Site, request: PageRequest) -> ViewResult:
    """/llms.txt: what a language model should know before it reads or quotes the site."""
    urls, newsroom = request.urls, site.newsroom
    lines = [f"# {newsroom.name}", "", f"> {newsroom.description}", ""]
    lines += [
        "Every story is complete in its HTML, and is data at its address with `.json` behind.",
        "Quote with the headline, the byline, the date and the address. A correction on a",
        "story replaces what it corrects; a story that is withdrawn or over answers 410.",
        "",
        "## Sections",
        "",
    ]
    for section in newsroom.sections:
        link = urls.absolute(urls.section(section.slug))
        about = f": {section.description}" if section.description else ""
        lines.append(f"- [{section.name}]({link}){about}")
    lines += ["", "## Feeds and pages", ""]
    lines.append(f"- [All stories, as JSON Feed]({urls.absolute(urls.file('feed.json'))})")
    lines.append(f"- [What programs may ask for]({urls.absolute(urls.file('openapi.json'))})")
    lines.append(f"- [The day's stories]({urls.absolute(urls.today())})")
    lines.append(f"- [Corrections]({urls.absolute(urls.corrections())})")
    for page in newsroom.pages:
        lines.append(f"- [{page.name}]({urls.absolute(urls.page(page.slug))})")
    return ViewResult("\n".join(lines) + "\n", TEXT)


def indexnow_key(site: Site, request: PageRequest, key: str) -> ViewResult:
    """The key by which search engines know that it is the newsroom who says what changed."""
    if key != site.settings.indexnow_key:  # not for a day: the next deployment may bring it
        return replace(no_such_address(site, request), may_be_cached=False)
    return ViewResult(key, TEXT)


def manifest(site: Site, request: PageRequest) -> ViewResult:
    """The web app manifest (W3C): name, colours and icon for a home screen."""
    newsroom, urls = site.newsroom, request.urls
    data: dict[str, Any] = {
        "name": newsroom.name,
        "short_name": newsroom.name,
        "description": newsroom.description,
        "lang": newsroom.language,
        "start_url": urls.front(),
        "scope": urls.front(),
        "display": "browser",
        "background_color": newsroom.colours.paper,
        "theme_color": newsroom.colours.accent,
        "icons": [{"src": urls.file("icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    if picture := newsroom.icon and urls.picture(newsroom.icon):
        data["icons"].append({"src": picture, "sizes": "512x512", "type": "image/png"})
    return ViewResult(json.dumps(data, ensure_ascii=False), "application/manifest+json")


def icon(site: Site, request: PageRequest, picture: str) -> ViewResult:
    """The icon, or the newsroom's logo if it has one, for light or for dark screens."""
    if picture == "icon":
        return ViewResult(site.renderer.icon, "image/svg+xml")
    logo = site.renderer.logo if picture == "logo" else site.renderer.dark_logo
    if logo is None:
        return _not_said(site, request)
    return ViewResult(logo.svg, "image/svg+xml")


def usual_icon(site: Site, request: PageRequest) -> ViewResult:
    """Where the icon is that browsers, phones and feed readers look for at its usual address: the
    newsroom's PNG in the media bucket, or else the SVG.
    """
    # API Gateway sends a picture to those alone who name its very type first in Accept:
    # https://github.com/aws/chalice/issues/391
    urls = request.urls
    picture = urls.picture(site.newsroom.icon) if site.newsroom.icon else ""
    return ViewResult("", status=302, location=picture or urls.file("icon.svg"))
