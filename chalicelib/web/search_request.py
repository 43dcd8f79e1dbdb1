"""What a reader asks the search for, as the query of its page says it; what is no such thing counts
as not asked for.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode

from msgspec import Struct

from chalicelib.news.newsroom import Newsroom
from chalicelib.news.question import Question, read_question
from chalicelib.news.search_results import FURTHEST, Order, SearchQuery
from chalicelib.web.page_request import PageRequest

HITS_ON_A_PAGE = 10

_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
_NUMBER = re.compile(r"\d{1,3}", re.ASCII)


class SearchRequest(Struct, frozen=True):
    """The question; one section, one year, which order; and after how many hits of the engine the
    page begins.
    """

    question: Question = Question()
    section: str = ""
    year: int = 0
    order: Order = "best"
    start: int = 0

    def wanted(self, request: PageRequest, skip: int, most: int) -> SearchQuery:
        """What the engine is asked for."""
        return SearchQuery(
            self.question, request.now, self.section, self.year, self.order, skip=skip, most=most
        )

    def query(self, **changed: str | int) -> str:
        """The query of the same search with something else in it; of its first page, unless
        `changed` says where it starts.
        """
        values = {
            "q": self.question.typed,
            "section": self.section,
            "year": self.year or "",
            "order": self.order if self.order != "best" else "",
        } | changed
        return urlencode({name: value for name, value in values.items() if value})


def read_search_request(request: PageRequest, newsroom: Newsroom) -> SearchRequest:
    """The search that a request is for."""
    values = {name: texts[0] for name, texts in parse_qs(request.query).items()}
    section, year, start = (values.get(name, "") for name in ("section", "year", "start"))
    return SearchRequest(
        question=read_question(values.get("q", "")),
        section=section if newsroom.section(section) else "",
        year=int(year) if _YEAR.fullmatch(year) else 0,
        order="newest" if values.get("order") == "newest" else "best",
        start=min(int(start), FURTHEST) if _NUMBER.fullmatch(start) else 0,
    )
