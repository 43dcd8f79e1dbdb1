"""Licences: ours, and a list of every library's that is kept by what is pinned and installed."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from operations.package import pinned_versions
from operations.stages import PROJECT

LIST = PROJECT / "docs" / "licences.md"
SHIPS, DEVELOPS = "What ships to Lambda", "What only developers install"
LAYER = "What is in the layer of pictures"
DOCUMENTS = "What is in the layer of documents"
SEARCH = "What is in the layer of the search"

# What a library may say in place of an SPDX expression, and how that looks in one.
WORDS = {
    "Apache-2.0": r"Apache(-2.0| License 2.0| 2.0| Software License)|Dual License",
    "Artistic-1.0-Perl": "Artistic License",
    "BSD-2-Clause": "BSD",
    "BSD-3-Clause": "BSD",
    "GPL-1.0-or-later": "GNU General Public License",
    "LGPL-3.0-or-later": "Lesser General Public License",
    "LicenseRef-Public-Domain": "Public Domain",
    "MIT": "MIT",
    "MPL-2.0": "MPL|Mozilla Public License 2.0",
    "PSF-2.0": "PSF",
}
COPYLEFT = re.compile(r"\b(A?GPL|LGPL|SSPL|BUSL)\b")


def listed(heading: str) -> dict[str, str]:
    """The licence of each library below a heading of the list."""
    part = LIST.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\S+) \| (.+) \|$", part, re.MULTILINE)
    return {name: licence for name, licence in rows if name != "library"}


def own_words(library: str) -> str:
    """All that an installed library says of its licence."""
    try:
        told = metadata(library)
    except PackageNotFoundError:
        pytest.skip(f"{library} is for another system")
    classifiers = [line for line in told.get_all("Classifier") or [] if line.startswith("License")]
    return "\n".join(
        [told.get("License-Expression") or "", told.get("License") or "", *classifiers]
    )


def test_the_product_is_under_the_mit_licence() -> None:
    assert (PROJECT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")


def test_the_list_of_licences_has_every_library_that_is_pinned_and_no_other() -> None:
    ships = pinned_versions(PROJECT / "requirements.txt").keys()
    develops = pinned_versions(PROJECT / "requirements-dev.txt").keys()
    assert listed(SHIPS).keys() == ships
    pictures = pinned_versions(PROJECT / "requirements-pictures.txt").keys()
    assert listed(LAYER).keys() == pictures
    documents = pinned_versions(PROJECT / "requirements-documents.txt").keys()
    assert listed(DOCUMENTS).keys() == documents
    search = pinned_versions(PROJECT / "requirements-search.txt").keys()
    assert listed(SEARCH).keys() == search
    assert listed(DEVELOPS).keys() == develops - ships - pictures - documents - search


@pytest.mark.parametrize(
    ("library", "licence"),
    (listed(SHIPS) | listed(LAYER) | listed(DOCUMENTS) | listed(SEARCH) | listed(DEVELOPS)).items(),
)
def test_a_licence_is_listed_as_its_library_says(library: str, licence: str) -> None:
    words = own_words(library)
    if licence in words.splitlines():
        return
    for part in re.split(r" AND | OR ", licence):
        assert re.search(WORDS[part], words), words


def test_what_ships_can_be_used_under_a_licence_that_asks_for_no_source() -> None:
    for library, licence in (listed(SHIPS) | listed(DOCUMENTS) | listed(SEARCH)).items():
        choices = licence.split(" OR ")
        assert any(not COPYLEFT.search(choice) for choice in choices), library
