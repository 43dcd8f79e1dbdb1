"""Archives of other programs, small and our own, and an editors' bucket in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from newsdesk.earlier_stories import HEAD, KeptFile
from tests.conftest import NOON
from tests.memory import MemoryUploads

WORDS = (
    "The ferry sailed again on Tuesday after eleven months in dock, and all the twelve cars that "
    "were waiting at the quay came aboard, says the harbour master of the island."
)
_SPACES = (
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"'
)


def wxr(*items: str) -> str:
    """An export of https://old.example with these items."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" {_SPACES}><channel>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_id>3</wp:author_id><wp:author_login>karen</wp:author_login><wp:author_email>k@old.example</wp:author_email>
<wp:author_display_name>Karen Holm</wp:author_display_name></wp:author>
<wp:category><wp:term_id>7</wp:term_id><wp:category_nicename>danmark</wp:category_nicename>
<wp:cat_name>Denmark</wp:cat_name></wp:category>
{"".join(items)}
</channel></rss>"""


def item(number: int, content: str = "", **facts: str) -> str:
    """One post."""
    told = {
        "title": f"The ferry sails {number}",
        "slug": f"ferry-{number}",
        "status": "publish",
        "type": "post",
        "date": "2019-05-24 10:00:00",
        "link": f"https://old.example/2019/05/24/ferry-{number}/",
        "password": "",
        "more": "",
    } | facts
    return f"""<item><title>{escape(told["title"])}</title><link>{told["link"]}</link>
<pubDate>Fri, 24 May 2019 10:00:00 +0000</pubDate><dc:creator>karen</dc:creator>
<guid isPermaLink="false">https://old.example/?p={number}</guid>
<content:encoded><![CDATA[{content or WORDS}]]></content:encoded>
<excerpt:encoded></excerpt:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date_gmt>{told["date"]}</wp:post_date_gmt><wp:post_name>{told["slug"]}</wp:post_name>
<wp:status>{told["status"]}</wp:status><wp:post_type>{told["type"]}</wp:post_type>
<wp:post_password>{told["password"]}</wp:post_password>
<category domain="category" nicename="danmark">Denmark</category>
<category domain="post_tag" nicename="sea">The sea</category>{told["more"]}</item>"""


def attachment(number: int, path: str, *, parent: int = 0) -> str:
    """One picture."""
    link = f"https://old.example/wp-content/uploads/{path}"
    return f"""<item><title>a</title><wp:post_id>{number}</wp:post_id>
<excerpt:encoded>The new crane</excerpt:encoded><wp:post_type>attachment</wp:post_type>
<wp:post_parent>{parent}</wp:post_parent><wp:attachment_url>{link}</wp:attachment_url>
<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key>
<wp:meta_value>A crane</wp:meta_value></wp:postmeta></item>"""


@dataclass
class MemoryBucket:
    """An ImportBucket over uploads in memory; `puts` are the keys that were written."""

    uploads: MemoryUploads
    puts: list[str] = field(default_factory=list)
    imported: dict[str, bytes] = field(default_factory=dict)
    written: datetime = NOON

    def files(self) -> dict[str, KeptFile]:
        return {
            key: KeptFile(
                hashlib.md5(self._newest(key), usedforsecurity=False).hexdigest(),
                is_deleted=self.uploads.versions(key)[-1].is_deletion,
            )
            for key in self.uploads.files
        }

    def heads(self, files: Mapping[str, KeptFile]) -> Iterator[tuple[str, bytes]]:
        return ((key, self._newest(key)[:HEAD]) for key in files)

    def _newest(self, key: str) -> bytes:
        """The newest bytes, of a deleted file too."""
        versions = [one for one in self.uploads.versions(key) if not one.is_deletion]
        return self.uploads.read(key, versions[-1].id)

    def was_imported(self, key: str) -> bool:
        return self.imported.get(key) == self.read(key)

    def read(self, key: str) -> bytes:
        versions = self.uploads.versions(key)
        return self.uploads.read(key, versions[-1].id) if versions else b""

    def put(self, key: str, content: bytes) -> str:
        self.puts.append(key)
        self.imported[key] = content
        return self.uploads.put(key, content, self.written).id
