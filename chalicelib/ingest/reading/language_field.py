"""The reader of a language field, in the spellings of editors and of other systems."""

from __future__ import annotations

import re

from chalicelib.ingest.language_codes import LANGUAGES, REGIONS, SHORTER
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.text_fields import read_line

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EXAMPLES = "write `da`, `en`, `az` …"

_LANGUAGE_OF_COUNTRY = {"cn": "zh", "cz": "cs", "dk": "da", "gb": "en", "jp": "ja", "us": "en"}


def read_language(fields: Fields, name: str) -> str:
    """A language tag (BCP 47) such as `da` or `en-GB`; empty if absent."""
    text = read_line(fields, name).replace("_", "-")
    if not text:
        return ""
    if not _LANGUAGE.fullmatch(text):
        fields.refuse(name, f"is {text!r}, which is not a language tag", _EXAMPLES)
        return ""
    language, hyphen, rest = text.partition("-")
    language = SHORTER.get(language.lower(), language.lower())
    if len(language) == 2 and language not in LANGUAGES:
        meant = _LANGUAGE_OF_COUNTRY.get(language)
        mend = f"did you mean `{meant}`?" if meant else _EXAMPLES
        fields.warn(name, f"is `{text}`, no language we know: it is left out", mend)
        return ""
    region = rest.rpartition("-")[2]
    if len(region) == 2 and region.upper() not in REGIONS:
        mend = f"write `{language}`" + ", or `en-GB`" * (region.upper() == "UK")
        fields.warn(name, f"has `{region}`, no country we know: it is left out", mend)
        return language
    return language + hyphen + rest
