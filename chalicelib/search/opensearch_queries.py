"""A plan as a query of OpenSearch, in its JSON: https://docs.opensearch.org/latest/query-dsl/.

Never as `query_string` or the like, in which what was typed could mean something.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from chalicelib.news.search_results import SearchQuery
from chalicelib.search.looking import ENOUGH
from chalicelib.search.opensearch_schema import TAIL_FIELDS
from chalicelib.search.question_terms import Sought
from chalicelib.search.search_plan import (
    FADES_IN,
    NEWS_WEIGHT,
    STEM_WEIGHTS,
    TIE_BREAKER,
    WORD_WEIGHTS,
    Clause,
    SearchPlan,
    SoughtBeginning,
    SoughtPhrase,
    SoughtPlace,
    SoughtTail,
    SoughtTerm,
    Way,
)

Json = dict[str, Any]

SERVER_SECONDS = 2  # that the server takes for a search
MOST_SECTIONS = 100
MOST_YEARS = 300

# Lucene leaves out BM25's factor k1 + 1, since it changes no order; among ways that count alike
# wherever they are, it does. https://issues.apache.org/jira/browse/LUCENE-8563
_BM25 = 2.2

_WILD = str.maketrans({sign: f"\\{sign}" for sign in "\\*?"})


def search_body(plan: SearchPlan, wanted: SearchQuery) -> Json:
    """The whole request of a page of answers, and of the sections and years that have some."""
    query = {
        "bool": {
            "must": [_wanted(plan)],
            "must_not": [_any(map(_way, ways)) for ways in plan.unwanted],
            "filter": list(_bounds(wanted)),
        }
    }
    is_newest = wanted.order == "newest"
    return {
        "query": query if is_newest else _newer_first(query, wanted),
        "sort": [*([] if is_newest else [{"_score": "desc"}]), *_BY_DATE],
        "from": wanted.skip,
        "size": wanted.most,
        "track_total_hits": max(wanted.skip + wanted.most + 1, *ENOUGH.values()),
        "_source": ["address", "version", "shown"],
        "aggs": {
            "sections": {"terms": {"field": "section", "size": MOST_SECTIONS}},
            "years": {"terms": {"field": "year", "size": MOST_YEARS}},
        },
        "timeout": f"{SERVER_SECONDS}s",
    }


def known_body(every: Collection[Sought], now: datetime) -> Json:
    """A request of how many stories that readers have now have each of these, by its number."""
    queries = (
        _any(
            [
                *(_term(field, word) for field in WORD_WEIGHTS for word in sought.words),
                *(_term(field, stem) for field in STEM_WEIGHTS for stem in sorted(sought.stems)),
            ]
        )
        for sought in every
    )
    return _counted(queries, now)


def counts_body(words: Iterable[str], now: datetime) -> Json:
    """A request of how many stories have each word, field by field."""
    return _counted((_term(field, word) for word in words for field in WORD_WEIGHTS), now)


def likes_body(word: str, distance: int, most: int, now: datetime) -> Json:
    """A request of the newest stories with words so like this one."""
    fuzzy = {"value": word, "fuzziness": distance, "transpositions": True}
    like = _any({"fuzzy": {field: fuzzy}} for field in WORD_WEIGHTS)
    return {
        "query": {"bool": {"filter": [like, *_shown(now)]}},
        "sort": _BY_DATE,
        "size": most,
        "_source": ["address", "version", "shown"],
        "timeout": f"{SERVER_SECONDS}s",
    }


_BY_DATE: list[Json] = [{"published": "desc"}, {"address": "asc"}]


def _counted(queries: Iterable[Json], now: datetime) -> Json:
    by_number = {str(number): query for number, query in enumerate(queries)}
    return {
        "query": {"bool": {"filter": [*_shown(now)]}},
        "size": 0,
        "aggs": {"counts": {"filters": {"filters": by_number}}},
    }


def _newer_first(query: Json, wanted: SearchQuery) -> Json:
    """The score times 1 + NEWS_WEIGHT, half of the latter after FADES_IN."""
    newness = {
        "origin": int(wanted.now.timestamp()),
        "scale": FADES_IN,
        "decay": 0.5,
    }
    return {
        "function_score": {
            "query": query,
            "functions": [{"weight": 1}, {"exp": {"published": newness}, "weight": NEWS_WEIGHT}],
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }


def _wanted(plan: SearchPlan) -> Json:
    must = [_clause(clause) for clause in plan.clauses if not clause.may_miss]
    should = [_clause(clause) for clause in plan.clauses if clause.may_miss]
    least = {"should": should, "minimum_should_match": plan.least} if should else {}
    return {"bool": {"must": must, **least}}


def _clause(clause: Clause) -> Json:
    best = _best(map(_way, clause.ways))
    return _best([best, *map(_place, clause.places)]) if clause.places else best


def _place(place: SoughtPlace) -> Json:
    return _term("places", str(place.value), place.weight * _BM25)


def _way(way: Way) -> Json:
    match way:
        case SoughtTerm(field, term, weight):
            return _term(field, term, weight * _BM25)
        case SoughtPhrase(field, terms, weight):
            phrase = {"query": " ".join(terms), "analyzer": "whitespace", "boost": weight * _BM25}
            return {"match_phrase": {field: phrase}}
        case SoughtBeginning(field, letters, weight):
            return _alike({"prefix": {field: {"value": letters}}}, weight)
        case SoughtTail(field, endings, weight):
            patterns = [f"{ending[::-1].translate(_WILD)}??*" for ending in endings]
            tails = ({"wildcard": {TAIL_FIELDS[field]: {"value": one}}} for one in patterns)
            return _alike(_any(tails), weight)


def _term(field: str, term: str, boost: float = 1.0) -> Json:
    return {"term": {field: {"value": term, "boost": boost}}}


def _alike(query: Json, weight: float) -> Json:
    return {"constant_score": {"filter": query, "boost": weight}}


def _best(queries: Iterable[Json]) -> Json:
    return {"dis_max": {"queries": list(queries), "tie_breaker": TIE_BREAKER}}


def _any(queries: Iterable[Json]) -> Json:
    return {"bool": {"should": list(queries)}}


def _bounds(wanted: SearchQuery) -> Iterator[Json]:
    yield from _shown(wanted.now)
    if wanted.section:
        yield _term("section", wanted.section)
    if wanted.year:
        yield _term("year", str(wanted.year))


def _shown(now: datetime) -> Iterator[Json]:
    """That its time has come, and is not over."""
    moment = int(now.timestamp())
    yield {"range": {"published": {"lte": moment}}}
    yield {"bool": {"must_not": [{"range": {"expires": {"lte": moment}}}]}}
