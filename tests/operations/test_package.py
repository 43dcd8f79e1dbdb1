"""What ships: all of it, nothing else, and nothing too big."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from operations.package import (
    MAX_ZIPPED,
    OUR_MAX_ZIPPED,
    Package,
    copy_source,
    fetch_wheels,
    fill_in,
    make_project,
    pinned_versions,
    require_all_libraries,
    require_fit,
)
from operations.refusal import Refused
from operations.stages import PROJECT


def unpacked(folder: Path, *libraries: str) -> Path:
    """A folder with libraries in it, as far as their names tell."""
    for library in libraries:
        (folder / f"{library}.dist-info").mkdir(parents=True)
    return folder


def pinned(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "requirements.txt"
    file.write_text("\n".join(["# What ships", *lines]), encoding="utf-8")
    return file


def test_libraries_are_those_that_are_pinned(tmp_path: Path) -> None:
    vendor = unpacked(tmp_path / "vendor", "text_unidecode-1.3", "PyYAML-6.0.3")
    require_all_libraries(pinned(tmp_path, "text-unidecode==1.3", "pyyaml==6.0.3"), vendor)


def test_a_package_without_a_library_is_not_made(tmp_path: Path) -> None:
    vendor = unpacked(tmp_path / "vendor", "nh3-0.3.7")
    with pytest.raises(Refused, match=r"lacks nh3 0\.3\.8"):
        require_all_libraries(pinned(tmp_path, "nh3==0.3.8"), vendor)


def test_a_library_that_nobody_pinned_does_not_ship(tmp_path: Path) -> None:
    vendor = unpacked(tmp_path / "vendor", "cffi-2.1.1", "pycparser-3.12")
    with pytest.raises(Refused, match=r"pycparser 3\.12 came along unpinned"):
        require_all_libraries(pinned(tmp_path, "cffi==2.1.1"), vendor)
    with pytest.raises(Refused, match="does not pin 'cffi'"):
        require_all_libraries(pinned(tmp_path, "cffi"), vendor)


def test_a_missing_wheel_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")  # an index in which nothing is
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    requirements = pinned(tmp_path, f"nh3==0.3.8 --hash=sha256:{'0' * 64}")
    with pytest.raises(Refused, match=r"no wheel of nh3==0\.3\.8 for Python 3\.\d+ on arm64"):
        fetch_wheels(requirements, tmp_path / "vendor", "arm64")


def test_a_requirement_without_a_hash_is_not_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "text_unidecode-1.3-py2.py3-none-any.whl").write_bytes(b"whatever")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(Refused, match="Hashes are required"):
        fetch_wheels(pinned(tmp_path, "text-unidecode==1.3"), tmp_path / "vendor", "arm64")


def test_versions_are_read_from_lines_with_hashes_and_markers(tmp_path: Path) -> None:
    lines = [
        "pycparser==3.12 ; implementation_name != 'PyPy' \\",
        "    --hash=sha256:0 \\",
        "nh3==1",
    ]
    assert pinned_versions(pinned(tmp_path, *lines)) == {"pycparser": "3.12", "nh3": "1"}


LOCKED = [*PROJECT.glob("requirements*.in"), *PROJECT.glob("*/*/requirements*.in")]


@pytest.mark.parametrize("file", LOCKED, ids=lambda file: str(file.name))
def test_requirements_are_locked_with_hashes_as_asked_for(file: Path) -> None:
    locked = file.with_suffix(".txt")
    lines = locked.read_text(encoding="utf-8").splitlines()
    libraries = [n for n, line in enumerate(lines) if "==" in line and not line.startswith(" ")]
    assert all("--hash=sha256:" in lines[n + 1] for n in libraries)
    versions = {name.lower(): version for name, version in pinned_versions(locked).items()}
    text = file.read_text(encoding="utf-8").lower()
    wanted = dict(re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)", text, re.MULTILINE))
    assert wanted
    assert wanted.items() <= versions.items()


def test_a_template_that_cannot_be_compiled_is_named(tmp_path: Path) -> None:
    source = copy_source(tmp_path / "source")
    (source / "requirements.txt").write_text("# none\n", encoding="utf-8")
    page = source / "chalicelib" / "rendering" / "templates" / "base.html"
    page.write_text("<p>\n{{ page|nosuch }}", encoding="utf-8")
    wanted = "The templates could not be compiled: base.html, line 2: No filter named 'nosuch'"
    with pytest.raises(Refused, match=wanted):
        make_project(
            tmp_path / "project", architecture="arm64", fetch=lambda *_: None, source=source
        )


def test_a_package_that_is_too_big_is_not_sent(tmp_path: Path) -> None:
    small = Package(tmp_path, tmp_path / "a.zip", 4_000_000, 13_000_000, (("yaml", 3_000_000),))
    assert require_fit(small) is small
    for zipped, whose in (
        (OUR_MAX_ZIPPED + 1, "we ship"),
        (MAX_ZIPPED + 1, "Lambda takes, zipped"),
    ):
        with pytest.raises(Refused, match=rf"{whose}.* The heaviest in it: yaml 3\.0 MB"):
            require_fit(replace(small, zipped=zipped))
    with pytest.raises(Refused, match="Lambda takes, unzipped"):
        require_fit(replace(small, unzipped=251_000_000))


def test_a_policy_names_only_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"asks for '\w+', which the storage stack does not tell"):
        fill_in(tmp_path, stage="dev", environment={}, names={"Stage": "dev"})
