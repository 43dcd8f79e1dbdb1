"""Embeds of other sites are replaced by cards with a link: nothing of a third party is loaded.

An `<iframe>` of a service we know, or a paragraph that is nothing but a link to one, is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, unquote

from chalicelib.ingest.markup.links import valid_link
from chalicelib.ingest.markup.nodes import Element, Node, text_of
from chalicelib.ingest.markup.typed_links import parts_of_link

SERVICES = {
    "youtube.com": "YouTube",
    "youtube-nocookie.com": "YouTube",
    "youtu.be": "YouTube",
    "vimeo.com": "Vimeo",
    "player.vimeo.com": "Vimeo",
    "x.com": "X",
    "twitter.com": "X",
    "instagram.com": "Instagram",
    "facebook.com": "Facebook",
    "tiktok.com": "TikTok",
    "bsky.app": "Bluesky",
    "open.spotify.com": "Spotify",
    "soundcloud.com": "SoundCloud",
    "w.soundcloud.com": "SoundCloud",
}
_MASTODON_POST = re.compile(r"/@[\w.-]+(?:@[\w.-]+)?/\d+(?:/embed)?")
_YOUTUBE_EMBED = re.compile(r"/embed/([\w-]{5,20})")
_EMBED_PATH = re.compile(r"^/embed(?=/)|/embed(?:/captioned)?/?$")
_SCREEN_PREFIX = re.compile(r"^(?:www\.)?(?:m\.|mobile\.)?")  # of the same page, for another screen
LONGEST_SHOWN = 60  # characters of the address on the card


def card_for_frame(frame: Element) -> Element | None:
    """The card that stands for an `<iframe>`, if it is of a service we know."""
    return _card_for(frame.attributes.get("src", ""))


def card_for_link(paragraph: Element) -> Iterator[Node]:
    """The card that stands for a paragraph which is nothing but a link; or else the paragraph."""
    children = [child for child in paragraph.children if child != "\n"]
    only = children[0] if len(children) == 1 else None
    card = None
    if paragraph.tag == "p" and isinstance(only, Element) and only.tag == "a":
        link = only.attributes.get("href", "")
        card = _card_for(link) if unquote(link) == unquote(text_of(only.children)) else None
    yield card or paragraph


def _card_for(link: str) -> Element | None:
    link = re.sub(r"^//", "https://", link.strip())
    parts = parts_of_link(link)
    service = _service(parts) if parts.scheme in {"http", "https"} else ""
    page_link = valid_link(_page_link(service, parts) or link) if service else None
    return _card(service, page_link) if page_link else None


def _service(parts: SplitResult) -> str:
    host = _SCREEN_PREFIX.sub("", parts.hostname or "")
    if host in SERVICES:
        return SERVICES[host]
    return "Mastodon" if _MASTODON_POST.fullmatch(unquote(parts.path)) else ""


def _page_link(service: str, parts: SplitResult) -> str:
    """The page that people open, if the link is the one a frame would."""
    video = _YOUTUBE_EMBED.fullmatch(parts.path)
    if service == "YouTube" and video:
        return f"https://www.youtube.com/watch?v={video[1]}"
    if parts.hostname == "player.vimeo.com":
        return f"https://vimeo.com{parts.path.removeprefix('/video')}"
    path = _EMBED_PATH.sub("", parts.path)
    return parts._replace(path=path).geturl() if path != parts.path else ""


def _card(service: str, link: str) -> Element:
    link_text = re.sub(r"^https?://(?:www\.)?", "", link)
    if len(link_text) > LONGEST_SHOWN:
        link_text = link_text[: LONGEST_SHOWN - 1] + "…"
    content: list[Node] = [
        Element("b", {}, [service]),
        " ",
        Element("a", {"href": link}, [link_text]),
    ]
    return Element("aside", {"class": "embed"}, [Element("p", {}, content)])
