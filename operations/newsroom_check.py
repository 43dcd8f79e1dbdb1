"""All that is wrong in a newsroom's folder, at once: before it is run, tested or deployed.

`python -m operations.newsroom_check` checks the chosen one, in a second.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2.meta import find_referenced_templates

from chalicelib.news.errors import WrongSettings
from chalicelib.news.newsroom import Newsroom
from chalicelib.newsroom_file import FILE, read_newsroom
from chalicelib.rendering.looks import read_logo
from chalicelib.rendering.template_loading import (
    OWN_TEMPLATES,
    STANDARD,
    TEMPLATES,
    template_environment,
)
from operations.catalogue_check import has_catalogue, outdated_words, wrong_languages
from operations.contrast import pale_colours, pale_sections
from operations.stages import chosen_newsroom

LARGEST_PICTURE = 50_000  # bytes of an icon or a logo: it is more than all else of a page
ADDITIONS = "own"  # where a newsroom's templates may be that replace none of ours

# An SVG that has these runs, loads or restyles something, or is black where a policy forbids that.
_UNWANTED = {"script", "style", "foreignObject", "image", "iframe", "a"}


def main() -> None:
    """Print what is wrong with the chosen newsroom; the exit status is 1 if anything is."""
    try:
        folder = chosen_newsroom()
        newsroom = require_newsroom(folder)
    except WrongSettings as wrong:
        sys.exit(str(wrong))
    for remark in remarks(newsroom, folder):
        print(remark)


def require_newsroom(folder: Path) -> Newsroom:
    """The newsroom. Raises WrongSettings, with a line for each thing that is wrong there."""
    wrong: list[str] = []
    newsroom = None
    try:
        newsroom = read_newsroom(folder)
    except WrongSettings as error:
        wrong += str(error).splitlines()
    else:
        wrong += [f"{FILE}: {reason}" for reason in pale_colours(newsroom)]
        wrong += [f"{FILE}: {reason}" for reason in pale_sections(newsroom)]
    wrong += [*_wrong_pictures(folder), *_wrong_templates(folder), *wrong_languages(folder)]
    if wrong or newsroom is None:
        head = f"The newsroom in {folder} can't be used:"
        raise WrongSettings("\n".join([head, *(f"  {reason}" for reason in wrong)]))
    return newsroom


def remarks(newsroom: Newsroom, folder: Path) -> Iterator[str]:
    """What can be used as it is, and is hardly meant."""
    if not has_catalogue(newsroom.language, folder):
        yield (
            f"{FILE}: the words of the pages are English, since nobody has translated them to "
            f"{newsroom.language!r} yet; CONTRIBUTING.md says how to add a language"
        )
    yield from outdated_words(folder)
    yield from _replacing_nothing(folder / OWN_TEMPLATES)


def _wrong_pictures(folder: Path) -> Iterator[str]:
    for name in ("icon", "logo"):
        for other in sorted(folder.glob(f"{name}.*")):
            if other.suffix == ".svg":
                yield from (f"{other.name}: {reason}" for reason in _wrong_picture(other))
            else:
                yield f"{other.name} is not used; it must be {name}.svg"


def _wrong_picture(file: Path) -> Iterator[str]:
    content = file.read_bytes()
    try:
        text = content.decode()
        root = ET.fromstring(text)  # noqa: S314 - the newsroom's own file
    except (UnicodeDecodeError, ET.ParseError) as error:
        yield f"it is no SVG: {error}"
        return
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        yield 'it is no SVG; it begins with <svg xmlns="http://www.w3.org/2000/svg" …>'
    elif read_logo(text) is None:
        yield 'it has no viewBox, so its shape is unknown; write it like viewBox="0 0 300 60"'
    if len(content) > LARGEST_PICTURE:
        yield f"it has {len(content):,} bytes; {LARGEST_PICTURE:,} is the most"
    if unwanted := sorted(set(_unwanted(root))):
        yield f"it has {', '.join(unwanted)}: nothing in it may run, load or restyle anything"


def _unwanted(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        if tag in _UNWANTED:
            yield f"<{tag}>"
        for name, value in element.attrib.items():
            plain = name.rpartition("}")[2]
            if plain == "style" or plain.startswith("on"):
                yield f"{plain}="
            elif plain in {"href", "src"} and not value.startswith("#"):
                yield f"{plain}={value[:40]!r}"


def _wrong_templates(folder: Path) -> Iterator[str]:
    own = folder / OWN_TEMPLATES
    if not own.is_dir():
        return
    environment = template_environment(compiled=own / "none", own=own)
    for path in sorted(path for path in own.rglob("*") if path.is_file()):
        name = path.relative_to(own).as_posix()
        if name.startswith(f"{STANDARD}/"):
            yield f"templates/{name}: the folder {STANDARD}/ stands for ours; choose another"
        try:
            environment.get_template(name)
            for other in _missing(path.read_text(encoding="utf-8"), environment):
                yield f"templates/{name}: there is no template {other!r}"
        except jinja2.TemplateSyntaxError as error:
            yield f"templates/{name}, line {error.lineno}: {error.message}"
        except UnicodeDecodeError:
            yield f"templates/{name} is not UTF-8; save it as UTF-8"


def _missing(source: str, environment: jinja2.Environment) -> list[str]:
    """The templates that one extends, includes or imports, and that are not there."""
    known = set(environment.list_templates())
    named = find_referenced_templates(environment.parse(source))
    return [other for other in named if other and other not in known]


def _replacing_nothing(own: Path) -> Iterator[str]:
    """Templates that no page uses: mistyped, or of an earlier release."""
    for path in sorted(path for path in own.rglob("*") if path.is_file()):
        name = path.relative_to(own).as_posix()
        if not (TEMPLATES / name).is_file() and not name.startswith(f"{ADDITIONS}/"):
            yield (
                f"templates/{name} replaces none of ours (chalicelib/rendering/templates/), so no "
                f"page uses it; templates that yours include are in templates/{ADDITIONS}/"
            )


if __name__ == "__main__":
    main()
