"""The import rule: news ← ingest | rendering | storage ← site ← web ← app.py."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent

MAY_IMPORT = {
    "news": set[str](),
    "settings": {"news"},
    "newsroom_file": {"news"},
    "journal": set[str](),
    "ingest": {"news", "journal"},
    "rendering": {"news"},
    "storage": {"news"},
    "site": {"news", "settings", "newsroom_file", "journal", "ingest", "rendering", "storage"},
    "web": {"news", "settings", "rendering", "site"},
    "app": {"settings", "journal", "site", "web"},
}
ONLY_FOR = {
    "boto3": {"storage", "site"},
    "botocore": {"storage", "site"},
    "chalice": {"web", "app"},
}


def modules() -> list[Path]:
    """Everything that ships, and app.py."""
    return [*sorted((PROJECT / "chalicelib").rglob("*.py")), PROJECT / "app.py"]


def room_of(module: Path) -> str:
    """The package or top-level module that a file belongs to."""
    parts = module.relative_to(PROJECT).with_suffix("").parts
    return parts[1] if parts[0] == "chalicelib" else parts[0]


def imports_of(module: Path) -> set[str]:
    """Every module that a file imports, wherever in the file it does."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            found.add(node.module or "")
    return found


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


def test_news_knows_no_clock_no_network_and_no_environment() -> None:
    for module in sorted((PROJECT / "chalicelib" / "news").glob("*.py")):
        assert imports_of(module).isdisjoint({"os", "time", "random", "socket", "urllib.request"})
        assert ".now(" not in module.read_text(encoding="utf-8"), module


def test_only_settings_reads_the_environment() -> None:
    readers = [m for m in modules() if "os" in imports_of(m) and room_of(m) != "app"]
    assert readers == []


def test_app_py_stays_an_entry_point() -> None:
    source = (PROJECT / "app.py").read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 80
    handlers = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    assert handlers
    assert all(len(handler.body) == 1 for handler in handlers), "a handler is one call"


def test_no_module_is_named_for_nothing_in_particular() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "handler", "handlers", "common"}
    assert not [module for module in modules() if module.stem in vague]
