"""Attributes of safe HTML, as the HTML standard wants their values."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from ipaddress import ip_address
from urllib.parse import quote

import nh3

_LARGEST_SPAN = 1000  # columns or rows; browsers read no more


def tidy_attributes(tag: str, written: dict[str, str]) -> dict[str, str]:
    """Those that are valid on `tag`. Values are escaped, and stay as they are if they can."""
    kept: dict[str, str] = {}
    for name, value in written.items():
        if name == "align":
            kept |= _as_class(value)
        elif (valid := _valid(name, value)) is not None:
            kept[name] = valid
    if tag == "a" and "href" not in kept:  # nothing to follow, perhaps a place to come to
        return {name: value for name, value in kept.items() if name == "id"}
    return kept


def is_moment(text: str) -> bool:
    """Whether `<time>` may have this value: a date, a time, a week, a duration."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return False
    day, month, week, yearless = match.group("day", "month", "week", "yearless")
    if not (day or month or week or yearless):
        return True
    try:
        date.fromisoformat(day or week or (month and f"{month}-01") or f"2000-{yearless}")
    except ValueError:
        return False
    return True


def _valid(name: str, value: str) -> str | None:
    rule = _RULES.get(name)
    if rule is None:
        return value
    given = unescape(value)
    valid = rule(given)
    return value if valid == given else valid and _escaped(valid)


def _escaped(text: str) -> str:
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, written)
    return text.replace("\xa0", "&nbsp;")


def _as_class(align: str) -> dict[str, str]:
    side = align.strip().lower()
    return {"class": side} if side in {"left", "center", "right"} else {}


# An address may hold no other signs than these (https://url.spec.whatwg.org/#url-code-points).
_NOT_IN_LINKS = re.compile(r"%(?![0-9A-Fa-f]{2})|[^!$%&'()*+,./:;=?@_~0-9A-Za-z\u00a0-\U0010fffd-]")
_HOST = re.compile(
    r"(?:(?P<name>(?:[\w-]{1,63}\.)*+[\w-]{1,63}\.?)|\[(?P<address>[0-9A-Fa-f:.]{2,45})\])"
    r"(?::\d{1,4})?"
)
_ENDS_IN_A_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0[xX][0-9A-Fa-f]*)\.?", re.ASCII)


