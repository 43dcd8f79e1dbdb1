"""The Lambda layers: libraries that only some functions need. LAYERS is the table of them.

A layer is unpacked at /opt, beside the package, for the functions that name it. So the package, one
for all functions, has no image library in it, none that reads documents and no engine of the
search, and readers' functions start as fast as before. A version of a layer never changes; one is
published only when what is in it has changed.
https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html
"""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from operations.package import (
    MAX_ZIPPED,
    Fetch,
    compile_unchecked,
    fetch_wheels,
    remove_unneeded_files,
    require_all_libraries,
    this_python,
)
from operations.refusal import Refused
from operations.stages import PROJECT
from operations.within_chalice import zip_entry


@dataclass(frozen=True)
class Libraries:
    """What is in a layer, and the functions that have it, as Chalice names them."""

    name: str
    functions: tuple[str, ...]

    @property
    def requirements(self) -> str:
        """The file that pins them."""
        return f"requirements-{self.name}.txt"

    def layer_name(self, stage: str) -> str:
        """The name of a stage's layer."""
        return f"tidende-{stage}-{self.name}"


LAYERS = (
    Libraries("pictures", ("make_pictures",)),
    Libraries("documents", ("receive_upload", "sweep_uploads")),
    Libraries("search", ("search_stories", "write_index")),
)
# Where Lambda unpacks it; libraries lie in python/, which is on the path there.
LAYER_ROOT = "/opt"
LIBRARIES = "python"


@dataclass(frozen=True)
class Layer:
    """A zip, ready to be published; sizes are in bytes."""

    zip: Path
    unzipped: int

    @property
    def zipped(self) -> int:
        """What Lambda is sent."""
        return self.zip.stat().st_size

    @cached_property
    def digest(self) -> str:
        """The zip's SHA-256: what is in it, whenever it was made."""
        return hashlib.sha256(self.zip.read_bytes()).hexdigest()


def make_layer(
    contents: Libraries,
    folder: Path,
    *,
    architecture: str,
    fetch: Fetch = fetch_wheels,
    source: Path = PROJECT,
) -> Layer:
    """Make a layer's zip in an empty `folder`, equal for equal libraries. Raises Refused."""
    shutil.rmtree(folder, ignore_errors=True)
    libraries = folder / LIBRARIES
    libraries.mkdir(parents=True)
    fetch(source / contents.requirements, libraries, architecture)
    require_all_libraries(source / contents.requirements, libraries)
    remove_unneeded_files(libraries)
    compile_unchecked(libraries, at=f"{LAYER_ROOT}/{LIBRARIES}")
    return _require_fit(contents, _zipped(folder, folder.with_suffix(".zip")))


def publish_layer(functions: Any, layer: Layer, *, name: str, architecture: str) -> str:  # noqa: ANN401 - a client of Lambda
    """Publish the layer of this name, unless its newest version is the same; returns that
    version's ARN.
    """
    description = f"sha256 {layer.digest}"
    newest = next(iter(_versions(functions, name)), None)
    if newest and newest.get("Description") == description:
        return str(newest["LayerVersionArn"])
    published = functions.publish_layer_version(
        LayerName=name,
        Description=description,
        Content={"ZipFile": layer.zip.read_bytes()},
        CompatibleRuntimes=[f"python{this_python()}"],
        CompatibleArchitectures=[architecture],
    )
    return str(published["LayerVersionArn"])


def delete_layer(functions: Any, name: str, *, but: str = "") -> int:  # noqa: ANN401 - a client of Lambda
    """Delete the versions of the layer of this name, `but` the one of this ARN; how many there
    were. A function that is deployed keeps what it was given, whether that version is still there
    or not.
    """
    others = [one for one in _versions(functions, name) if one["LayerVersionArn"] != but]
    for version in others:
        functions.delete_layer_version(LayerName=name, VersionNumber=version["Version"])
    return len(others)


def _versions(functions: Any, name: str) -> list[dict[str, Any]]:  # noqa: ANN401 - a client of Lambda
    """The layer's versions, newest first."""
    pages = functions.get_paginator("list_layer_versions").paginate(LayerName=name)
    versions = [version for page in pages for version in page["LayerVersions"]]
    return sorted(versions, key=lambda version: -version["Version"])


def _zipped(folder: Path, target: Path) -> Layer:
    """Zip a folder in order and without dates."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    with zipfile.ZipFile(target, "w") as opened:
        for file in files:
            entry = zip_entry(file.relative_to(folder).as_posix())
            opened.writestr(entry, file.read_bytes(), compresslevel=9)
    return Layer(target, sum(file.stat().st_size for file in files))


def _require_fit(contents: Libraries, layer: Layer) -> Layer:
    if layer.zipped > MAX_ZIPPED:
        raise Refused(
            f"The layer of {contents.name} is {layer.zipped / 1e6:.1f} MB zipped; "
            f"{MAX_ZIPPED / 1e6:.0f} MB is the most that Lambda takes: "
            f"look at {contents.requirements}"
        )
    return layer
