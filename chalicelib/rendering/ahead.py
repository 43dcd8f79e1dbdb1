"""All that we have of Jinja2: it reads templates as they are written, and makes modules of them.

`python -m chalicelib.rendering.ahead` makes the modules, when a package is built: readers then wait
neither for templates to be parsed nor for Jinja2. compiled_templates.py runs them.
"""

from __future__ import annotations

import ast
import re
import shutil
import sys
from pathlib import Path
from typing import Any, Final

import jinja2
from jinja2.defaults import DEFAULT_NAMESPACE

from chalicelib.rendering import compiled_templates
from chalicelib.rendering.compiled_templates import (
    COMPILED,
    TEMPLATES,
    Context,
    LoopContext,
    Template,
    digest,
    module_of,
)

# How every template is read.
OPTIONS: Final[dict[str, Any]] = {
    "undefined": jinja2.StrictUndefined,
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
}


class CannotBeMade(Exception):
    """A template uses something that its module would not find."""


def as_written(templates: Path = TEMPLATES) -> jinja2.Environment:
    """The templates, read by Jinja2 itself."""
    return jinja2.Environment(loader=jinja2.FileSystemLoader(templates), **OPTIONS)  # noqa: S701 - it is in them


def make_modules(templates: Path = TEMPLATES, compiled: Path = COMPILED) -> None:
    """Make the modules of all templates, in place of any that are there.

    Raises CannotBeMade, and jinja2.TemplateSyntaxError.
    """
    environment = as_written(templates)
    made = {}
    for name in environment.list_templates():
        source = (templates / name).read_text(encoding="utf-8")
        made[name] = _module(name, environment.compile(source, name, raw=True))
    shutil.rmtree(compiled, ignore_errors=True)
    for name, code in made.items():
        file = compiled / module_of(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(code, encoding="utf-8")
    (compiled / "made_of").write_text(digest(templates), encoding="ascii")


def _module(template: str, code: str) -> str:
    """What Jinja2 made of a template, to be run by our runtime instead of its own."""
    uses = _Uses()
    uses.visit(ast.parse(code))
    if uses.unknown:
        unknown = ", ".join(dict.fromkeys(uses.unknown))
        raise CannotBeMade(
            f"{template} uses {unknown}, which Jinja2 has and templates in a package have not: do "
            "without, or give it as Jinja2 does, with a test, in "
            "chalicelib/rendering/compiled_templates.py."
        )
    _imports, _, rest = code.partition("\n")
    names = ", ".join(sorted(uses.imported))
    return f"from {compiled_templates.__name__} import {names}\n{rest}"


class _Uses(ast.NodeVisitor):
    """What a module that Jinja2 made asks of the runtime, and what of that ours has not got."""

    def __init__(self) -> None:
        self.offered: set[str] = set()  # by Jinja2's runtime
        self.imported: set[str] = set()
        self.unknown: list[str] = []

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module == "jinja2.runtime":
            self.offered = {name.name for name in node.names}
        else:
            self.unknown.append(f"`{node.module}`")

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if ast.unparse(node.type or node) != "KeyError":  # a filter that isn't there is seen below
            self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            return
        if node.id == "cond_expr_undefined":
            self.unknown.append("an `if` in an expression without `else`")
        elif node.id in self.offered:
            self.imported.add(node.id)
            self._require(compiled_templates, node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.generic_visit(node)
        owner = _OWNERS.get(ast.unparse(node.value).partition("(")[0])
        if owner is not None:
            self._require(owner, node.attr)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.generic_visit(node)
        for kind, known in (("filter", Template.filters), ("test", Template.tests)):
            if ast.unparse(node.value) == f"environment.{kind}s":
                name = ast.literal_eval(node.slice)
                if name not in known:
                    self.unknown.append(f"the {kind} `{name}`")

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        function = ast.unparse(node.func)
        args = [ast.unparse(each) for each in node.args]
        if function == "resolve" and (name := ast.literal_eval(node.args[0])) in DEFAULT_NAMESPACE:
            self.unknown.append(f"the function `{name}`")
        elif function == "Macro" and args[4:7] != ["False"] * 3:
            self.unknown.append(f"`kwargs`, `varargs` or `caller` in the macro {args[2]}")
        elif function == "LoopContext" and len(args) > 2:
            self.unknown.append("a recursive loop")
        elif function == "environment.getattr" and re.fullmatch(r"l_\d+_loop", args[0]):
            self._require(LoopContext, ast.literal_eval(node.args[1]))

    def _require(self, owner: object, name: str) -> None:
        if not hasattr(owner, name):
            self.unknown.append(_AS_WRITTEN.get(name, f"`{name}`"))


# What Jinja2's modules call what, when they ask something of it.
_OWNERS: Final[dict[str, object]] = {
    "environment": Template,
    "environment.get_template": Template,
    "template": Template,
    "context": Context,
    "context.eval_ctx": Context.eval_ctx,
}

# How one writes what Jinja2's modules ask for.
_AS_WRITTEN: Final = {
    "Namespace": "`namespace`",
    "TemplateReference": "`self`",
    "_get_default_module": "`import` without context",
    "derived": "a scoped block",
    "identity": "`set` with a body",
    "new_context": "`include`",
    "save": "`autoescape`",
    "super": "`super()`",
}


if __name__ == "__main__":
    try:
        make_modules()
    except jinja2.TemplateSyntaxError as error:
        sys.exit(f"{error.name}, line {error.lineno}: {error.message}")
    except CannotBeMade as error:
        sys.exit(str(error))
