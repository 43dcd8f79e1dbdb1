"""Templates for Jinja2: as they are written, or compiled to Python modules when a package is built.

`python -m chalicelib.rendering.template_loading` compiles them. Readers then don't wait for
templates to be parsed.
https://jinja.palletsprojects.com/en/stable/api/#jinja2.ModuleLoader
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path
from typing import Final

import jinja2

TEMPLATES: Final = Path(__file__).with_name("templates")
COMPILED: Final = Path(__file__).with_name("compiled")


def template_environment(
    templates: Path = TEMPLATES, compiled: Path = COMPILED
) -> jinja2.Environment:
    """All templates: the compiled ones if they were made of exactly these, else the files."""
    if _is_compiled_from(templates, compiled):
        return _environment(jinja2.ModuleLoader(compiled))
    return _environment(jinja2.FileSystemLoader(templates))


def compile_templates(templates: Path = TEMPLATES, compiled: Path = COMPILED) -> None:
    """Compile every template in place of earlier ones. Raises jinja2.TemplateSyntaxError."""
    shutil.rmtree(compiled, ignore_errors=True)
    environment = _environment(jinja2.FileSystemLoader(templates))
    environment.compile_templates(compiled, zip=None, ignore_errors=False)
    # Last, so that what was compiled in part is never used.
    _digest_file(compiled).write_text(_digest(templates), encoding="ascii")


def _environment(loader: jinja2.BaseLoader) -> jinja2.Environment:
    return jinja2.Environment(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _is_compiled_from(templates: Path, compiled: Path) -> bool:
    file = _digest_file(compiled)
    return file.is_file() and file.read_text(encoding="ascii") == _digest(templates)


def _digest_file(compiled: Path) -> Path:
    return compiled / "digest"


def _digest(templates: Path) -> str:
    """Of all that compiled templates depend on: Jinja2, the options above, and the files."""
    digest = hashlib.sha256(jinja2.__version__.encode())
    digest.update(Path(__file__).read_bytes())
    for path in sorted(templates.rglob("*.*")):
        name, content = path.relative_to(templates).as_posix(), path.read_bytes()
        digest.update(f"\n{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


if __name__ == "__main__":
    try:
        compile_templates()
    except jinja2.TemplateSyntaxError as error:
        sys.exit(f"{error.name}, line {error.lineno}: {error.message}")
