"""A search that finds the stories it is given, whatever it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.news.article import Article
from chalicelib.news.errors import SearchUnavailable
from chalicelib.news.indexed_story import version_of
from chalicelib.news.search_results import Found, Hit, MarkedText, SearchQuery


class CannedSearch:
    """Finds these `hits`, as far as they are asked for; `says` is what else it says. What it was
    asked is in `asked`. While it `is_down` it finds nothing, not even that.
    """

    def __init__(self, hits: Sequence[Hit] = (), says: Found | None = None) -> None:
        self.hits = tuple(hits)
        self.says = says or Found()
        self.asked: list[SearchQuery] = []
        self.is_down = False

    def find(self, wanted: SearchQuery) -> Found:
        self.asked.append(wanted)
        if self.is_down:
            raise SearchUnavailable("status 500, Unhandled")
        last = wanted.skip + wanted.most
        return replace(self.says, hits=self.hits[wanted.skip : last], more=len(self.hits) > last)


def hit(article: Article, context: str = "What was looked for") -> Hit:
    """The story as an index has it that is not behind."""
    return Hit(
        str(article.address),
        version_of(article),
        (MarkedText(article.headline),),
        (MarkedText(f"{context}, and "), MarkedText("here", is_found=True), MarkedText(" it is.")),
    )
