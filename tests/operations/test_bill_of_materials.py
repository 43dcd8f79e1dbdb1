"""The bill of materials of a release."""

from __future__ import annotations

import json
from pathlib import Path

import chalice

from operations.bill_of_materials import write_bill_of_materials
from operations.package import pinned_versions
from operations.stages import PROJECT


def test_it_names_every_library_that_ships_and_its_version(tmp_path: Path) -> None:
    file = tmp_path / "bill.json"
    number = write_bill_of_materials(file, release="commit 1234567")
    bill = json.loads(file.read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["version"] == "commit 1234567"
    layers = ("pictures", "documents", "search")
    files = ("requirements.txt", *(f"requirements-{name}.txt" for name in layers))
    shipped = {n: v for file in files for n, v in pinned_versions(PROJECT / file).items()}
    shipped |= {"chalice": chalice.__version__}
    assert {part["name"]: part["version"] for part in bill["components"]} == shipped
    assert number == len(shipped)
    packages = [part["purl"] for part in bill["components"]]
    assert {"pkg:pypi/pyyaml@6.0.3", "pkg:pypi/pillow@13.0.0"} <= {*packages}
    assert bill["dependencies"] == [{"ref": "tidende", "dependsOn": packages}]


def test_the_same_release_has_the_same_bill(tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    for file in (one, other):
        write_bill_of_materials(file, release="a")
    assert one.read_bytes() == other.read_bytes()
