"""Old addresses: paths of any shape, from before a story came here, that lead to it (aliases)."""

from __future__ import annotations

import hashlib
import re
from unicodedata import category, normalize
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from chalicelib.news.address import ALIASES, NOTICES, PAGES, Address, is_slug

LONGEST_OLD_PATH = 200  # characters; longer ones are a search engine's, or an attacker's
DEEPEST_OLD_PATH = 8  # parts; `/blog/2019/05/24/ferry/index.html` has five that count

_SIGNS = frozenset("-._~!+,()&=@% ")  # of paths, beside letters, digits and their marks

# No page, ever: what browsers, crawlers and attackers ask for by themselves must cost no read.
_FILE = re.compile(
    r"\.(?:ico|png|jpe?g|gif|svg|webp|avif|css|m?js|map|json|xml|txt|woff2?|ttf|zip|gz|sql|bak)",
    re.IGNORECASE,
)
_FEED = re.compile(r"\.xml", re.IGNORECASE)  # most programs' feeds: Hugo's are all `index.xml`
_INDEX = re.compile(r"(?:^|/)index\.(?:html?|php)$")  # what a server shows of a folder

# What WordPress and Ghost had beside a story: its comments' feed, its copies and further pages; and
# WordPress's own file in front of it, on servers that could not do without.
_BESIDE = re.compile(
    r"/(?:feed(?:/(?:rss2?|rdf|atom))?|amp|embed|trackback|comment-page-\d{1,6})$", re.ASCII
)
_PROGRAM = re.compile(r"^index\.php/")

# The shapes of our own pages and files, but for stories and what newsroom.toml names. Which they
# are is decided in web/routes.py, and a test compares the two.
_OWN = re.compile(
    r"(?:[a-z0-9-]+/|(?:tag|author)/[a-z0-9-]+/|corrections/and-withdrawals/)?(?:feed\.xml|atom\.xml|feed\.json)"
    r"|sitemap(?:-[a-z0-9-]+)?\.xml|robots\.txt|llms\.txt|[0-9a-f]{32}\.txt|openapi\.json|license\.xml|(?:\.well-known/)?trust\.txt|\.well-known/(?:tdmrep\.json|site\.standard\.publication)|manifest\.webmanifest|(?:icon|logo|logo-dark)\.svg"
    r"|search\.json|opensearch\.xml|favicon\.ico|apple-touch-icon(?:-\d{1,3}x\d{1,3})?(?:-precomposed)?\.png"
    r"|archive|corrections|archive/\d{4}(?:-\d\d){0,2}|(?:tag|author)/[a-z0-9-]+"
    r"|preview/[0-9a-f]{48}/\d{10}/[0-9a-f]{40}(?:/pictures/[1-9]\d?)?"
    r"|[a-z0-9-]+/[a-z0-9-]+(?:\.json|/pictures/[1-9]\d?|/republish)",
    re.ASCII,
)


class OldPath(Struct, frozen=True, array_like=True):
    """An old path, without its outer slashes, and the address that stands for it in the table."""

    path: str
    address: Address


def old_path(text: str) -> OldPath | None:
    """The old path that a text names: a path, or a whole link of any host; None if it names none,
    or one that only its query tells from others (`/?p=123`).
    """
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return None
    return None if parts.query else path_requested(parts.path)


def path_requested(path: str) -> OldPath | None:
    """The same for the path of a request; None if it has the shape of none."""
    plain = plain_path(path)
    return OldPath(plain, address_of_path(plain)) if plain else None


def story_beside(path: str) -> OldPath | None:
    """The old path of the story that a path had its feed, a copy or comments of; None if the path
    has the shape of none of these.
    """
    plain = plain_path(path) or ""
    story = _PROGRAM.sub("", _BESIDE.sub("", plain))
    return path_requested(story) if story != plain else None


def plain_path(path: str, *, may_be_feed: bool = False) -> str | None:
    """A path as old ones are compared: decoded, without outer slashes and a folder's `index.html`;
    empty for the front page, None if no old path has such a shape.
    """
    if len(path) > 3 * LONGEST_OLD_PATH:  # a letter may take three characters or more in a request
        return None
    plain = _INDEX.sub("", normalize("NFC", unquote(path)).strip("/")).strip("/")
    parts = plain.split("/")
    if len(plain) > LONGEST_OLD_PATH or len(parts) > DEEPEST_OLD_PATH:
        return None
    ending = plain[plain.rfind(".") :] if "." in plain else ""
    is_file = _FILE.match(ending) and not (may_be_feed and _FEED.fullmatch(ending))
    if is_file or not (plain == "" or all(map(_is_part, parts))):
        return None
    return plain


def address_of_path(path: str) -> Address:
    """Where what stands at an old path is kept: beside the stories if it has the shape of one."""
    section, _, slug = path.partition("/")
    if is_slug(section) and is_slug(slug) and section not in {PAGES, NOTICES, ALIASES}:
        return Address(section, slug)
    return Address(ALIASES, hashlib.sha256(path.encode()).hexdigest()[:40])


def is_own(path: str) -> bool:
    """Whether it is the path of a page or a file of the site's own: no story can have it."""
    return _OWN.fullmatch(path) is not None


def _is_part(part: str) -> bool:
    if not part or part[0] in ". " or part[-1] == " ":
        return False
    return all(letter.isalnum() or letter in _SIGNS or _is_mark(letter) for letter in part)


def _is_mark(letter: str) -> bool:
    """Whether it is a vowel sign or an accent, as most scripts of India have them."""
    return category(letter).startswith("M")
