"""Those who are told: a hub of WebSub, and the search engines of IndexNow."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from chalicelib.news.ping_notes import PingReply
from chalicelib.news.pings import INDEXNOW, WEBSUB

Post = Callable[[str, str, bytes], PingReply]  # to an address, content of a type


@dataclass(frozen=True)
class WebSubHub:
    """A hub at an address: it fetches each feed that has changed, for whoever has subscribed.

    How a hub is told, WebSub leaves open: they all have it from its forerunner, PubSubHubbub 0.3,
    where the feed is `hub.url`; some call it `hub.topic`, as everywhere else.
    """

    address: str
    site_url: str
    post: Post
    name: str = WEBSUB
    most: int = 1

    def tell(self, paths: Sequence[str]) -> PingReply:
        """Say that these feeds have changed."""
        topics = [f"{self.site_url}/{path}" for path in paths]
        fields = [("hub.mode", "publish")]
        fields += [(name, topic) for topic in topics for name in ("hub.url", "hub.topic")]
        body = urlencode(fields).encode("ascii")
        return self.post(self.address, "application/x-www-form-urlencoded", body)


@dataclass(frozen=True)
class IndexNowEngine:
    """A search engine at an address, which passes on to the others what it is told. It believes
    whoever has the `key`, which lies at the top of the site.

    https://www.indexnow.org/documentation
    """

    address: str
    site_url: str
    key: str
    post: Post
    name: str = INDEXNOW
    most: int = 10_000  # IndexNow's own limit

    def tell(self, paths: Sequence[str]) -> PingReply:
        """Say that these pages have changed."""
        data = {
            "host": urlsplit(self.site_url).netloc,
            "key": self.key,
            "keyLocation": f"{self.site_url}/{self.key}.txt",
            "urlList": [f"{self.site_url}/{path}" for path in paths],
        }
        body = json.dumps(data).encode("ascii")
        return self.post(self.address, "application/json; charset=utf-8", body)
