"""Links as people typed them: one that is none is taken for one to another site."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit

_ELSEWHERE = SplitResult("invalid", "invalid", "", "", "")


def parts_of_link(link: str) -> SplitResult:
    """The parts of a link, whatever it is."""
    try:
        return urlsplit(link)
    except ValueError:  # `http://[`
        return _ELSEWHERE


def joined(page: str, link: str) -> str:
    """The whole link that one on a page means; itself if it is none."""
    try:
        return urljoin(page, link)
    except ValueError:
        return link
