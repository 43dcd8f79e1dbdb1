"""The deployment package: pinned libraries and nothing else, no missing wheel, not too big."""

from __future__ import annotations

import re
import shutil
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.news.errors import WrongSettings
from chalicelib.newsroom_file import read_newsroom
from doubles.newsroom import FOLDER, NEWSROOM
from operations.package import (
    MAX_ZIPPED,
    OUR_MAX_ZIPPED,
    Package,
    compile_unchecked,
    copy_newsroom,
    copy_source,
    fetch_wheels,
    fill_in,
    make_project,
    make_zip,
    pinned_versions,
    require_all_libraries,
    require_fit,
)
from operations.refusal import Refused
from operations.stages import PROJECT
from tests.operations.conftest import as_installed


def pinned(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "requirements.txt"
    file.write_text("\n".join(["# What ships", *lines]), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["text-unidecode==1.3", "pyyaml==6.0.3"], ""),
        (["text-unidecode==1.3", "pyyaml==6.0.3", "nh3==0.3.8"], r"lacks nh3 0\.3\.8"),
        (["text-unidecode==1.3"], r"pyyaml 6\.0\.3 came along unpinned"),
        (["text-unidecode==1.3", "pyyaml"], "does not pin 'pyyaml'"),
    ],
)
def test_a_package_has_the_pinned_libraries_and_no_others(
    tmp_path: Path, lines: list[str], fault: str
) -> None:
    vendor = tmp_path / "vendor"
    for library in ("text_unidecode-1.3", "PyYAML-6.0.3"):
        (vendor / f"{library}.dist-info").mkdir(parents=True)
    with pytest.raises(Refused, match=fault) if fault else nullcontext():
        require_all_libraries(pinned(tmp_path, *lines), vendor)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"nh3==0.3.8 --hash=sha256:{'0' * 64}", r"no wheel of nh3==0\.3\.8 for Python 3\.\d+"),
        ("text-unidecode==1.3", "Hashes are required"),
    ],
)
def test_a_library_without_a_wheel_or_a_hash_is_not_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, message: str
) -> None:
    (tmp_path / "text_unidecode-1.3-py2.py3-none-any.whl").write_bytes(b"whatever")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(Refused, match=message):
        fetch_wheels(pinned(tmp_path, line), tmp_path / "vendor", "arm64")


def test_versions_are_read_from_lines_with_hashes_and_markers(tmp_path: Path) -> None:
    lines = [
        "pycparser==3.12 ; implementation_name != 'PyPy' \\",
        "    --hash=sha256:0 \\",
        "nh3==1",
    ]
    assert pinned_versions(pinned(tmp_path, *lines)) == {"pycparser": "3.12", "nh3": "1"}


LOCKED = [*PROJECT.glob("requirements*.in"), *PROJECT.glob("*/*/requirements*.in")]


@pytest.mark.parametrize("file", LOCKED, ids=lambda file: str(file.name))
def test_requirements_are_locked_with_hashes_at_the_versions_of_the_in_file(file: Path) -> None:
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
            tmp_path / "project",
            architecture="arm64",
            newsroom=FOLDER,
            fetch=lambda *_: None,
            source=source,
        )


def test_a_package_has_what_is_read_of_the_newsroom_and_not_its_stories(tmp_path: Path) -> None:
    paper = Path(shutil.copytree(FOLDER, tmp_path / "paper"))
    logo = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>'
    files = {"stories/a.md": "", "templates/own/a.html": "", "languages/de.toml": "", "README": ""}
    for name, text in {**files, "logo.svg": logo, "logo-dark.svg": logo}.items():
        (paper / name).parent.mkdir(exist_ok=True, parents=True)
        (paper / name).write_text(text, encoding="utf-8")
    copy = copy_newsroom(paper, tmp_path / "copy")
    copied = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    shipped = {
        "newsroom.toml",
        "logo.svg",
        "logo-dark.svg",
        "languages/de.toml",
        "templates/own/a.html",
    }
    assert copied == shipped | {"checked"}
    assert read_newsroom(copy) == NEWSROOM
    (paper / "logo.svg").write_text("<svg/>", encoding="utf-8")
    with pytest.raises(WrongSettings, match=r"logo\.svg: it is no SVG"):
        copy_newsroom(paper, tmp_path / "another")


def test_the_same_source_makes_the_same_package_and_another_newsroom_makes_another(
    checkout: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(FOLDER, tmp_path / "other"))
    text = (other / "newsroom.toml").read_text(encoding="utf-8")
    renamed = text.replace('name = "', 'name = "The other ', 1)
    (other / "newsroom.toml").write_text(renamed, encoding="utf-8")
    first, again, another = (
        packed(tmp_path / name, checkout, newsroom)
        for name, newsroom in (("first", FOLDER), ("again", FOLDER), ("another", other))
    )
    assert again.digest == first.digest
    assert another.digest != first.digest


def packed(folder: Path, source: Path, newsroom: Path) -> Package:
    project = make_project(
        folder, architecture="arm64", newsroom=newsroom, fetch=as_installed, source=source
    )
    (project / ".chalice").mkdir()
    shutil.copy(source / ".chalice" / "config.json", project / ".chalice")
    return make_zip(project, "dev")


def test_bytecode_lies_beside_its_source_whatever_the_shell_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "elsewhere"))
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "library.py").write_text("X = 1\n", encoding="utf-8")
    compile_unchecked(tmp_path / "vendor", at="/var/task")
    assert [*tmp_path.rglob("*.pyc")] == [*tmp_path.glob("vendor/__pycache__/library.*.pyc")] != []


def test_a_package_that_is_too_large_is_refused(tmp_path: Path) -> None:
    small = Package(tmp_path, tmp_path / "a.zip", 4_000_000, 13_000_000, (("yaml", 3_000_000),))
    assert require_fit(small) is small
    for zipped, limit in (
        (OUR_MAX_ZIPPED + 1, "we ship"),
        (MAX_ZIPPED + 1, "Lambda takes, zipped"),
    ):
        with pytest.raises(Refused, match=rf"{limit}.* The heaviest in it: yaml 3\.0 MB"):
            require_fit(replace(small, zipped=zipped))
    with pytest.raises(Refused, match="Lambda takes, unzipped"):
        require_fit(replace(small, unzipped=251_000_000))


def test_a_policy_with_an_unknown_placeholder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"asks for '\w+', which the storage stack does not tell"):
        fill_in(tmp_path, stage="dev", environment={}, names={"Stage": "dev"})
