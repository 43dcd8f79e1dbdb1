"""A layer: its libraries and nothing else, one zip for one content, not too big."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from operations.layer import LAYERS, Layer, make_layer, publish_layer
from operations.package import pinned_versions, read_config
from operations.refusal import Refused
from operations.stages import PROJECT
from tests.operations.conftest import Client, as_installed

PICTURES = LAYERS[0]

# Those of pages, and of intake's that no layer has: all functions unpack them.
FOR_EVERY_FUNCTION = {
    *("jinja2", "markupsafe", "msgspec", "tzdata"),
    *("cld3-py", "lxml", "markdown-it-py", "mdit-py-plugins", "mdurl", "nh3", "python-slugify"),
    *("pyyaml", "text-unidecode"),
}


def checkout(tmp_path: Path, *libraries: str) -> Path:
    (tmp_path / "requirements-pictures.txt").write_text("\n".join(libraries), encoding="utf-8")
    return tmp_path


def made(tmp_path: Path, name: str) -> Layer:
    source = checkout(tmp_path, "text-unidecode==1.3")
    return make_layer(
        PICTURES, tmp_path / name, architecture="arm64", fetch=as_installed, source=source
    )


def test_libraries_are_where_lambda_looks_for_them_with_bytecode(tmp_path: Path) -> None:
    with zipfile.ZipFile(made(tmp_path, "layer").zip) as opened:
        names = opened.namelist()
        [compiled] = [name for name in names if "__init__" in name and name.endswith(".pyc")]
        unchecked_hash = opened.read(compiled)[4:8]  # PEP 552
        assert b"/opt/python/text_unidecode" in opened.read(compiled)
    assert unchecked_hash == b"\x01\x00\x00\x00"
    assert {name.split("/")[0] for name in names} == {"python"}
    assert "python/text_unidecode/__init__.py" in names
    assert not [name for name in names if name.endswith("RECORD")], "it has this machine's paths"


def test_equal_libraries_make_an_equal_layer(tmp_path: Path) -> None:
    one, other = made(tmp_path, "one"), made(tmp_path, "other")
    assert one.zip != other.zip
    assert one.digest == other.digest
    assert one.zipped < one.unzipped


def test_a_library_that_came_along_is_refused(tmp_path: Path) -> None:
    def more(requirements: Path, folder: Path, architecture: str) -> None:
        as_installed(requirements, folder, architecture)
        (folder / "another-1.0.dist-info").mkdir()

    source = checkout(tmp_path, "text-unidecode==1.3")
    with pytest.raises(Refused, match=r"another 1\.0 came along unpinned"):
        make_layer(PICTURES, tmp_path / "layer", architecture="arm64", fetch=more, source=source)


def test_a_layer_that_lambda_would_not_take_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("operations.layer.MAX_ZIPPED", 1000)
    with pytest.raises(Refused, match="look at requirements-pictures"):
        made(tmp_path, "layer")


def test_a_version_is_published_only_if_the_newest_is_another(
    tmp_path: Path, client: Client, stage: str
) -> None:
    functions, name = client("lambda"), PICTURES.layer_name(stage)
    layer = made(tmp_path, "layer")
    first, again = (
        publish_layer(functions, layer, name=name, architecture="arm64") for _ in range(2)
    )
    assert first == again
    assert first.endswith(f":layer:{name}:1")
    [version] = functions.list_layer_versions(LayerName=name)["LayerVersions"]
    assert version["CompatibleArchitectures"] == ["arm64"]


def test_the_functions_with_a_layer_are_functions_of_ours_that_read_files_or_search() -> None:
    with_layers = {function for layer in LAYERS for function in layer.functions}
    without = {"api_handler", "send_pings"}
    assert with_layers == read_config()["lambda_functions"].keys() - without


def test_no_library_of_a_layer_is_in_the_package_which_readers_functions_have_too() -> None:
    package = pinned_versions(PROJECT / "requirements.txt").keys()
    for libraries in LAYERS:
        assert package.isdisjoint(pinned_versions(PROJECT / libraries.requirements))
    assert package == FOR_EVERY_FUNCTION, "one that reads files belongs in a layer"
