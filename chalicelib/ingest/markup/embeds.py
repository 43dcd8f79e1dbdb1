"""Embeds of other sites become cards with a link: not a byte of a third party is loaded.

An `<iframe>` of a service we know, or a paragraph that is nothing but a link to one, is replaced.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import SplitResult, urlsplit

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
_FOR_FRAMES = re.compile(r"^/embed(?=/)|/embed(?:/captioned)?/?$")
_OTHER_FORM = re.compile(r"^(?:www\.)?(?:m\.|mobile\.)?")  # of the same page, for another screen
LONGEST_SHOWN = 60  # characters of the address on the card

_IFRAME = re.compile(
    r"<iframe\s[^<>]{0,1500}?\bsrc=[\"']?((?:https?:)?//[^\"'\s<>]{1,500})[^<>]{0,1500}>"
    r"(?:\s*</iframe\s*>)?",
    re.IGNORECASE,
)
_LONE_LINK = re.compile(r"<p><a href=\"(https?://[^\"\s]{1,500})\">\1</a></p>")


def with_cards(html: str) -> str:
    """`html`, not yet made safe, with a card for each embed of a service we know."""
    return _LONE_LINK.sub(_card_or_same, _IFRAME.sub(_card_or_same, html))


def _card_or_same(match: re.Match[str]) -> str:
    link = re.sub(r"^//", "https://", unescape(match[1]))
    try:
        parts = urlsplit(link)
    except ValueError:  # as `https://[x`
        return match[0]
    service = _service(parts)
    return _card(service, _link_for_people(service, parts) or link) if service else match[0]


def _service(parts: SplitResult) -> str:
    host = _OTHER_FORM.sub("", parts.hostname or "")
    if host in SERVICES:
        return SERVICES[host]
    return "Mastodon" if _MASTODON_POST.fullmatch(parts.path) else ""


def _link_for_people(service: str, parts: SplitResult) -> str:
    """The page that people open, if the link is the one a frame would."""
    video = _YOUTUBE_EMBED.fullmatch(parts.path)
    if service == "YouTube" and video:
        return f"https://www.youtube.com/watch?v={video[1]}"
    if parts.hostname == "player.vimeo.com":
        return f"https://vimeo.com{parts.path.removeprefix('/video')}"
    path = _FOR_FRAMES.sub("", parts.path)
    return parts._replace(path=path).geturl() if path != parts.path else ""


def _card(service: str, link: str) -> str:
    shown = re.sub(r"^https?://(?:www\.)?", "", link)
    if len(shown) > LONGEST_SHOWN:
        shown = shown[: LONGEST_SHOWN - 1] + "…"
    words = f'<b>{service}</b> <a href="{escape(link)}">{escape(shown)}</a>'
    return f'<aside class="embed"><p>{words}</p></aside>'