SCHEMES = {"http", "https", "mailto", "tel"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def tidy_link(value: str) -> str | None:
    """A link as browsers read it; none if it leads nowhere, or by a scheme that is not allowed."""
    link = _rewritten_link(value)
    # Checked last: what was taken out of the link may have hidden its scheme from the allow-list.
    scheme = _SCHEME.match(link or "")
    return None if scheme and scheme[1].lower() not in SCHEMES else link


def _rewritten_link(value: str) -> str | None:
    link = stripped_link(value)
    if link.lower().startswith("tel:"):
        return re.sub(r"[^\d+*#;=.A-Za-z:-]", "", link)
    if not link.lower().startswith("mailto:"):
        link = _with_slashes(link)
    scheme, host, rest = _parted(link)
    if scheme and not _is_host(host):
        return None
    path, mark, fragment = rest.partition("#")
    return f"{scheme}{host}{_legal(path)}{mark}{_legal(fragment)}" or None


def stripped_link(value: str) -> str:
    """A link without what browsers pass over."""
    return re.sub(r"[\t\n\r]", "", value).strip("".join(map(chr, range(33))))


def _with_slashes(link: str) -> str:
    """No backslashes in the path, a scheme before a host, two slashes after the scheme."""
    path = re.match(r"[^?#]*", link)
    end = path.end() if path else 0
    link = link[:end].replace("\\", "/") + link[end:]
    if link.startswith("//"):
        return f"https://{link.lstrip('/')}"
    return re.sub(r"^(https?:)(?!//[^/])/*", r"\1//", link, flags=re.IGNORECASE)


def _parted(link: str) -> tuple[str, str, str]:
    """The scheme with its slashes, the host, and what follows; two are empty within the site."""
    match = re.match(r"(https?://)([^/?#]*)", link, re.IGNORECASE)
    return (match[1], match[2], link[match.end() :]) if match else ("", "", link)


def _is_host(host: str) -> bool:
    match = _HOST.fullmatch(host)
    if match is None or not (host.isascii() or _is_international_host(host)):
        return False
    number = match["address"] or (_ENDS_IN_A_NUMBER.fullmatch(match["name"]) and match["name"])
    try:
        return not number or bool(ip_address(number))
    except ValueError:
        return False


def _is_international_host(host: str) -> bool:
    """Whether the sanitiser takes it (WHATWG's rules for domains): it passes over a link without a
    scheme, and would drop it once we have written the scheme.
    """
    return "href" in nh3.clean(f'<a href="https://{host}/">a</a>')


def _legal(part: str) -> str:
    return _NOT_IN_LINKS.sub(lambda sign: quote(sign[0], safe=""), part)


# Codes in use, by ISO 639-1 and ISO 3166: a checker knows them too.
# ruff: noqa: SIM905 - words, as one reads them
LANGUAGES = set(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy "
    "hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg "
    "li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
REGIONS = set(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
    "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
    "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
    "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM "
    "ZW 001 150 419".split()
)
_SCRIPTS = {"latn", "cyrl", "arab", "grek", "hebr", "hans", "hant", "deva", "cans"}
_TAG = re.compile(r"([A-Za-z]{2})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|\d{3}))?", re.ASCII)


def _language(value: str) -> str | None:
    """A tag such as `da`, `en-GB` or `sr-Latn`; rarer ones go, valid or not."""
    match = _TAG.fullmatch(value)
    if match is None:
        return None
    language, script, region = match.groups()
    is_known = (
        language.lower() in LANGUAGES
        and (script is None or script.lower() in _SCRIPTS)
        and (region is None or region.upper() in REGIONS)
    )
    return value if is_known else None


_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?"
_ZONE = r"(?:Z|(?!-00:?00)[+-](?:[01]\d|2[0-3]):?[0-5]\d)"
_DURATION = r"P(?=\d|T\d)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d{1,3})?S)?)?"
_MOMENT = re.compile(
    rf"(?P<day>\d{{4}}-\d\d-\d\d)(?:[T ]{_TIME}{_ZONE}?)?|(?P<month>\d{{4}}-\d\d)"
    rf"|(?P<week>\d{{4}}-W\d\d)|(?!0000)\d{{4}}|(?P<yearless>\d\d-\d\d)"
    rf"|{_TIME}|{_ZONE}|{_DURATION}",
    re.ASCII,
)


def _moment(value: str) -> str | None:
    return value if is_moment(value) else None


def _integer(value: str) -> str | None:
    number = value.strip()
    return number if re.fullmatch(r"-?\d{1,9}", number, re.ASCII) else None


def _span(value: str) -> str | None:
    number = _integer(value)
    return number if number and 1 <= int(number) <= _LARGEST_SPAN else None


def _not_blank(value: str) -> str | None:
    return value if value.strip() else None


def _one_of(*values: str) -> Callable[[str], str | None]:
    return lambda value: value.lower() if value.lower() in values else None


_RULES: dict[str, Callable[[str], str | None]] = {
    "href": tidy_link,
    "lang": _language,
    "hreflang": _language,
    "dir": _one_of("ltr", "rtl", "auto"),
    "datetime": _moment,
    "title": _not_blank,
    "aria-label": _not_blank,
    "class": _not_blank,
    "start": _integer,
    "value": _integer,
    "type": lambda value: value if value in {"1", "a", "A", "i", "I"} else None,
    "scope": _one_of("row", "col", "rowgroup", "colgroup"),
    "colspan": _span,
    "rowspan": _span,
}
