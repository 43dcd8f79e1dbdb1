"""A patch of `chalice local`: `{rest+}` matches any number of segments, as in API Gateway."""

from __future__ import annotations

from typing import Any

from chalice.local import MatchResult, RouteMatcher

_match_one_segment = RouteMatcher.match_route


def _match_any_segments(matcher: Any, url: str) -> MatchResult:  # noqa: ANN401 - Chalice's own type
    path, question, query = url.partition("?")
    parts = path.rstrip("/").split("/")
    greedy = [route for route in matcher.route_urls if route.endswith("+}")]
    for route in greedy:
        depth = route.count("/")
        if len(parts) - 1 > depth:
            shallow = "/".join(parts[: depth + 1])
            match = _match_one_segment(matcher, f"{shallow}{question}{query}")
            last = route.rpartition("{")[2][:-1]
            match.captured[last] = "/".join(parts[depth:])
            return match
    return _match_one_segment(matcher, url)


RouteMatcher.match_route = _match_any_segments  # type: ignore[method-assign, assignment]
