"""What editors write in other programs: web pages and Word files, with the fields of a copy."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape

from tests.documents.word import paragraph, word_file

OFFICE_KEYS = (
    "articles/denmark/harbour.docx",
    "articles/denmark/harbour.html",
    "articles/business/ferry.docx",
)


def is_office_file(key: str) -> bool:
    """Whether another program than a text editor writes the file."""
    return key.endswith((".docx", ".html"))


def office_file(key: str, fields: Mapping[str, str], body: str) -> bytes:
    """The file: a story with these fields, each of one line."""
    make = _word if key.endswith(".docx") else _page
    return make(tuple(fields.items()), body)


@cache
def _word(fields: tuple[tuple[str, str], ...], body: str) -> bytes:
    given = dict(fields)
    title = paragraph(given.pop("title"), style="Title")
    lines = (paragraph(f"{name}: {value}") for name, value in given.items())
    return word_file(title, *lines, paragraph(body))


@cache
def _page(fields: tuple[tuple[str, str], ...], body: str) -> bytes:
    given = dict(fields)
    title = given.pop("title")
    head = "".join(
        f'<meta name="{name}" content="{escape(value)}">' for name, value in given.items()
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"</head><body><article><h1>{title}</h1><p>{body}</p></article></body></html>"
    ).encode()
