"""The documents: their links and paths lead somewhere, and the README stays short."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from operations.stages import PROJECT

README = PROJECT / "README.md"
DOCUMENTS = [README, PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").rglob("*.md"))]
LONGEST_README = 10_000  # bytes: what a newcomer reads through

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
_MAKE = re.compile(r"`make ([a-z-]+)|^    make ([a-z-]+)", re.MULTILINE)
_PATH = re.compile(r"(?<=[`\s])((?:\.?[\w-]+/)+[\w.-]*)(?=[`\s])")
# Folders of this repository; other paths in backticks are addresses, keys and names of log groups.
_FOLDERS = {
    ".chalice", ".ci", ".github", "benchmarks", "bin", "chalicelib", "docs", "doubles", "infra",
    "local", "newsdesk", "operations", "samples", "tests",
}  # fmt: skip


MADE_LATER = {"infra/prod.toml", ".chalice/deployed"}  # by whoever deploys


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def anchors_of(document: Path) -> set[str]:
    """The anchors that GitHub gives the headings."""
    headings = _HEADING.findall(re.sub(r"```.*?```", "", text_of(document), flags=re.DOTALL))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(document: Path) -> set[str]:
    """The links within the repository that lead nowhere."""
    return {
        link for link in _LINK.findall(text_of(document)) if not leads_somewhere(document, link)
    }


def leads_somewhere(document: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = document.parent / path if path else document
    is_there = target.exists() and (not anchor or anchor in anchors_of(target))
    return path.startswith("https://") or is_there


def missing_paths(document: Path) -> set[str]:
    """The files and folders of this repository that it names, and that are not there."""
    named = {path for path in _PATH.findall(text_of(document)) if path.split("/")[0] in _FOLDERS}
    return {path for path in named - MADE_LATER if not (PROJECT / path).exists()}


def missing_targets(document: Path) -> set[str]:
    """The targets of `make` that it names, and that the Makefile does not have."""
    named = {start or within for start, within in _MAKE.findall(text_of(document))}
    return named - set(_TARGET.findall(text_of(PROJECT / "Makefile")))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
@pytest.mark.parametrize("missing", [broken_links, missing_paths, missing_targets])
def test_all_links_paths_and_make_targets_in_a_document_are_there(
    document: Path, missing: Callable[[Path], set[str]]
) -> None:
    assert missing(document) == set()


def test_the_readme_can_be_read_in_one_go() -> None:
    assert len(README.read_bytes()) <= LONGEST_README


def test_the_readme_leads_to_every_reader_of_the_documents() -> None:
    links = {link.partition("#")[0] for link in _LINK.findall(text_of(README))}
    top = {f"docs/{page.name}" for page in (PROJECT / "docs").glob("*.md")}
    assert top | {"CONTRIBUTING.md", "docs/runbook/README.md"} <= links


def test_every_constant_in_the_contributing_guide_is_where_it_says() -> None:
    for line in text_of(PROJECT / "CONTRIBUTING.md").splitlines():
        sources = [PROJECT / path for path in _PATH.findall(line) if path.endswith(".py")]
        for name in set(re.findall(r"`([A-Z][A-Z_]+)`", line)):
            assert any(f"\n{name} = " in text_of(source) for source in sources), line
