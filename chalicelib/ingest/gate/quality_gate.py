"""The last look before a story is news, at whether it is one.

A translator that was given no text answers "please provide the text you would like translated",
and such answers have been published as news. A plain list of phrases would also stop stories
*about* that, so a sentence outside quotation marks must show several signs at once. Whoever has
read the story can release it: `reviewed_by: NAME`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, pairwise

from chalicelib.ingest.markup.body_html import plain_text
from chalicelib.ingest.reading.manuscript import Manuscript
from chalicelib.news.errors import Problem
from chalicelib.news.text import letters

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


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE)


# The signs, each a line a language: English, Danish and Norwegian, Swedish, German, Dutch, French,
# Spanish, Portuguese, Italian, Azerbaijani, Turkish, Russian.
_TO_TRANSLATE = _any_of(
    r"translat\w+",
    r"oversæt\w*|oversat\w*|oversett\w*",
    r"översätt\w*|översatt\w*",
    r"übersetz\w+",
    r"verta(?:al|len|ling)\w*|vertaald\w*",
    r"tradui\w+|traduct\w+",
    r"traduc\w+|traduzc\w+",
    r"traduz\w+|tradu[çt]\w+",
    r"tradu[rz]\w+|tradott\w+",
    r"tərcümə\w*",
    r"çevir\w+|çevril\w+|tercüme\w*",
    r"перев[оеё]\w+",
)
_A_TEXT = _any_of(
    r"(?:text|article|content|passage|document|source|story|message|material)s?\b",
    r"(?:tekst|artik(?:el|kel|l)|indhold|innhold|kildetekst|besked|melding)\w*",
    r"(?:text(?:en|er)?|artikeln|innehåll\w*|meddelande\w*)\b",
    r"(?:textes?|artikels?|inhalts?|quelltext\w*|nachricht)\b",
    r"(?:inhoud|bericht|brontekst)\b",
    r"(?:contenus?|message)\b",
    r"(?:textos?|artículos?|contenidos?|mensaje)\b",
    r"(?:artigos?|conteúdos?|mensagem)\b",
    r"(?:testo|testi|articol\w+|contenut\w+|messaggio)\b",
    r"(?:mətn|məqalə|məzmun|material)\w*",
    r"(?:metn|metin|makale|içeri[kğ])\w*",
    r"(?:текст|стать|сообщени|содержани|материал)\w*",
)
_ASKS = _any_of(
    r"(?:please|could you|can you|would you|kindly|feel free|go ahead)\b",
    r"(?:venligst|vennligst|vær så|vær venlig|kan du|kunne du|kan i|må du|bedes)\b",
    r"(?:vänligen|snälla|var god|gärna|kan du)\b",
    r"(?:bitte|könn(?:en|ten) sie|kannst du|könntest du)\b",
    r"(?:alstublieft|alsjeblieft|gelieve|graag|kun(?:t|nen)? (?:u|je))\b",
    r"veuillez\b|s['’]il (?:vous|te) pla[iî]t\b|merci de\b|pou(?:vez|rriez)-vous\b|peux-tu\b",
    r"(?:por favor|podrías?|puedes?)\b",
    r"(?:poderias?|pode)\b",
    r"(?:per favore|per cortesia|si prega|potresti|potrebbe|può|puoi)\b",
    r"xahiş\w*|zəhmət olmasa\b|\w+sinizmi\b",
    r"lütfen\b|rica ed\w+|misiniz\b|mısınız\b",
    r"(?:пожалуйста|прошу|могли бы|можете|будьте добры)\b",
)
_GIVES = _any_of(
    r"(?:provide|share|send|paste|supply|submit|upload|insert|include|enter|give me|attach)\b",
    r"(?:angiv|indsæt|send\w?|giv|dele?|indsende?|vedhæft|oppgi|lim inn|legg (?:inn|ved))\b",
    r"(?:ange|klistra in|skicka|bifoga|dela|lämna|ge mig)\b",
    r"(?:geben|senden|fügen|teilen|stellen|schicken|gib|sende|füge|teile|schick|kopier\w*)\b",
    r"(?:geef|stuur|plak|deel|plakken|sturen|geven|delen|verstrek\w*|lever\w*)\b",
    r"(?:fourni\w+|envoy\w+|partag\w+|coll(?:er|ez)|transmett\w+|donne\w*)\b",
    r"(?:proporci\w+|env[ií]\w+|compart\w+|peg(?:ue|a)\w*|facilit\w+|introduz\w+|introduc\w+)",
    r"(?:forne[cç]\w+|cole|colar|insir\w+|partilh\w+|mande)\b",
    r"(?:fornisc\w+|fornir\w+|invi(?:a|are|ami)|incoll\w+|condivid\w+|inserisc\w+)\b",
    r"təqdim ed\w+|göndər\w*|paylaş\w*|daxil ed\w+|yapışdır\w*|əlavə ed\w+",
    r"sağlay\w+|gönder\w*|yapıştır\w*|girin\w*|ekley\w+|ilet\w+",
    r"(?:предостав\w+|отправ\w+|присл\w*|пришли\w*|встав\w+|поделит\w+|укажит\w+|введит\w+)",
)
# It is said to somebody: a machine speaks to the one who asked it, a story to nobody.
_TO_YOU = _any_of(
    r"(?:you|you['’]d|your|for me|me to|I can|I['’]ll|I will)\b",
    r"(?:du|dig|deg|jer|din|jeg)\b",
    r"(?:jag|ni)\b",
    r"(?:sie|ihnen|ihr\w*|ich|dir|mir)\b",
    r"(?:u|uw|jij|ik)\b",
    r"(?:vous|votre|moi)\b|m['’]envoy\w+",
    r"(?:usted|desea|quier\w+|gustaría|inclu[iy]\w+)\b",
    r"(?:você\w*|deseja|gostaria|quer|recebi)\b",
    r"(?:desider\w+|vuoi|vorresti|vorrebbe)\b",
    r"siz\w*\b|\w+diyiniz\w*|\w+dığınız\w*|\w+edirəm\b|mənə\b|\w+məmisiniz\b",
    r"\w+diğiniz\w*|\w+tiğiniz\w*|bana\b",
    r"(?:вы|вам|вас|мне|ваш\w*|я)\b",
)
_IS_MISSING = _any_of(
    r"(?:no|any) (?:\w+ )?(?:text|article|content)\b|(?:empty|missing|blank)\b",
    r"(?:\w+n['’]t|not|never) (?:been )?(?:provid|shar|includ|attach|past|given|sent)\w*",
    r"I (?:need|apologi[sz]e)\b",
    r"(?:unfortunately|I['’]m sorry|I am sorry|it (?:looks|seems|appears))\b",
    r"(?:ingen|intet|ikke noe|nogen|noen|mangler|desværre|beklager|det ser u[dt] til)\b",
    r"(?:inget|inga|någon|saknas|tyvärr|det verkar)\b",
    r"(?:kein\w*|fehlt|leer|leider)\b",
    r"(?:geen|ontbreekt|leeg|het spijt me|het lijkt)\b",
    r"(?:aucun\w*|manque|vide|désolé\w*|il semble)\b",
    r"(?:ningún|ningun\w+|vacío|falta|lo siento|parece que)\b",
    r"(?:nenhum\w*|vazio|desculpe|não recebi)\b",
    r"(?:nessun\w*|alcun\w*|vuoto|manca|mi dispiace|sembra)\b",
    r"(?:heç bir|yoxdur|boşdur|təəssüf\w*|üzr istəyirəm|\w+məmisiniz)\b",
    r"(?:hiçbir|boş|yok|üzgünüm|maalesef)\b",
    r"(?:нет|отсутствует|пуст\w*|не предостав\w+|к сожалению|извините)\b",
)
_AN_ASSISTANT = _any_of(
    r"I(?:['’]d| would)(?: be)? (?:happy|glad|love) to\b|(?:would you like|want) me to\b",
    r"I(?:['’]m| am) (?:unable|ready|here) to\b|I(?:['’]ll| will| can) translat\w+",
    r"I (?:can(?:no|['’])t|do not|don['’]t) (?:see|have)\b",
    r"jeg (?:kan|ser) (?:ikke|ingen)\b|oversætter jeg\b|jag (?:kan|ser) (?:inte|ingen)\b",
    r"ich sehe\b|übersetze ich\b|ik zie\b|je ne vois\b|no veo\b|não vejo\b|non vedo\b",
    r"görmürəm\b|göremiyorum\b|я не (?:вижу|могу)\b",
)

_REQUEST = (_A_TEXT, _ASKS, _GIVES)

# Whoever says that was given nothing: a story may ask readers for texts, but it has read its own.
_NOT_GIVEN = _any_of(
    r"I (?:can(?:no|['’])t|do not|don['’]t|did not|didn['’]t) (?:\w+ )?(?:see|have|find|receive)\b",
    r"no (?:\w+ )?(?:text|article|content|document)s? (?:was|were|has been|have been|is|are)\b",
    r"(?:in|with|to) your (?:message|request|question|prompt)\b",
    r"jeg (?:kan|ser|har|mangler|modtog)\b.{0,40}\b(?:ikke|ingen|nogen|noen)\b",
    r"i din (?:besked|melding)\b",
    r"jag (?:kan|ser|har)\b.{0,40}\b(?:inte|ingen|någon)\b|i ditt meddelande\b",
    r"ich (?:sehe|kann|habe)\b.{0,40}\bkein\w*\b|in (?:ihrer|deiner) nachricht\b",
)

# These say it by themselves: an assistant that declines, or announces what it was asked for.
_DECLINES = re.compile(
    r"\bas an? (?:ai|artificial intelligence)(?: language model| assistant)?,? I\b"
    r"|\bI(?:['’]m| am) (?:just |only )?an? (?:ai|(?:large )?language model)\b"
    r"|\bI(?: can(?:no|['’])t| won['’]t|(?: am|['’]m) (?:not able|unable) to)"
    r" (?:assist|help)(?: you)? with (?:that|this|your)\b"
    r"|\bI(?:['’]m| am) sorry, (?:but )?I (?:can(?:no|['’])t|am unable to|am not able to)"
    r" (?:assist|help|translate|comply|fulfil+|provide|process|access|create|generate|write)\b",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"(?:(?:sure|certainly|of course|absolutely)\W+)?"
    r"(?:(?:here(?:['’]s| is)|below is) (?:the|your|a|my) (?:\w+ )?translat\w+"
    r"|her er (?:den )?(?:\w+ )?overs[æe]t\w+|här (?:är|kommer) (?:den )?(?:\w+ )?översätt\w+"
    r"|hier ist (?:die|eine) (?:\w+ )?übersetz\w+|hier is (?:de|een) (?:\w+ )?vertaling"
    r"|voici (?:la|votre|une) traduction|aquí (?:está|tiene|tienes) la traducción"
    r"|aqui está a tradução|ecco la traduzione|(?:budur|buyurun)\W+(?:\w+ )?tərcümə\w*"
    r"|tərcümə (?:aşağıda|belədir)\w*|işte (?:\w+ )?çeviri\w*|вот (?:ваш )?перевод)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Verdict:
    """Why a story is refused (empty: it is not), and what its editor should know."""

    refusals: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def judge(manuscript: Manuscript) -> Verdict:
    """Whether a manuscript is a story that can be published."""
    if manuscript.story.withdrawn or manuscript.is_draft or manuscript.is_notice:
        return Verdict()
    words = len(manuscript.text.split())
    if words == 0:
        return Verdict(refusals=(_EMPTY,))
    if letters(manuscript.text) == letters(manuscript.story.headline):
        return Verdict(refusals=(_ONLY_A_HEADLINE,))
    request = translators_request(manuscript.story.headline, _own_words(manuscript))
    if request and not manuscript.story.reviewed_by:
        said = _ANNOUNCES.match(request) and not _has_all(request, *_REQUEST)
        return Verdict(refusals=(_announced(request) if said else _not_a_story(request),))
    warnings = [_short(words)] if words < FEW_WORDS else []
    if manuscript.date and manuscript.date.year < FIRST_LIKELY_YEAR:
        warnings.append(_long_ago(manuscript.date.year))
    return Verdict(warnings=tuple(warnings))


def translators_request(headline: str, text: str) -> str:
    """What asks for a text, or announces one, instead of being one; empty if nothing does.

    A long text must begin or end with it, or show every sign in one sentence.
    """
    sentences = [*_unquoted_sentences(headline), *_unquoted_sentences(text)]
    words = len(text.split())
    edges = [sentences] if words < SHORT else [sentences[:4], sentences[-2:]]
    for edge in edges:
        for piece in (*edge, *map(" ".join, pairwise(edge))):
            if _DECLINES.search(piece) or _is_request(piece, words):
                return piece
    announced = (each for each in sentences[:4] if _ANNOUNCES.match(each))
    asked = (each for each in sentences if _has_all(each, _TO_TRANSLATE, *_REQUEST, _TO_YOU))
    return next(chain(announced, asked), "")


def _is_request(piece: str, words: int) -> bool:
    if words < BRIEF and _has_all(piece, *_REQUEST, _NOT_GIVEN):
        return True
    if not _has_all(piece, _TO_TRANSLATE, _A_TEXT):
        return False
    is_missing = _IS_MISSING.search(piece) and (words < FEW_WORDS or _TO_YOU.search(piece))
    return bool(
        _has_all(piece, *_REQUEST)
        or _GIVES.match(piece)
        or _AN_ASSISTANT.search(piece)
        or is_missing
    )


def _has_all(piece: str, *signs: re.Pattern[str]) -> bool:
    return all(sign.search(piece) for sign in signs)


def _own_words(manuscript: Manuscript) -> str:
    """The text but for what it quotes in blocks; all of it if nothing else is there."""
    return plain_text(_QUOTED_BLOCK.sub("", manuscript.story.body_html)) or manuscript.text


def _unquoted_sentences(text: str) -> list[str]:
    unquoted = _QUOTED.sub(" ", text)
    said = unquoted if letters(unquoted) else text
    return [part.strip() for part in _SENTENCE_END.split(said) if part.strip()]


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


def _announced(sentence: str) -> Problem:
    return Problem(
        what=f"this announces a translation and is none of it: “{sentence[:200]}”",
        mend="delete that sentence, or add `reviewed_by: YOUR NAME` if it belongs to the story",
    )


def _long_ago(year: int) -> Problem:
    return Problem(
        what=f"`date` is in the year {year}", mend="is that when it was published?", field="date"
    )


def _short(words: int) -> Problem:
    return Problem(what=f"the story has only {words} words", mend="is all of it there?")
