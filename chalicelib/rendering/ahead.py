"""Templates as Python modules, made when a package is built.

`python -m chalicelib.rendering.ahead` makes them. Parsing them is half of what a first page takes.
They are used only if they were made of these very templates, with these options, by this version of
Jinja2: a page is never of yesterday's look.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any, Final

import jinja2

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"
COMPILED = _HERE / "compiled"

# How every template is read.
OPTIONS: Final[dict[str, Any]] = {
    "undefined": jinja2.StrictUndefined,
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
}


def loader(templates: Path = TEMPLATES, compiled: Path = COMPILED) -> jinja2.BaseLoader:
    """What reads the templates: as modules if those are theirs, else as they are written."""
    made_of = compiled / "made_of"
    if made_of.is_file() and made_of.read_text(encoding="ascii") == _digest(templates):
        return jinja2.ModuleLoader(compiled)
    return jinja2.FileSystemLoader(templates)


def make_modules(
    environment: jinja2.Environment, templates: Path = TEMPLATES, compiled: Path = COMPILED
) -> None:
    """Make the modules of all templates, in place of any that are there."""
    shutil.rmtree(compiled, ignore_errors=True)
    written = environment.overlay(loader=jinja2.FileSystemLoader(templates))
    written.compile_templates(compiled, zip=None, ignore_errors=False)
    (compiled / "made_of").write_text(_digest(templates), encoding="ascii")


def _digest(templates: Path) -> str:
    found = hashlib.sha256(f"{jinja2.__version__} {sorted(OPTIONS.items())}\n".encode())
    for path in sorted(templates.rglob("*.*")):
        if path.is_file():
            content = path.read_bytes()
            found.update(f"{path.relative_to(templates).as_posix()} {len(content)}\n".encode())
            found.update(content)
    return found.hexdigest()


if __name__ == "__main__":
    from chalicelib.rendering.renderer import template_environment

    make_modules(template_environment())
