"""The quality gate: refuses files that are no stories, such as a translator's request for a text.

A translator that was given no text answers "please provide the text you would like translated",
and such answers have been published as news. A plain list of phrases would also stop stories
*about* that, so a sentence outside quotation marks must show several signs at once; phrases.toml
has them. Whoever has read the story can release it: `reviewed_by: NAME`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, pairwise

from chalicelib.ingest.gate.phrases import phrases
from chalicelib.ingest.markup.words import plain_text
from chalicelib.ingest.reading.manuscript import Manuscript
from chalicelib.news.errors import Problem
from chalicelib.news.text import letters
from chalicelib.news.word_count import word_count

FEW_WORDS = 20  # below this a story is let through with a warning (0.8 % of true stories)
FIRST_LIKELY_YEAR = 1800  # newspapers that put their archives online go back so far
SHORT = 80  # words; in a shorter story, fewer signs are enough
BRIEF = 40  # words; in a shorter one, a text that is missing and asked for need not be translated

# Each pair excludes its own opening mark, or a text of nothing but marks would take hours.
_QUOTED = re.compile(
    r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|\"[^\"\n]*\"|‘[^‘’]{12,}’", re.DOTALL
)
_QUOTED_BLOCK = re.compile(r"<blockquote(?: [^<>]*)?>.*?</blockquote>", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?…:])\s+|\n+")


@dataclass(frozen=True)
class Verdict:
    """The problems for which a story is refused (empty: it is not), and warnings."""

    refusals: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def judge(manuscript: Manuscript) -> Verdict:
    """Judge whether a manuscript is a story that can be published."""
    if manuscript.story.withdrawn or manuscript.is_draft or manuscript.is_notice:
        return Verdict()
    words = word_count(manuscript.text).comparable
    if words == 0:
        return Verdict(refusals=(_EMPTY,))
    if letters(manuscript.text) == letters(manuscript.story.headline):
        return Verdict(refusals=(_ONLY_A_HEADLINE,))
    request = translators_request(manuscript.story.headline, _unquoted_text(manuscript))
    if request and not manuscript.story.reviewed_by:
        return Verdict(refusals=(_refusal(request),))
    warnings = [_short_story_warning(words)] if words < FEW_WORDS else []
    if manuscript.date and manuscript.date.year < FIRST_LIKELY_YEAR:
        warnings.append(_old_date_warning(manuscript.date.year))
    return Verdict(warnings=tuple(warnings))


def translators_request(headline: str, text: str) -> str:
    """The sentence that asks for a text, or announces one, instead of being one; empty if none.

    A long text must begin or end with it, or show every sign in one sentence.
    """
    sentences = [*_unquoted_sentences(headline), *_unquoted_sentences(text)]
    words = word_count(text).comparable
    edges = [sentences] if words < SHORT else [sentences[:4], sentences[-2:]]
    for edge in edges:
        for piece in (*edge, *map(" ".join, pairwise(edge))):
            if phrases().declines.search(piece) or _is_request(piece, words):
                return piece
    every_sign = (phrases().to_translate, *phrases().request, phrases().to_you)
    announcements = (piece for piece in sentences[:4] if phrases().announces.match(piece))
    requests = (piece for piece in sentences if _has_all(piece, *every_sign))
    return next(chain(announcements, requests), "")


def _is_request(piece: str, words: int) -> bool:
    signs = phrases()
    if words < BRIEF and _has_all(piece, *signs.request, signs.not_given):
        return True
    if not _has_all(piece, signs.to_translate, signs.a_text):
        return False
    is_missing = signs.is_missing.search(piece) and (
        words < FEW_WORDS or signs.to_you.search(piece)
    )
    return bool(
        _has_all(piece, *signs.request)
        or signs.gives.match(piece)
        or signs.an_assistant.search(piece)
        or is_missing
    )


def _has_all(piece: str, *signs: re.Pattern[str]) -> bool:
    return all(sign.search(piece) for sign in signs)


def _unquoted_text(manuscript: Manuscript) -> str:
    """The text but for what it quotes in blocks; all of it if nothing else is there."""
    return plain_text(_QUOTED_BLOCK.sub("", manuscript.story.body_html)) or manuscript.text


def _unquoted_sentences(text: str) -> list[str]:
    unquoted = _QUOTED.sub(" ", text)
    sentences = _SENTENCE_END.split(unquoted if letters(unquoted) else text)
    return [sentence.strip() for sentence in sentences if sentence.strip()]


_EMPTY = Problem(
    what="the story has no text",
    mend="write the story below the headline and upload the file again",
)
_ONLY_A_HEADLINE = Problem(
    what="the text only repeats the headline",
    mend="write the story below the headline and upload the file again",
)


def _refusal(sentence: str) -> Problem:
    if phrases().announces.match(sentence) and not _has_all(sentence, *phrases().request):
        return Problem(
            what=f"this announces a translation and is none of it: “{sentence[:200]}”",
            mend="delete that sentence, or add `reviewed_by: YOUR NAME` if it belongs to the story",
        )
    return Problem(
        what=f"this asks for a text instead of being one: “{sentence[:200]}”",
        mend="upload the story itself; if it is one, add `reviewed_by: YOUR NAME`",
    )


def _old_date_warning(year: int) -> Problem:
    return Problem(
        what=f"`date` is in the year {year}", mend="is that when it was published?", field="date"
    )


def _short_story_warning(words: int) -> Problem:
    return Problem(what=f"the story has only {words} words", mend="is all of it there?")
