"""What is wrong in the languages that a newsroom brings: its own, or other words for ours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chalicelib.rendering.language import FILES as LANGUAGES
from chalicelib.rendering.template_loading import is_leftover

MONTHS = 12
PATTERNS = {"day", "month", "moment", "day_of_year", "clock"}
# What pages can do without, so that a catalogue of an earlier release is whole.
OPTIONAL = {"day_of_year", "clock"}


def has_catalogue(language: str, folder: Path) -> bool:
    """Whether we or the newsroom have the words of the pages in a language."""
    name = f"{language.partition('-')[0]}.toml"
    return any((languages / name).is_file() for languages in (LANGUAGES, folder / "languages"))


def wrong_languages(folder: Path) -> Iterator[str]:
    """A sentence for each thing that is wrong in the newsroom's `languages/`."""
    for file in sorted((folder / "languages").glob("*")):
        if is_leftover(Path(file.name)):
            continue
        place = f"languages/{file.name}"
        if not re.fullmatch(r"[a-z]{2,3}\.toml", file.name):
            yield f"{place} is not used; a language is in a file like languages/de.toml"
            continue
        try:
            data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            yield f"{place} is not TOML: {error}"
        else:
            yield from (f"{place}: {reason}" for reason in _wrong_catalogue(file.name, data))


def outdated_words(folder: Path) -> Iterator[str]:
    """A sentence for each catalogue of the newsroom that the pages have outgrown; it can be used as
    it is. To be asked of catalogues with nothing wrong in them.
    """
    texts = _whole()["words"].keys()
    for file in sorted((folder / "languages").glob("[!.]*.toml")):
        words = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("words", {}).keys()
        if unknown := sorted(words - texts):
            yield f"languages/{file.name}: no page has the words {', '.join(map(repr, unknown))}"
        missing = sorted(texts - words)
        if missing and not (LANGUAGES / file.name).is_file():
            yield f"languages/{file.name}: English still are {', '.join(map(repr, missing))}"


def _whole() -> dict[str, Any]:
    """A catalogue that has everything."""
    return tomllib.loads((LANGUAGES / "da.toml").read_text(encoding="utf-8"))


def _wrong_catalogue(name: str, data: dict[str, Any]) -> Iterator[str]:
    """What is wrong in a catalogue; it need not have again what ours of the language has."""
    whole = _whole()
    if not (LANGUAGES / name).is_file():
        yield from (
            f"it has no {key!r}" for key in whole if key not in data and key not in OPTIONAL
        )
    for key, value in data.items():
        if key not in whole:
            yield f"{key!r} is not known; it takes {', '.join(whole)}"
        elif not isinstance(value, type(whole[key])):
            yield f"{key} is {value!r}; write it like {whole[key]!r}"
        elif key == "months" and (
            len(value) != MONTHS or not all(isinstance(m, str) for m in value)
        ):
            yield "months has not twelve names"
        elif key in PATTERNS:
            yield from _wrong_blanks(key, whole[key], value)
    words = data.get("words")
    for english, translated in (words if isinstance(words, dict) else {}).items():
        if not isinstance(translated, str):
            yield f"words: {english!r} is {translated!r}; write it in quotation marks"
        else:
            yield from _wrong_blanks(f"words: {english!r}", english, translated)


def _wrong_blanks(place: str, pattern: str, text: str) -> Iterator[str]:
    """Unless both have the same blanks to fill in."""
    wanted, has = (sorted(set(re.findall(r"\{.*?\}|[{}]", t))) for t in (pattern, text))
    if wanted != has:
        yield f"{place} has the blanks {', '.join(has) or 'none'}; it needs {', '.join(wanted)}"
