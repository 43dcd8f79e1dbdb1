"""The import rule: news ← all that only news joins ← site ← web ← app.py."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent

MAY_IMPORT = {
    "news": set[str](),
    "settings": {"news"},
    "newsroom_faults": {"news"},
    "newsroom_file": {"news", "newsroom_faults"},
    "journal": set[str](),
    "ingest": {"news", "journal"},
    "imaging": {"news"},
    "search": {"news", "journal"},
    "rendering": {"news"},
    "storage": {"news"},
    "pinging": {"news", "journal"},
    "site": {
        "news",
        "settings",
        "newsroom_file",
        "journal",
        "ingest",
        "imaging",
        "search",
        "rendering",
        "storage",
        "pinging",
    },
    "web": {"news", "settings", "rendering", "site"},
    "app": {"settings", "journal", "site", "web"},
}
ONLY_FOR = {
    "boto3": {"storage", "site"},
    "botocore": {"storage", "site"},
    "chalice": {"web", "app"},
    "mammoth": {"ingest"},
    "PIL": {"imaging"},
    "pi_heif": {"imaging"},
    "uharfbuzz": {"imaging"},
    "tantivy": {"search"},
    "Stemmer": {"search"},
    "regex": {"search"},
}


def modules() -> list[Path]:
    """All that ships."""
    return [*python_files("chalicelib"), PROJECT / "app.py"]


def python_files(*folders: str) -> list[Path]:
    """Every module in these folders of the project."""
    return [module for folder in folders for module in sorted((PROJECT / folder).rglob("*.py"))]


def room_of(module: Path) -> str:
    """The package or top-level module that a file belongs to."""
    parts = module.relative_to(PROJECT).with_suffix("").parts
    return parts[1] if parts[0] == "chalicelib" else parts[0]


def imports_of(module: Path) -> set[str]:
    """Every module that a file imports, wherever in the file it does."""
    imported = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            imported.add(node.module or "")
    return imported


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_module_imports_only_what_the_rule_allows(module: Path) -> None:
    room = room_of(module)
    if room == "__init__":
        assert imports_of(module) == set()
        return
    for name in imports_of(module):
        if name.startswith("chalicelib."):
            imported = name.split(".")[1]
            assert imported in MAY_IMPORT[room] | {room}, f"{room} must not import {imported}"
        library = name.split(".")[0]
        assert room in ONLY_FOR.get(library, {room}), f"{room} must not import {library}"


def test_the_documented_rooms_are_those_of_the_import_rule() -> None:
    assert dict(documented_rooms()) == MAY_IMPORT


def documented_rooms() -> Iterator[tuple[str, set[str]]]:
    """The rooms, and what each may import, by the table in docs/architecture.md."""
    text = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    _, header, rest = text.partition("| room | holds | may import |\n")
    assert header, "docs/architecture.md has no table of rooms"
    for row in rest.partition("\n\n")[0].splitlines()[1:]:
        room, _, may_import = row.strip("|").split("|")
        yield room.strip(" `"), set(re.findall(r"`(\w+)`", may_import))


def test_production_imports_nothing_of_local_tests_or_benchmarks() -> None:
    for module in [*modules(), *python_files("operations")]:
        rooms = {name.partition(".")[0] for name in imports_of(module)}
        assert rooms.isdisjoint({"local", "tests", "doubles", "benchmarks"}), module


def test_the_editors_tool_imports_nothing_of_tests_or_benchmarks() -> None:
    for module in python_files("newsdesk"):
        rooms = {name.partition(".")[0] for name in imports_of(module)}
        assert rooms.isdisjoint({"tests", "doubles", "benchmarks"}), module


def test_no_two_modules_and_no_two_classes_share_a_name() -> None:
    files = python_files("chalicelib", "operations", "local", "newsdesk")
    packages = [module.parent.name for module in files if module.stem == "__init__"]
    stems = [module.stem for module in files if module.stem != "__init__"]
    assert shared([*stems, *packages, "app"]) | shared(classes(files)) == set()


def shared(names: Iterable[str]) -> set[str]:
    """The names that occur twice; a leading underscore does not tell two apart."""
    counts = Counter(name.lstrip("_") for name in names)
    return {name for name, count in counts.items() if count > 1}


def classes(files: Iterable[Path]) -> list[str]:
    nodes = [node for module in files for node in ast.walk(ast.parse(module.read_text("utf-8")))]
    return [node.name for node in nodes if isinstance(node, ast.ClassDef)]


def test_news_knows_no_clock_no_network_and_no_environment() -> None:
    for module in sorted((PROJECT / "chalicelib" / "news").glob("*.py")):
        assert imports_of(module).isdisjoint({"os", "time", "random", "socket", "urllib.request"})
        assert ".now(" not in module.read_text(encoding="utf-8"), module


def test_only_settings_reads_the_environment() -> None:
    readers = [m for m in modules() if "os" in imports_of(m) and room_of(m) != "app"]
    assert readers == []


def test_app_py_stays_an_entry_point() -> None:
    source = (PROJECT / "app.py").read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 101
    handlers = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    assert handlers
    assert all(len(handler.body) == 1 for handler in handlers), "a handler is one call"


def test_no_module_has_a_vague_name() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "handler", "handlers", "common"}
    assert not [module for module in modules() if module.stem in vague]
