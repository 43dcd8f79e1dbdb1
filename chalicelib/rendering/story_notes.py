"""What readers are told of a story beside its text: corrections, and whose translation it is."""

from __future__ import annotations

from datetime import tzinfo

from markupsafe import Markup, escape
from msgspec import Struct

from chalicelib.news.article import MACHINE, Article, Correction
from chalicelib.rendering.language import Language, direction

# What a card and the top of a story say, by the kind of the correction, in English.
MARKS = {
    "correction": "Corrected",
    "clarification": "Clarified",
    "update": "Updated",
    "apology": "Apology",
    "retraction": "Retracted",
}


def mark(correction: Correction | None) -> str:
    """The word for a card; empty if there is nothing to say, or no more."""
    if correction is None or correction.is_withdrawn:
        return ""
    return MARKS.get(correction.kind, MARKS["correction"])


def kind_of(correction: Correction, words: Language) -> str:
    """What kind of correction it is, as a label before its text."""
    kind = words.text(correction.kind).capitalize()
    return words.text("{kind} (withdrawn)", kind=kind) if correction.is_withdrawn else kind


def heading_of(article: Article) -> str:
    """What stands above its corrections: an update is called none."""
    return "Corrections" if article.errata else "Updates"


def provenance(article: Article, words: Language) -> str:
    """Of what the story is a translation, by whom or by a machine, and who has read it since; empty
    if it is none.
    """
    if not is_translation(article):
        return ""
    sentences = []
    if article.translated_from:
        sentences.append(words.text("Translated from {source}.", source=article.translated_from))
    if article.translator == MACHINE:
        sentences.append(words.text("Translated by a machine."))
    elif article.translator:
        sentences.append(words.text("Translator: {name}.", name=article.translator))
    if article.reviewed_by:
        sentences.append(words.text("Reviewed by {name}.", name=article.reviewed_by))
    return " ".join(sentences)


def is_translation(article: Article) -> bool:
    """Whether readers are told that it was written in another language, or by a machine."""
    return bool(article.translated_from or article.translator)


class FeedNotes(Struct, frozen=True):
    """What goes before and after a story's text in a feed, as HTML; every link in it is whole."""

    above: Markup
    below: Markup


def feed_notes(article: Article, link: str, *, words: Language, zone: tzinfo) -> FeedNotes:
    """The notes of the story at `link`, as its page has them."""
    ours = _attributes(article, words)
    above = _paragraph(ours, escape(provenance(article, words)))
    correction = article.main_correction
    if correction and (marked := mark(correction)):
        note = Markup('<a href="{}#corrections">{}</a> {}').format(
            link, words.text(marked), words.moment(correction.made, zone)
        )
        above += _paragraph(ours, note)
    return FeedNotes(above, _list_of_corrections(article, ours, words, zone))


def _paragraph(attributes: Markup, note: Markup) -> Markup:
    if not note:
        return note
    return Markup("<p{}><em>{}</em></p>").format(attributes, note)


def _list_of_corrections(article: Article, ours: Markup, words: Language, zone: tzinfo) -> Markup:
    if not article.corrections:
        return Markup()
    heading = Markup("<h2{}>{}</h2>").format(ours, words.text(heading_of(article)))
    entries = [
        Markup("<li><span{}><b>{}</b>, {}:</span> {}</li>").format(
            ours, kind_of(entry, words), words.moment(entry.made, zone), entry.text
        )
        for entry in article.corrections
    ]
    return heading + Markup("<ul>{}</ul>").format(Markup().join(entries))


def _attributes(article: Article, words: Language) -> Markup:
    """The language and direction of our words, where the story has others."""
    if words.code == article.language:
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(words.code, direction(words.code))
