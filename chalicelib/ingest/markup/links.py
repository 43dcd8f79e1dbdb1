"""Validates and normalises links as browsers parse them: https://url.spec.whatwg.org/."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import quote

import nh3

SCHEMES = {"http", "https", "mailto", "tel"}

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED_AT_ENDS = "".join(map(chr, range(33)))
# An address may hold no other signs than these (https://url.spec.whatwg.org/#url-code-points).
_FORBIDDEN_IN_LINKS = re.compile(
    r"%(?![0-9A-Fa-f]{2})|[^!$%&'()*+,./:;=?@_~0-9A-Za-z\u00a0-\U0010fffd-]"
)
_HOST = re.compile(
    r"(?:(?P<name>[\w-]{1,63}(?:\.[\w-]{1,63})*+\.?)|\[(?P<address>[0-9A-Fa-f:.]{2,45})\])"
    r"(?::\d{1,4})?"
)
_ENDS_IN_A_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0[xX][0-9A-Fa-f]*)\.?", re.ASCII)
PLACE = "place-"  # before the ids of a story: no page has any that begins so
_OWN_ID = re.compile(rf"(?:fn(?:ref)?-|{PLACE})[^\s\"'<>]{{1,200}}")


def valid_link(value: str) -> str | None:
    """A link as browsers read it; none if it leads nowhere, or by a scheme that is not allowed."""
    link = _rewritten(value)
    # Checked last: what was taken out of the link may have hidden its scheme from an allow-list.
    scheme = _SCHEME.match(link or "")
    return None if scheme and scheme[1].lower() not in SCHEMES else link


def valid_id(value: str) -> str | None:
    """The id, if it is a footnote's, or one that we gave: a story names no other part of a page."""
    return value if _OWN_ID.fullmatch(value) else None


def is_invalid_link(link: str) -> bool:
    """Whether a link is taken out, while its text stays: it is malformed, or not allowed."""
    plain = _stripped(link)
    if plain.startswith("#"):  # footnotes alone have places to come to, and those that we named
        return valid_id(plain[1:]) is None
    return valid_link(plain) is None


def _rewritten(value: str) -> str | None:
    link = _stripped(value)
    if link.lower().startswith("tel:"):
        return re.sub(r"[^\d+*#;=.A-Za-z:-]", "", link)
    if not link.lower().startswith("mailto:"):
        link = _with_slashes(link)
    scheme, host, rest = _split_host(link)
    if scheme and not _is_host(host):
        return None
    path, mark, fragment = rest.partition("#")
    return f"{scheme}{host}{_percent_encoded(path)}{mark}{_percent_encoded(fragment)}" or None


def _stripped(value: str) -> str:
    """A link without the white space and control characters that browsers ignore."""
    return re.sub(r"[\t\n\r]", "", value).strip(_IGNORED_AT_ENDS)


def _with_slashes(link: str) -> str:
    """No backslashes in the path, a scheme before a host, two slashes after the scheme."""
    path = re.match(r"[^?#]*", link)
    end = path.end() if path else 0
    link = link[:end].replace("\\", "/") + link[end:]
    if link.startswith("//"):
        return f"https://{link.lstrip('/')}"
    return re.sub(r"^(https?:)(?!//[^/])/*", r"\1//", link, flags=re.IGNORECASE)


def _split_host(link: str) -> tuple[str, str, str]:
    """The scheme with its slashes, the host, and what follows; two are empty within the site."""
    match = re.match(r"(https?://)([^/?#]*)", link, re.IGNORECASE)
    return (match[1], match[2], link[match.end() :]) if match else ("", "", link)


def _is_host(host: str) -> bool:
    match = _HOST.fullmatch(host)
    if match is None or not _is_accepted_by_sanitiser(host):
        return False
    number = match["address"] or (_ENDS_IN_A_NUMBER.fullmatch(match["name"]) and match["name"])
    try:
        return not number or bool(ip_address(number))
    except ValueError:
        return False


def _is_accepted_by_sanitiser(host: str) -> bool:
    """Whether nh3 accepts the host by WHATWG's rules; else it would leave an `<a>` without link."""
    return "href" in nh3.clean(f'<a href="https://{host}/">a</a>')


def _percent_encoded(part: str) -> str:
    return _FORBIDDEN_IN_LINKS.sub(lambda sign: quote(sign[0], safe=""), part)
