"""`newsdesk new`: a story to start from, a draft until its writer says otherwise."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from chalicelib.ingest.reading.story_address import section_called
from chalicelib.news.slug import slug_of
from chalicelib.newsroom_file import read_newsroom
from operations.refusal import Refused
from operations.stages import chosen_newsroom

_STORY = """---
title: {title}
author: {author}
summary:
tags: []
draft: true
---

Write the story here. Take out `draft` when it is to be published.
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The headline, and where the file goes."""
    parser.add_argument("headline", metavar="HEADLINE")
    parser.add_argument("--section", default="", help="by its slug or its name")
    parser.add_argument("--author", default="", help="for the byline")
    parser.add_argument(
        "--folder", type=Path, default=Path(), help="that has the sections' folders"
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def run(options: argparse.Namespace) -> int:
    """Write the file, in the section's folder if one is named; never over another."""
    newsroom = read_newsroom(chosen_newsroom())
    title, folder = " ".join(options.headline.split()), options.folder
    if options.section:
        section = section_called(options.section, newsroom)
        if not section:
            known = ", ".join(one.slug for one in newsroom.sections)
            raise Refused(f"There is no section {options.section}; there are: {known}.")
        folder /= section
    slug = slug_of(title)
    if not slug:
        raise Refused("The headline has no letters that make an address.")
    path = folder / f"{slug}.md"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_STORY.format(title=title, author=options.author))
    except FileExistsError:
        raise Refused(f"{path} is there already.") from None
    if options.json:
        print(json.dumps({"file": str(path)}, ensure_ascii=False))
        return 0
    print(f"{path} is yours to write: bin/newsdesk preview {path}")
    return 0
