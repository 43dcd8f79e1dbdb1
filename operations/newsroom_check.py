"""All that is wrong in a newsroom's folder, at once: before it is run, tested or deployed.

`python -m operations.newsroom_check` checks the chosen one, in a second.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from chalicelib.news.errors import WrongSettings
from chalicelib.news.newsroom import Newsroom
from chalicelib.newsroom_file import FILE, read_colours, read_newsroom
from chalicelib.rendering.looks import read_logo
from chalicelib.rendering.template_loading import is_leftover
from chalicelib.rendering.urls import SEARCH
from operations.catalogue_check import has_catalogue, outdated_words, wrong_languages
from operations.contrast import pale_colours, pale_sections
from operations.rights_remarks import crawler_remarks, licence_remarks, ping_remarks
from operations.stages import chosen_newsroom
from operations.template_check import outside_of_blocks, replacing_nothing, wrong_templates

LARGEST_PICTURE = 50_000  # bytes of an icon or a logo: it is more than all else of a page

# What a newsroom's folder may have in it, and what in its folders the files are like.
_NAMES = (FILE, "icon.svg", "logo.svg", "logo-dark.svg", "templates", "languages", "stories")
_ENDINGS = {"languages": ".toml", "templates": ".html"}

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
    wrong += [f"{FILE}: {reason}" for reason in _pale_colours(folder)]
    if newsroom:
        wrong += [f"{FILE}: {reason}" for reason in pale_sections(newsroom)]
    pictures, languages = list(_wrong_pictures(folder)), list(wrong_languages(folder))
    looks = None if pictures or languages else folder
    wrong += [*pictures, *wrong_templates(folder, newsroom, looks), *languages]
    if wrong or newsroom is None:
        head = f"The newsroom in {folder} can't be used:"
        raise WrongSettings("\n".join([head, *(f"  {reason}" for reason in wrong)]))
    return newsroom


def _pale_colours(folder: Path) -> list[str]:
    """Colours that can't be read; none of those that are not even colours."""
    try:
        return list(pale_colours(*read_colours(folder)))
    except WrongSettings:
        return []


def remarks(newsroom: Newsroom, folder: Path) -> Iterator[str]:
    """What can be used as it is, and is hardly meant."""
    if not has_catalogue(newsroom.language, folder):
        yield (
            f"{FILE}: the words of the pages are English, since nobody has translated them to "
            f"{newsroom.language!r} yet; CONTRIBUTING.md says how to add a language"
        )
    yield from outdated_words(folder)
    if newsroom.section(SEARCH) or newsroom.page(SEARCH):
        yield (
            f"{FILE}: {SEARCH!r} is a section or a page, so readers have that at /{SEARCH}, and no "
            "search; give it another address if they shall have one"
        )
    said = [*crawler_remarks(newsroom.rights), *ping_remarks(newsroom.pings)]
    yield from (f"{FILE}: {one}" for one in [*said, *licence_remarks(newsroom.republishing)])
    yield from _absent_pictures(newsroom, folder / "stories")
    yield from _unused_names(folder)
    yield from replacing_nothing(folder)
    yield from outside_of_blocks(folder)


def _absent_pictures(newsroom: Newsroom, stories: Path) -> Iterator[str]:
    """Pictures of the icon and of authors that readers would see a hole in place of, if the bucket
    lacks them as the folder does. Without stories here, nobody knows what is in the bucket.
    """
    named = {"icon": newsroom.icon}
    named |= {f"the picture of {author.name}": author.picture for author in newsroom.authors}
    for what, path in named.items():
        file = stories / "_pictures" / path.removeprefix("pictures/")
        if path and stories.is_dir() and not file.is_file():
            yield (
                f"{FILE}: {what}, {path}, is not in stories/_pictures/; put it there, or be sure "
                "that it is in the media bucket"
            )


def _unused_names(folder: Path) -> Iterator[str]:
    """Files and folders that nothing reads, since they are called otherwise than what they are."""
    for path in sorted(folder.iterdir()):
        if path.name in _NAMES or is_leftover(Path(path.name)):
            continue
        if near := _kind_of(path) or get_close_matches(path.name.lower(), _NAMES, n=1, cutoff=0.75):
            mark = "/" * path.is_dir()
            yield f"{path.name}{mark} is not used; did you mean {near[0]}{mark}?"


def _kind_of(folder: Path) -> list[str]:
    """What a folder with a name of another language must be, by what is in it."""
    endings = {path.suffix for path in folder.rglob("*") if path.is_file()}
    return [name for name, ending in _ENDINGS.items() if endings == {ending}]


def _wrong_pictures(folder: Path) -> Iterator[str]:
    for name in ("icon", "logo", "logo-dark"):
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


if __name__ == "__main__":
    main()
