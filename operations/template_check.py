"""What is wrong in a newsroom's own templates: they are read, compared with ours, and rendered
once, so that a name that is not there is found before a reader meets it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import jinja2
from jinja2 import nodes
from jinja2.meta import find_referenced_templates

from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.template_loading import (
    OWN_TEMPLATES,
    STANDARD,
    TEMPLATES,
    is_leftover,
    template_environment,
)
from operations.template_trial import TemplateFault, TemplateTrial, source_of

ADDITIONS = "own"  # where a newsroom's templates may be that replace none of ours


def wrong_templates(folder: Path, newsroom: Newsroom | None, looks: Path | None) -> list[str]:
    """A sentence for each thing that is wrong in them. They are tried in pages of the newsroom, or
    of another if it can't be read; `looks` is the folder of its logo and languages, if these can
    be used.
    """
    if not (names := own_templates(folder)):
        return []
    own = folder / OWN_TEMPLATES
    environment = template_environment(compiled=own / "none", own=own)
    faults = {fault for name in names for fault in _unreadable(name, own, environment)}
    broken = {fault.name for fault in faults}
    faults |= {
        fault
        for name in names
        if name not in broken
        for fault in _lost_blocks(name, environment, broken)
    }
    trial = TemplateTrial(own, environment, names=names, broken=broken)
    return [str(fault) for fault in sorted(faults | trial.faults(newsroom, looks))]


def own_templates(folder: Path) -> list[str]:
    """The names of the templates in the newsroom's folder; what editors leave behind is none."""
    own = folder / OWN_TEMPLATES
    names = (path.relative_to(own) for path in own.rglob("*") if path.is_file())
    return sorted(name.as_posix() for name in names if not is_leftover(name))


def replacing_nothing(folder: Path) -> Iterator[str]:
    """Templates that no page uses: mistyped, in the wrong folder, or of an earlier release."""
    ours = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*")]
    for name in own_templates(folder):
        if name in ours or name.startswith(f"{ADDITIONS}/"):
            continue
        same = [other for other in ours if Path(other).name == Path(name).name]
        near = same or get_close_matches(name, ours, n=1)
        meant = f"did you mean templates/{near[0]}? T" if near else "t"
        yield (
            f"templates/{name} replaces none of ours (chalicelib/rendering/templates/), so no "
            f"page uses it; {meant}emplates that yours include are in templates/{ADDITIONS}/"
        )


def outside_of_blocks(folder: Path) -> Iterator[str]:
    """What a template that extends another has outside of its blocks. To be asked of templates with
    nothing wrong in them.
    """
    own = folder / OWN_TEMPLATES
    environment = template_environment(compiled=own / "none", own=own)
    for name in own_templates(folder):
        tree = _tree(name, environment)
        after = itertools.dropwhile(lambda node: not isinstance(node, nodes.Extends), tree.body)
        if line := next((node.lineno for node in after if _shows_something(node)), 0):
            yield (
                f"templates/{name}, line {line}: what stands outside of the blocks is shown "
                "nowhere, since the template extends another"
            )


def _shows_something(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and any(
        not isinstance(part, nodes.TemplateData) or part.data.strip() for part in node.nodes
    )


def _unreadable(name: str, own: Path, environment: jinja2.Environment) -> Iterator[TemplateFault]:
    """Why a template can't be used at all."""
    if name.startswith(f"{STANDARD}/"):
        yield TemplateFault(name, 0, f"the folder {STANDARD}/ stands for ours; choose another")
    try:
        tree = environment.parse((own / name).read_text(encoding="utf-8-sig"))
        environment.get_template(name)
    except jinja2.TemplateSyntaxError as error:
        yield TemplateFault(name, error.lineno, error.message or "it can't be read")
    except UnicodeDecodeError:
        yield TemplateFault(name, 0, "it is not UTF-8; save it as UTF-8")
    else:
        known = set(environment.list_templates())
        for other in find_referenced_templates(tree):
            if other and other not in known:
                yield TemplateFault(name, 0, f"there is no template {other!r}")
        yield from _circles(name, environment)


def _circles(name: str, environment: jinja2.Environment) -> Iterator[TemplateFault]:
    """Unless the templates that it extends end somewhere."""
    chain = [name]
    while parent := _parent(chain[-1], environment):
        if parent[0] == name:
            ours = f"; ours is {f'{STANDARD}/{name}'!r}" if (TEMPLATES / name).is_file() else ""
            line = (_parent(name, environment) or parent)[1]
            yield TemplateFault(name, line, f"it extends itself{ours}")
        if parent[0] in chain:
            return
        chain.append(parent[0])


def _lost_blocks(
    name: str, environment: jinja2.Environment, broken: set[str]
) -> Iterator[TemplateFault]:
    """Blocks that none of the templates that it extends has: what is in them is shown nowhere."""
    parent = _parent(name, environment)
    if not parent or parent[0] in broken:
        return
    known: set[str] = set()
    above: tuple[str, int] | None = parent
    while above and above[0] not in broken:
        known |= blocks(above[0], environment)
        above = _parent(above[0], environment)
    for block in _outermost(_tree(name, environment)):
        if block.name not in known:
            near = get_close_matches(block.name, known, n=1)
            meant = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(sorted(known))}"
            reason = f"{parent[0]!r} has no block {block.name!r}, so it is shown nowhere; {meant}"
            yield TemplateFault(name, block.lineno, reason)


def blocks(name: str, environment: jinja2.Environment) -> set[str]:
    """The names of the blocks of a template."""
    return {block.name for block in _tree(name, environment).find_all(nodes.Block)}


def _outermost(tree: nodes.Template) -> Iterator[nodes.Block]:
    """Its blocks that are in no other."""
    inner = {id(one) for block in tree.find_all(nodes.Block) for one in block.find_all(nodes.Block)}
    return (block for block in tree.find_all(nodes.Block) if id(block) not in inner)


def _parent(name: str, environment: jinja2.Environment) -> tuple[str, int] | None:
    """The template that it extends, and in which line; None if none, or if it is computed."""
    try:
        extended = _tree(name, environment).find(nodes.Extends)
    except (jinja2.TemplateError, UnicodeDecodeError):
        return None
    if extended is None or not isinstance(extended.template, nodes.Const):
        return None
    return str(extended.template.value), extended.lineno


def _tree(name: str, environment: jinja2.Environment) -> nodes.Template:
    return environment.parse(source_of(name, environment)[0])
