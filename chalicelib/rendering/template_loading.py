"""Templates for Jinja2: as they are written, or compiled to Python modules when a package is built.

`python -m chalicelib.rendering.template_loading [NEWSROOM]` compiles them, and those of a newsroom.
Readers then don't wait for templates to be parsed. A newsroom's template stands in place of ours of
the same name, which it can extend as `standard/…`.
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
STANDARD: Final = "standard"  # before the name of one of ours that a newsroom's has replaced
OWN_TEMPLATES: Final = "templates"  # in the newsroom's folder


def template_environment(
    templates: Path = TEMPLATES, compiled: Path = COMPILED, *, own: Path | None = None
) -> jinja2.Environment:
    """All templates, the newsroom's `own` before ours: the compiled ones if they were made of
    exactly these, else the files.
    """
    if _is_compiled_from(_folders(templates, own), compiled):
        return _environment(jinja2.ModuleLoader(compiled))
    return _environment(_files(templates, own))


def is_leftover(name: Path) -> bool:
    """Whether a file is what an editor or a system leaves beside others (`.front.html.swp`,
    `front.html~`, `.DS_Store`); nothing ever uses it.
    """
    return any(part.startswith((".", "~", "#")) or part.endswith("~") for part in name.parts)


def compile_templates(
    templates: Path = TEMPLATES, compiled: Path = COMPILED, *, own: Path | None = None
) -> None:
    """Compile every template in place of earlier ones. Raises jinja2.TemplateSyntaxError."""
    shutil.rmtree(compiled, ignore_errors=True)
    environment = _environment(_files(templates, own))
    environment.compile_templates(
        compiled,
        zip=None,
        ignore_errors=False,
        filter_func=lambda name: not is_leftover(Path(name)),
    )
    # Last, so that what was compiled in part is never used.
    _digest_file(compiled).write_text(_digest(_folders(templates, own)), encoding="ascii")


def _folders(templates: Path, own: Path | None) -> list[Path]:
    return [own, templates] if own and own.is_dir() else [templates]


def _files(templates: Path, own: Path | None) -> jinja2.BaseLoader:
    folders = _folders(templates, own)
    replaced = _replaced(templates, own) if own else {}
    return jinja2.ChoiceLoader(
        [jinja2.FileSystemLoader(folders, "utf-8-sig"), jinja2.DictLoader(replaced)]
    )


def _replaced(templates: Path, own: Path) -> dict[str, str]:
    """Ours that the newsroom's stand in place of, under their other name. No more of them: each is
    in the package twice.
    """
    names = [path.relative_to(own) for path in own.rglob("*") if path.is_file()]
    used = [name.as_posix() for name in names if not is_leftover(name)]
    ours = {name: templates / name for name in used if (templates / name).is_file()}
    return {f"{STANDARD}/{name}": path.read_text("utf-8") for name, path in ours.items()}


def _environment(loader: jinja2.BaseLoader) -> jinja2.Environment:
    return jinja2.Environment(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _is_compiled_from(folders: list[Path], compiled: Path) -> bool:
    file = _digest_file(compiled)
    return file.is_file() and file.read_text(encoding="ascii") == _digest(folders)


def _digest_file(compiled: Path) -> Path:
    return compiled / "digest"


def _digest(folders: list[Path]) -> str:
    """Of all that compiled templates depend on: Jinja2, the options above, and the files."""
    digest = hashlib.sha256(jinja2.__version__.encode())
    digest.update(Path(__file__).read_bytes())
    for folder in folders:
        digest.update(b"\n")
        for path in sorted(folder.rglob("*.*")):
            name = path.relative_to(folder)
            if path.is_file() and not is_leftover(name):
                content = path.read_bytes()
                digest.update(f"\n{name.as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


if __name__ == "__main__":
    try:
        compile_templates(own=Path(sys.argv[1]) / OWN_TEMPLATES if sys.argv[1:] else None)
    except jinja2.TemplateSyntaxError as error:
        sys.exit(f"{error.name}, line {error.lineno}: {error.message}")
