"""What machines may do with the stories, in the formats that they read: robots.txt (RFC 9309), RSL
1.0, TDMRep, and trust.txt. Where the newsroom says nothing, neither do they.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

from chalicelib.news.newsroom import Newsroom
from chalicelib.news.rights import Rights, Trust
from chalicelib.rendering.urls import Urls

LICENCE = "license.xml"
LICENCE_TYPE = "application/rsl+xml"
RSL = "https://rslstandard.org/rsl"
LICENCE_DAYS = 1  # that a machine may go by its copy; RSL counts in days

_CRAWLERS = Path(__file__).with_name("crawlers_of_models.toml")
# The words of RSL 1.0 for uses (3.4.1). `search` is of engines that link and answer nothing
# themselves: robots.txt lets them all in, and what a licence does not list is not licensed.
_USAGES = {"training": "ai-train", "ai_search": "ai-index", "answers": "ai-input"}
_SEARCH = "search"


def licence_link(newsroom: Newsroom, urls: Urls) -> str:
    """The whole address of the licence; empty where there is none, or nobody knows the host."""
    rights = newsroom.rights
    is_said = rights.permitted or rights.prohibited
    return urls.absolute(urls.file(LICENCE)) if is_said and urls.origin else ""


def robots_txt(newsroom: Newsroom, urls: Urls) -> str:
    """robots.txt: all may be read, but by the crawlers that the newsroom keeps out. The lines with
    a whole address belong to no crawler, so they stand apart from the groups.
    """
    licence = licence_link(newsroom, urls)
    lines = [f"License: {licence}", ""] if licence else []
    lines += ["User-agent: *", "Allow: /"]
    if unwanted := sorted(_unwanted(newsroom.rights), key=str.lower):
        lines += ["", *(f"User-agent: {name}" for name in unwanted), "Disallow: /"]
    if urls.origin:
        names = ("sitemap.xml", "sitemap-news.xml")
        lines += ["", *(f"Sitemap: {urls.absolute(urls.file(name))}" for name in names)]
    return "\n".join(lines) + "\n"


def _unwanted(rights: Rights) -> Iterator[str]:
    """The crawlers that must stay out, by the newsroom's own table or else by their purpose."""
    own = {name.lower(): may for name, may in rights.crawlers}
    yield from (name for name, may in rights.crawlers if not may)
    if rights.prohibited:
        for name, purpose in known_crawlers():
            if purpose in rights.prohibited and name.lower() not in own:
                yield name


@cache
def known_crawlers() -> tuple[tuple[str, str], ...]:
    """The crawlers of models, by the name that robots.txt has, and what each reads for."""
    known = tomllib.loads(_CRAWLERS.read_text(encoding="utf-8"))["crawlers"]
    return tuple((crawler["name"], crawler["purpose"]) for crawler in known)


def licence_document(newsroom: Newsroom, urls: Urls) -> str:
    """The licence of the whole site, as RSL 1.0 has it."""
    rights = newsroom.rights
    contact = Markup(' contactEmail="{}"').format(newsroom.email) if newsroom.email else ""
    owner = Markup('<copyright type="organization"{}>{}</copyright>').format(contact, newsroom.name)
    terms = Markup("<terms>{}</terms>").format(rights.terms) if rights.terms else ""
    return Markup(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rsl xmlns="{}" max-age="{}">\n<content url="{}">\n{}\n{}{}\n</content>\n</rsl>\n'
    ).format(RSL, LICENCE_DAYS, urls.front(), _licence(rights), owner, terms)


def licence_of_item(link: str, *, newsroom: Newsroom) -> Markup:
    """The same licence for one story in an RSS feed, whose namespace prefix is `rsl`."""
    return Markup('<rsl:content url="{}">{}</rsl:content>').format(
        link, _licence(newsroom.rights, "rsl:")
    )


def _licence(rights: Rights, prefix: str = "") -> Markup:
    """One licence: what is listed is for nothing but credit and a link, what is not listed is not
    licensed. So a use of which the newsroom says nothing is in neither list.
    """
    permitted = " ".join([_SEARCH, *(_USAGES[use] for use in rights.permitted)])
    prohibited = " ".join(_USAGES[use] for use in rights.prohibited)
    parts = [_element(f"{prefix}permits", "usage", permitted)]
    if prohibited:
        parts.append(_element(f"{prefix}prohibits", "usage", prohibited))
    parts.append(Markup('<{}payment type="attribution"/>').format(prefix))
    return Markup("<{0}license>{1}</{0}license>").format(prefix, Markup().join(parts))


def _element(name: str, kind: str, text: str) -> Markup:
    return Markup('<{0} type="{1}">{2}</{0}>').format(name, kind, escape(text))


def mining_rules(newsroom: Newsroom, urls: Urls) -> str:
    """`tdmrep.json`: whether text and data mining is reserved; `mining` must be said."""
    rule = {"location": urls.front(), "tdm-reservation": _reservation(newsroom.rights)}
    if policy := _mining_policy(newsroom.rights):
        rule["tdm-policy"] = policy
    return json.dumps([rule], ensure_ascii=False)


def rights_headers(newsroom: Newsroom, urls: Urls) -> dict[str, str]:
    """The headers that say the same of every answer, pages and feeds alike."""
    headers = {}
    if newsroom.rights.mining is not None:
        headers["TDM-Reservation"] = f"{_reservation(newsroom.rights)}"
        if policy := _mining_policy(newsroom.rights):
            headers["TDM-Policy"] = policy
    if licence := licence_link(newsroom, urls):
        headers["Link"] = f'<{licence}>; rel="license"; type="{LICENCE_TYPE}"'
    return headers


def _reservation(rights: Rights) -> int:
    return 0 if rights.mining else 1


def _mining_policy(rights: Rights) -> str:
    """Where to ask; nobody need ask for what is not reserved."""
    return "" if rights.mining else rights.terms


def trust_txt(trust: Trust, newsroom: Newsroom) -> str:
    """trust.txt, a line for each that the newsroom names: https://journallist.net."""
    lines = [
        f"{name}={value}" for name in Trust.__struct_fields__ for value in getattr(trust, name)
    ]
    lines += [f"social={account}" for account in newsroom.accounts]
    if newsroom.email and not trust.contact:
        lines.append(f"contact={newsroom.email}")
    if newsroom.rights.training is not None:
        lines.append(f"datatrainingallowed={'yes' if newsroom.rights.training else 'no'}")
    return "\n".join(lines) + "\n"
