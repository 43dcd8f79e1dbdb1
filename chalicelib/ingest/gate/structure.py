"""What the shape of a text gives away: a paragraph twice, a part in another language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from chalicelib.ingest.gate.mixed_languages import is_surely_in
from chalicelib.ingest.gate.passages import sentences, without_quotations
from chalicelib.ingest.gate.text_language import detected_language, is_other_language
from chalicelib.news.text import letters

LONG_PARAGRAPH = 80  # letters; refrains and credits are shorter
LEAST_TEXT = 200  # bytes of UTF-8; the language of a shorter text is less sure
LEAST_SENTENCE = 32  # bytes, as above, where two languages are sought
LEAST_SIGNS = 3  # words that only the declared language has: no more need the detector be asked
FOREIGN_SHARE = 0.25  # of a text; less may be a quotation without its marks


class ForeignPart(NamedTuple):
    """A passage in another language than the rest of its text, and that language."""

    text: str
    language: str


def repeated_paragraph(paragraphs: Sequence[str]) -> str:
    """The first long paragraph that stands in a text again; empty if none does."""
    compared = [letters(paragraph) for paragraph in paragraphs]
    counted = Counter(compared)
    repeated = (
        paragraph
        for paragraph, plain in zip(paragraphs, compared, strict=True)
        if len(plain) >= LONG_PARAGRAPH and counted[plain] > 1
    )
    return next(repeated, "")


def undeclared_language(paragraphs: Sequence[str], declared: str) -> str:
    """The language that a text is surely in, if that is not the declared one; else empty."""
    text = "\n".join(paragraphs)
    language, is_sure = detected_language(text)
    is_other = is_sure and is_other_language(language, declared)
    return language if is_other and len(text.encode()) >= LEAST_TEXT else ""


def foreign_part(paragraphs: Sequence[str], declared: str) -> ForeignPart | None:
    """The first long paragraph in another language, if such ones are a good part of the text."""
    foreign = [
        ForeignPart(paragraph, language)
        for paragraph in paragraphs
        if len(paragraph.encode()) >= LEAST_TEXT
        and not is_surely_in(paragraph, declared, signs=LEAST_SIGNS)
        for language, is_sure in [detected_language(paragraph)]
        if is_sure and is_other_language(language, declared)
    ]
    share = sum(len(part.text) for part in foreign)
    return foreign[0] if foreign and share >= FOREIGN_SHARE * sum(map(len, paragraphs)) else None


def foreign_sentence(paragraphs: Sequence[str], declared: str) -> ForeignPart | None:
    """The first sentence that is surely in another language than a sentence beside it."""
    parts = [
        (sentence, *detected_language(sentence))
        for paragraph in paragraphs
        for sentence in sentences(without_quotations(paragraph))
    ]
    sure = [
        ForeignPart(sentence, language)
        for sentence, language, is_sure in parts
        if is_sure
        and len(sentence.encode()) >= LEAST_SENTENCE
        and _is_prose(sentence)
        and not is_surely_in(sentence, declared, signs=1)
    ]
    is_declared = any(not is_other_language(language, declared) for _, language, _ in parts)
    beside = [*([declared] if is_declared else []), *(part.language for part in sure)]
    foreign = (part for part in sure if is_other_language(part.language, beside[0]))
    return next(foreign, None)


def _is_prose(sentence: str) -> bool:
    """Whether it is more than names, and has no address in it: those are in no language."""
    words = sentence.split()
    has_address = any("/" in word or "@" in word for word in words)
    return not has_address and 2 * sum(word[0].isupper() for word in words) <= len(words)
