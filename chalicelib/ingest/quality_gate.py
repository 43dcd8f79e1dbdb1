"""The last look before a story is news, at whether it is one.

A translator that was given no text answers "please provide the text you would like translated",
and such answers have been published as news. A plain list of phrases would also stop stories
*about* that, so a sentence outside quotation marks must show several signs at once. Whoever has
read the story can release it: `reviewed_by: NAME`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chalicelib.ingest.manuscript import Manuscript
from chalicelib.news.errors import Problem

FEW_WORDS = 20  # below this a story is let through with a warning (0.8 % of true stories)
SHORT = 80  # words; in a shorter story, fewer signs are enough

_QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|\"[^\"]*\"|‘[^’]{12,}’", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?…:])\s+|\n+")

# Each sign in the languages such answers have come in: English, Danish, Norwegian, Swedish,
# German, Dutch, French, Spanish, Portuguese, Italian, Azerbaijani, Turkish, Russian.
_ASKS = re.compile(
    r"\bplease\b|\bcould you\b|\bcan you\b|\bkindly\b|\bangiv\b|\bvenligst\b|\bvennligst\b"
    r"|\bvänligen\b|\bbitte\b|\balstublieft\b|\bgelieve\b|\bveuillez\b|\bs['’]il vous pla[iî]t\b"
    r"|\bpor favor\b|\bper favore\b|\bxahiş|\bzəhmət olmasa\b|\blütfen\b|\bпожалуйста\b",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(?:provide|share|send|paste|supply|submit|upload|give me)\b|\b(?:indsæt|send|giv|del)\b"
    r"|\b(?:oppgi|lim inn|ange|klistra in|skicka)\b"
    r"|\b(?:geben|senden|fügen|teilen|stellen|schicken)\b|\b(?:geef|stuur|plak)\b"
    r"|\b(?:fournir|fournissez|envoyer|partager|coller)\b"
    r"|\b(?:proporcion\w+|envíe\w*|comparta|pegue|forneça|envie|cole|fornisc\w+|fornir\w+|inviare)\b"
    r"|\btəqdim ed|\bgöndər|\bsağlayın\b|\bpaylaş|\b(?:предостав|отправ|пришли|вставь)\w*",
    re.IGNORECASE,
)
_A_TEXT = re.compile(
    r"\b(?:text|article|content|passage|document|source|story)\b|\b(?:tekst\w*|artik\w+|indhold\w*)\b"
    r"|\b(?:inhalt|texte?|contenu|texto|artículo|contenido|artigo|conteúdo|testo|articolo)\b"
    r"|\b(?:mətn|məqalə|metn|metin|makale)\w*|\b(?:текст|стать)\w*",
    re.IGNORECASE,
)
_TO_TRANSLATE = re.compile(
    r"\btranslat\w+|\boversæt\w*|\boversat\w*|\boversett\w*|\böversätt\w*|\bübersetz\w+|\bvertal\w+"
    r"|\btradui\w+|\btraduc\w+|\btradu[zç]\w+|\btradur\w+|\btərcümə\w*|\bçevir\w+"
    r"|\b(?:перев[оеё]\w+)",
    re.IGNORECASE,
)
_AN_ASSISTANT = re.compile(
    r"\bas an ai\b|\bai (?:language )?model\b|\bI(?:['’]d| would) be (?:happy|glad) to\b"
    r"|\bI(?:['’]m| am) (?:sorry|unable|ready to)\b"
    r"|\bI can(?:no|['’])t (?:assist|help|translate|see)\b"
    r"|\bI (?:don['’]t|do not) (?:see|have) (?:any|a|the) (?:text|article|content)\b"
    r"|\bsom (?:en )?(?:AI|sprogmodel)\b|\bals KI\b|\ben tant qu['’]IA\b|\bcomo (?:una |um )?IA\b"
    r"|\bhere is the translation\b|\bjeg (?:kan ikke se|vil gerne hjælpe)\b",
    re.IGNORECASE,
)
_SIGNS = (_ASKS, _GIVES, _A_TEXT, _TO_TRANSLATE, _AN_ASSISTANT)


@dataclass(frozen=True)
class Verdict:
    """Why a story is refused (empty: it is not), and what its editor should know."""

    refusals: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def judge(manuscript: Manuscript) -> Verdict:
    """Whether a manuscript is a story that can be published."""
    words = len(manuscript.text.split())
    if manuscript.withdrawn:
        return Verdict()
    if words == 0:
        return Verdict(refusals=(_EMPTY,))
    if manuscript.text.strip().casefold() == manuscript.headline.strip().casefold():
        return Verdict(refusals=(_ONLY_A_HEADLINE,))
    request = translators_request(manuscript.headline, manuscript.text)
    if request and not manuscript.reviewed_by:
        return Verdict(refusals=(_not_a_story(request),))
    if words < FEW_WORDS:
        return Verdict(warnings=(_short(words),))
    return Verdict()


def translators_request(headline: str, text: str) -> str:
    """The sentence that asks for a text, instead of being one; empty if there is none.

    In a short text three signs in one sentence are enough. A longer one must also *begin* or
    *end* with such a sentence, or have four signs in it.
    """
    sentences = [headline, *_unquoted_sentences(text)]
    is_short = len(text.split()) < SHORT
    edges = {headline, *sentences[1:3], *sentences[-2:]}
    for sentence in sentences:
        signs = _signs(sentence)
        if signs >= 4 or (signs >= 3 and (is_short or sentence in edges)):
            return sentence
    return ""


def _signs(sentence: str) -> int:
    about_translation = _TO_TRANSLATE.search(sentence) or _AN_ASSISTANT.search(sentence)
    if not about_translation:
        return 0
    return sum(1 for sign in _SIGNS if sign.search(sentence))


def _unquoted_sentences(text: str) -> list[str]:
    unquoted = _QUOTED.sub(" ", text)
    return [part.strip() for part in _SENTENCE_END.split(unquoted) if part.strip()]


_EMPTY = Problem(
    what="the story has no text",
    mend="write the story below the headline and upload the file again",
)
_ONLY_A_HEADLINE = Problem(
    what="the text only repeats the headline",
    mend="write the story below the headline and upload the file again",
)


def _not_a_story(sentence: str) -> Problem:
    return Problem(
        what=f"this asks for a text instead of being one: “{sentence[:200]}”",
        mend="upload the story itself; if it is one, add `reviewed_by: YOUR NAME`",
    )


def _short(words: int) -> Problem:
    return Problem(what=f"the story has only {words} words", mend="is all of it there?")
