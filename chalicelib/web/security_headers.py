"""Security headers, which every response has, errors included."""

from __future__ import annotations

from urllib.parse import urlsplit


def security_headers(style_hashes: str, media_url: str, *, has_form: bool) -> dict[str, str]:
    """The headers; the policy allows the pages' own styles, our pictures and the form of the search
    where there is one, and no script.
    """
    media = urlsplit(media_url)
    pictures = f" {media.scheme}://{media.netloc}" if media.netloc else ""
    policy = (
        "default-src 'none'",
        f"style-src {style_hashes}",
        f"img-src 'self'{pictures}",
        "manifest-src 'self'",
        # Nothing on a page connects; but Lighthouse reads robots.txt by the page's own policy.
        "connect-src 'self'",
        *(_WITH_FORM if has_form else _ALWAYS),
    )
    return {"Content-Security-Policy": "; ".join(policy), **_HEADERS}


def bare_security_headers() -> dict[str, str]:
    """The headers of a page without a style, a picture or a link."""
    return {"Content-Security-Policy": "; ".join(("default-src 'none'", *_ALWAYS)), **_HEADERS}


_ALWAYS = ("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'")
_WITH_FORM = ("base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'")

_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=(), camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}
