"""Headers that every answer carries, errors included."""

from __future__ import annotations


def security_headers(style_hash: str) -> dict[str, str]:
    """What a page may do: show itself, in its own style. Nothing else is loaded or run."""
    return {
        "Content-Security-Policy": "; ".join(
            (
                "default-src 'none'",
                f"style-src {style_hash}",
                "img-src data:",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
            )
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
    }
