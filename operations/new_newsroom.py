"""`make newsroom`: a newsroom's folder, made of the answers to four questions.

`python -m operations.new_newsroom [FOLDER]`; the folder is newsroom/ if none is named.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from string import Template
from zoneinfo import available_timezones

from chalicelib.news.address import RESERVED
from chalicelib.news.slug import slug_of
from chalicelib.newsroom_file import FILE, OWN, ROOT
from chalicelib.rendering.language import FILES as LANGUAGES
from chalicelib.rendering.template_loading import is_leftover
from operations.newsroom_check import remarks, require_newsroom

BEGINNINGS = Path(__file__).with_name("beginnings")
ENGLISH = "en"  # the texts of a language that we have none of
FIRST = "first-story.md"

Ask = Callable[[str], str]


@dataclass(frozen=True)
class Plan:
    """What the new newsroom is to be."""

    name: str
    language: str
    zone: str
    sections: tuple[str, ...]


def main() -> None:
    """Ask, write the folder, and say what is next."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, default=Path(OWN))
    folder = ROOT / options.parse_args().folder
    if folder.exists() and not _is_empty(folder):
        raise SystemExit(f"{folder} is there already; nothing was changed. Edit {folder / FILE}.")
    try:
        plan = asked(_answer)
    except (EOFError, KeyboardInterrupt):
        raise SystemExit("\nNothing was made.") from None
    texts = write_newsroom(folder, plan)
    newsroom = require_newsroom(folder)
    for remark in remarks(newsroom, folder):
        print(remark)
    choice = "" if folder == ROOT / OWN else f" NEWSROOM={options.parse_args().folder}"
    print(
        f"\n{plan.name} is in {folder}. See it: make run{choice}\n"
        f"Set `domain` in {FILE} to one of yours before the first deployment: feeds name the\n"
        "stories by it for good (docs/newsroom.md, The domain).\n"
        "Rewrite these first, since they are ours and say too little:\n"
        + "".join(f"  {text.relative_to(folder).as_posix()}\n" for text in texts)
    )


def asked(ask: Ask) -> Plan:
    """The answers; a question is asked again until its answer can be used."""
    return Plan(
        name=_until_right(ask, "Its name: ", _wrong_name),
        language=_until_right(
            ask, f"Its language ({_known_languages()}, …) [en]: ", _wrong_language
        )
        or "en",
        zone=_until_right(ask, "Its time zone, such as Europe/Berlin [UTC]: ", _wrong_zone)
        or "UTC",
        sections=_sections(ask),
    )


def _sections(ask: Ask) -> tuple[str, ...]:
    """The sections, once their addresses were seen: these last, as names need not."""
    answer = _until_right(ask, "Its sections, with commas between: ", _wrong_sections)
    while True:
        names = _names(answer)
        width = max(map(len, names))
        print("Their addresses, which stay when a name is changed later:")
        print("\n".join(f"  {name:{width}}  /{slug_of(name)}" for name in names))
        try:
            again = _until_right(
                ask, "Enter if they are right, or the sections once more: ", _wrong_if_any
            )
        except EOFError:  # answers of a file end here
            again = ""
        if not again:
            return names
        answer = again


def _wrong_if_any(answer: str) -> str:
    return _wrong_sections(answer) if answer else ""


def _is_empty(folder: Path) -> bool:
    """Whether nothing is in it but what a system leaves behind."""
    return folder.is_dir() and all(is_leftover(Path(path.name)) for path in folder.iterdir())


def write_newsroom(folder: Path, plan: Plan) -> list[Path]:
    """Write the folder: `newsroom.toml`, an icon (SVG and PNG), the texts of a few pages, and a
    first story. Returns the texts, those first that matter most.
    """
    first = folder / "stories" / slug_of(plan.sections[0])
    pages = folder / "stories" / "_pages"
    pictures = folder / "stories" / "_pictures"
    for needed in (first, pages, pictures):
        needed.mkdir(parents=True)
    shutil.copy(BEGINNINGS / "icon.png", pictures)
    values = {
        "name": plan.name,
        "name_in_quotes": _quoted(plan.name),
        "language": plan.language,
        "zone": plan.zone,
        "domain": f"{slug_of(plan.name) or 'news'}.example",
        "sections": "\n\n".join(_table("sections", slug_of(name), name) for name in plan.sections),
        "pages": "\n\n".join(_table("pages", *page) for page in _pages(plan.language).items()),
        "section": first.name,
        "folder": folder.name,
    }
    texts = [*(pages / f"{page}.md" for page in reversed(_pages(plan.language))), first / FIRST]
    for target in (folder / FILE, folder / "icon.svg"):
        _fill_in(BEGINNINGS / target.name, target, values)
    for target in texts:
        _fill_in(BEGINNINGS / _language_of_texts(plan.language) / target.name, target, values)
    return texts


def _fill_in(beginning: Path, target: Path, values: dict[str, str]) -> None:
    text = beginning.read_text(encoding="utf-8")
    target.write_text(Template(text).substitute(values), encoding="utf-8")


def _language_of_texts(language: str) -> str:
    return language if language in _all_pages() else ENGLISH


def _table(kind: str, slug: str, name: str) -> str:
    return f"[[{kind}]]\nslug = {_quoted(slug)}\nname = {_quoted(name)}"


def _pages(language: str) -> dict[str, str]:
    """The name of each page, by its slug."""
    return _all_pages()[_language_of_texts(language)]


def _all_pages() -> dict[str, dict[str, str]]:
    """The pages of each language that we have texts in."""
    return tomllib.loads((BEGINNINGS / "pages.toml").read_text(encoding="utf-8"))


def _quoted(text: str) -> str:
    """As a string of TOML, which JSON's are too."""
    return json.dumps(text, ensure_ascii=False)


def _answer(question: str) -> str:
    return input(question)


def _until_right(ask: Ask, question: str, wrong: Callable[[str], str]) -> str:
    while True:
        answer = ask(question).strip()
        reason = wrong(answer)
        if not reason:
            return answer
        print(reason)


def _wrong_name(name: str) -> str:
    return "" if name and name.isprintable() else "A newspaper needs a name, in one line."


def _wrong_language(code: str) -> str:
    if not code or (code.isascii() and code.isalpha() and code.islower() and len(code) in (2, 3)):
        return ""
    return "A language is two or three small letters, such as de or da."


def _known_languages() -> str:
    return ", ".join(sorted(file.stem for file in LANGUAGES.glob("*.toml")))


def _wrong_zone(zone: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - for errors alone

    if not zone or zone in available_timezones():
        return ""
    near = get_close_matches(zone, available_timezones(), n=1)
    return f"There is no time zone {zone}" + (f"; did you mean {near[0]}?" if near else ".")


def _names(answer: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in answer.split(","))))


def _wrong_sections(answer: str) -> str:
    slugs = [slug_of(name) for name in _names(answer)]
    taken = RESERVED.union(*_all_pages().values())
    if ";" in answer:
        return "Write commas between the sections."
    if not slugs:
        return "A newspaper needs at least one section."
    if not all(slugs):
        return "Each section needs a name with letters in it."
    if len(set(slugs)) < len(slugs):
        return "Two of these sections would have the same address; name one of them otherwise."
    if both := taken & set(slugs):
        return f"/{', /'.join(sorted(both))} is a page of the site; name that section otherwise."
    return ""


if __name__ == "__main__":
    main()
