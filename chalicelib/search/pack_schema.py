"""The fields of a pack, and the version of all that decides what its bytes are."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import tantivy

ENGINE = "tantivy-0.27.0"  # as pinned: another one may not read the packs of this

# Another number for whatever makes another pack of the same stories: these fields, the analysis of
# a text, the packing. The index is then built anew (search/index_writing.py).
SCHEMA = 4

# Terms come as text that spaces part: nothing of an engine's changes them.
_TOKENIZER = "whitespace"


def engine_version() -> str:
    """What a pack must have been made by, to be read."""
    return f"{ENGINE}-schema-{SCHEMA}"


@cache
def pack_schema() -> tantivy.Schema:
    """The fields. Positions are kept only where phrases are looked for."""
    schema = tantivy.SchemaBuilder()
    for field in ("title", "names", "text"):
        schema.add_text_field(field, tokenizer_name=_TOKENIZER, index_option="position")
    for field in ("title_stems", "stems", "loose"):
        schema.add_text_field(field, tokenizer_name=_TOKENIZER, index_option="freq")
    # Of one story of the pack, all its terms from their last letter to the first: a dictionary of
    # endings, which no story is found by.
    schema.add_text_field("endings", tokenizer_name=_TOKENIZER, index_option="basic")
    schema.add_text_field("address", stored=True, tokenizer_name="raw", index_option="basic")
    schema.add_text_field("section", fast=True, tokenizer_name="raw", index_option="basic")
    schema.add_integer_field("year", fast=True, indexed=True)
    schema.add_integer_field("published", stored=True, fast=True, indexed=True)
    schema.add_integer_field("expires", indexed=True)  # of a few stories
    schema.add_text_field("version", stored=True, tokenizer_name="raw", index_option="basic")
    schema.add_bytes_field("shown", stored=True, indexed=False)
    return schema.build()


def moment_number(moment: datetime) -> int:
    """A moment as it is compared: its whole seconds since 1970."""
    return int(moment.timestamp())
