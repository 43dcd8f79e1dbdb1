"""The software bill of materials (SBOM) of a release, as CycloneDX: what ships, and whose it is.

It follows from the locked requirements alone, so the same release has the same one. Whoever learns
of a flaw in a library finds in it whether a release has that.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import chalice

from operations.layer import LAYERS
from operations.package import pinned_versions
from operations.stages import PROJECT

# https://cyclonedx.org/docs/1.6/json/
_SPECIFICATION = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}


def write_bill_of_materials(file: Path, *, release: str, source: Path = PROJECT) -> int:
    """Write the bill of this checkout, called by its `release`; returns how many libraries it has.

    Chalice's own runtime is in every package, though no requirement names it; the layers
    are part of the release.
    """
    versions = {"chalice": chalice.__version__}
    for name in ("requirements.txt", *(layer.requirements for layer in LAYERS)):
        versions |= pinned_versions(source / name)
    libraries = [_component(name, versions[name]) for name in sorted(versions, key=str.lower)]
    application = {"type": "application", "bom-ref": "tidende", "name": "tidende"}
    bill = {
        **_SPECIFICATION,
        "metadata": {"component": {**application, "version": release}},
        "components": libraries,
        "dependencies": [{"ref": "tidende", "dependsOn": [part["bom-ref"] for part in libraries]}],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")
    return len(libraries)


def _component(name: str, version: str) -> dict[str, Any]:
    """A library, by its package URL (https://github.com/package-url/purl-spec)."""
    package = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    return {
        "type": "library",
        "bom-ref": package,
        "name": name,
        "version": version,
        "purl": package,
    }
