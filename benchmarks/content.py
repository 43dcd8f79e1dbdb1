"""The content of the benchmarks: the sample newsroom, and a story of 1,000 words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

import boto3

from chalicelib.news.address import Address
from chalicelib.news.archive import Newest, StoryAt
from chalicelib.news.article import Article
from chalicelib.news.listing import LATEST
from chalicelib.settings import read_settings
from chalicelib.site import Site
from local.cloud import make_storage, start_moto
from operations.stages import PROJECT, endpoint, enter_stage

WORDS = 1_000
ADDRESS = Address("denmark", "a-thousand-words")
REFERENCE_TABLE = "reference"

_FILLERS = 6  # stories more, so that a front page has thirty to choose from
_DATED = datetime(2026, 1, 22, 9, tzinfo=UTC)

STORIES = PROJECT / "samples" / "stories"


@dataclass(frozen=True)
class Newsroom:
    """A running cloud with both sites' tables, and what is in them."""

    endpoint: str
    environment: Mapping[str, str]
    articles: tuple[Article, ...]

    @property
    def story(self) -> Article:
        """The one that is measured."""
        return next(article for article in self.articles if article.address == ADDRESS)


@contextmanager
def published_newsroom() -> Iterator[Newsroom]:
    """Everything published, on a local cloud that ends with the context."""
    server, _moto = start_moto(0)
    try:
        enter_stage("local", cloud_port=server.port)
        make_storage("local")
        _upload()
        site = Site(read_settings(os.environ), write=lambda _line: None)
        site.logged_intake("").sweep(site.now())
        articles = _articles(site)
        _fill_reference_table(articles)
        yield Newsroom(endpoint(server.port), dict(os.environ), articles)
    finally:
        server.shutdown()
        server.server_close()


def _upload() -> None:
    s3 = boto3.client("s3")
    files = {
        path.relative_to(STORIES).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(STORIES.rglob("*.md"))
    }
    texts = [text for name, text in files.items() if not name.startswith("_pages/")]
    files[f"{ADDRESS}.md"] = _composed(texts, "A thousand words", WORDS, _DATED)
    for number in range(_FILLERS):
        dated = _DATED - timedelta(hours=5 * number + 5)
        headline = f"Another {300 + number} words from the islands"
        start = texts[number:] + texts[:number]
        files[f"culture/another-{number}.md"] = _composed(start, headline, 300 + number, dated)
    for name, text in files.items():
        bucket = os.environ["UPLOADS_BUCKET"]
        s3.put_object(Bucket=bucket, Key=f"articles/{name}", Body=text.encode())


def _composed(texts: list[str], headline: str, words: int, dated: datetime) -> str:
    """Make a story of exactly so many words, in the samples' own paragraphs."""
    paragraphs = _paragraphs(texts, words)
    summary = re.split(r"(?<=\.) ", paragraphs[0])[0]
    front = (
        f"title: {headline}",
        f"date: {dated.isoformat()}",
        "authors: [Karen Holm, Jonas Friis]",
        "tags: [agriculture, nature, climate-policy]",
        f"summary: >-\n  {summary}",
    )
    return "\n".join(["---", *front, "---", "", "\n\n".join(paragraphs), ""])


def _paragraphs(texts: list[str], words: int) -> list[str]:
    bodies = (text.split("---\n", 2)[2] for text in cycle(texts))
    plain = (
        part.split()
        for body in bodies
        for part in body.split("\n\n")
        if re.match(r"[A-Z][^\n|*`\[]{150,}$", part.strip())
    )
    paragraphs: list[str] = []
    while words > 0:
        part = next(plain)[:words]
        words -= len(part)
        paragraphs.append(" ".join(part).rstrip(".,;:") + ".")
    return paragraphs


def _articles(site: Site) -> tuple[Article, ...]:
    """Every story, newest first, as the site itself reads them."""
    now = datetime.now(UTC)
    newest = Newest(LATEST, 100)
    cards = site.archive.answer([newest], now=now)[newest].cards
    queries = [StoryAt(card.address) for card in cards]
    answers = site.archive.answer(queries, now=now)
    articles = (answers[query].article for query in queries)
    return tuple(article for article in articles if article)


def _fill_reference_table(articles: tuple[Article, ...]) -> None:
    resource = boto3.resource("dynamodb")
    attributes: Any = [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")]
    schema: Any = [
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ]
    table = resource.create_table(
        TableName=REFERENCE_TABLE,
        AttributeDefinitions=attributes,
        KeySchema=schema,
        BillingMode="PAY_PER_REQUEST",
    )
    with table.batch_writer() as batch:
        for article in articles:
            story, card = reference_story(article), reference_card(article)
            batch.put_item(Item={"pk": f"STORY#{article.address}", "sk": "STORY", **story})
            batch.put_item(Item={"pk": "LATEST", "sk": card["published"], **card})


def reference_card(article: Article) -> dict[str, Any]:
    """Write a card as the reference keeps it: a plain map."""
    card = article.card
    return {
        "address": str(card.address),
        "headline": card.headline,
        "excerpt": card.excerpt,
        "kicker": card.kicker,
        "published": card.published.astimezone(UTC).isoformat(),
        "authors": [{"slug": author.slug, "name": author.name} for author in card.authors],
    }


def reference_story(article: Article) -> dict[str, Any]:
    """Write a story as the reference keeps it: a plain map."""
    return reference_card(article) | {
        "section": article.address.section,
        "summary": article.summary,
        "standfirst": article.standfirst,
        "updated": article.updated.isoformat() if article.updated else None,
        "words": article.words,
        "tags": [{"slug": tag.slug, "name": tag.name} for tag in article.tags],
        "body_html": article.body_html,
        "corrections": [
            {"made": correction.made.isoformat(), "text": correction.text}
            for correction in article.corrections
        ],
    }


def gateway_event(address: Address | None) -> dict[str, Any]:
    """As a REST API asks for a story, or for the front page; the headers are a browser's."""
    names = {"section": address.section, "slug": address.slug} if address else None
    path = f"/{address}" if address else "/"
    headers = {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate, br",
        "Accept-Language": "en-GB,en;q=0.9,da;q=0.8",
        "Host": "abcdefghij.execute-api.eu-north-1.amazonaws.com",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
        "X-Forwarded-For": "192.0.2.1, 198.51.100.1",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
    return {
        "resource": "/{section}/{slug}" if address else "/",
        "path": path,
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": names,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": "/{section}/{slug}" if address else "/",
            "httpMethod": "GET",
            "path": f"/api{path}",
            "stage": "api",
            "domainName": headers["Host"],
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "identity": {"sourceIp": "192.0.2.1", "userAgent": headers["User-Agent"]},
        },
        "body": None,
        "isBase64Encoded": False,
    }
