"""Templates that were made into Python modules, and all that these modules ask for.

Jinja2 makes them when a package is built (ahead.py), and could run them too; but with Jinja2 loaded
a reader's function starts 18 ms later and needs 3 MiB more. So what our templates use of it is
here, under the names by which its modules ask, and a page is the same either way. What else a
template might use of Jinja2 is refused when its module is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Final, NoReturn, Protocol

from markupsafe import Markup, escape

_HERE = Path(__file__).parent
TEMPLATES: Final = _HERE / "templates"
COMPILED: Final = _HERE / "compiled"
MAKERS: Final = (_HERE / "compiled_templates.py", _HERE / "ahead.py")

Block = Callable[["Context"], Iterator[str]]
missing: Final = object()  # a name that nothing was given for


class Renderable(Protocol):
    """A template, made ahead or not."""

    def render(self, **what: Any) -> str: ...  # noqa: ANN401, D102


class Templates(Protocol):
    """Where templates are found by their names."""

    def get_template(self, name: str) -> Renderable: ...  # noqa: D102


class CompiledTemplates:
    """Those in a folder, each loaded when it is first asked for."""

    def __init__(self, folder: Path = COMPILED) -> None:
        self._folder = folder
        self._loaded: dict[str, Template] = {}

    def are_of(self, templates: Path = TEMPLATES) -> bool:
        """Whether they were made of just these: a page is never of yesterday's look."""
        made_of = self._folder / "made_of"
        return made_of.is_file() and made_of.read_text("ascii") == digest(templates)

    def get_template(self, name: str, _asked_by: str = "") -> Template:
        """The template of this name, which must be there."""
        if name not in self._loaded:
            self._loaded[name] = Template(name, self._folder / module_of(name), self)
        return self._loaded[name]


def module_of(template: str) -> str:
    """The file that a template is made into; a traceback names it."""
    return f"{template}.py"


def digest(templates: Path) -> str:
    """What their modules are made of: the templates, and what makes and runs the modules."""
    files = [(path.relative_to(templates), path) for path in sorted(templates.rglob("*.*"))]
    files += [(Path(path.name), path) for path in MAKERS]
    found = hashlib.sha256()
    for name, path in files:
        if path.is_file():
            content = path.read_bytes()
            found.update(f"{name.as_posix()} {len(content)}\n".encode())
            found.update(content)
    return found.hexdigest()


class NotDefined(Exception):
    """A template speaks of what it was not given."""


class Undefined:
    """What a template was not given. It may ask for another thing by default, and that is all."""

    __slots__ = ("_said",)

    def __init__(self, said: str) -> None:
        self._said = said

    def __getattr__(self, name: str) -> NoReturn:
        raise NotDefined(self._said)

    def _refuse(self, *_: object) -> NoReturn:
        raise NotDefined(self._said)


for _operation in (
    *("str", "len", "iter", "bool", "hash", "contains", "getitem", "call", "int", "float"),
    *("eq", "ne", "lt", "le", "gt", "ge", "neg", "pos", "add", "radd", "sub", "rsub", "mul"),
    *("rmul", "truediv", "rtruediv", "floordiv", "rfloordiv", "mod", "rmod", "pow", "rpow"),
):
    setattr(Undefined, f"__{_operation}__", Undefined._refuse)  # noqa: SLF001


def _forceescape(value: object) -> Markup:
    return escape(str(value.__html__() if hasattr(value, "__html__") else value))


def _default(value: object, default_value: object = "", boolean: object = None) -> object:
    return default_value if isinstance(value, Undefined) or (boolean and not value) else value


class Template:
    """A template; to the module that it was made into, also what Jinja2 calls its environment."""

    __slots__ = ("_name", "blocks", "get_template", "root_render_func")

    # What Jinja2's do, for what our templates hand them.
    filters: Final[dict[str, Callable[..., object]]] = {
        "default": _default,
        "forceescape": _forceescape,
        "length": len,
        "safe": Markup,
    }
    tests: Final[dict[str, Callable[..., bool]]] = {}
    concat: Final = "".join

    blocks: dict[str, Block]
    root_render_func: Block

    def __init__(self, name: str, file: Path, others: CompiledTemplates) -> None:
        self._name = name
        self.get_template = others.get_template
        module = ModuleType(name)
        vars(module)["environment"] = self
        SourceFileLoader(name, str(file)).exec_module(module)
        self.blocks, self.root_render_func = module.blocks, module.root

    def render(self, **what: Any) -> str:  # noqa: ANN401
        """The text, with all that the template may speak of. Raises NotDefined."""
        return "".join(self.root_render_func(Context(what, self.blocks)))

    def make_module(
        self, given: Mapping[str, object], _shared: object, more: Mapping[str, object]
    ) -> SimpleNamespace:
        """What the template lets others use of it: its macros."""
        also = {name: value for name, value in more.items() if value is not missing}
        context = Context({**given, **also}, self.blocks)
        for _ in self.root_render_func(context):
            pass  # text between macros, which nobody asked for
        exported = {name: context.vars[name] for name in context.exported_vars}
        return SimpleNamespace(__name__=self._name, **exported)

    def undefined(self, said: str = "", *, name: object) -> Undefined:
        """What stands for a name that nothing was given for."""
        return Undefined(f"{self._name}: {said or f'{name!r} is undefined'}")

    def getattr(self, of: Any, name: str) -> Any:  # noqa: ANN401
        """`of.name`, or else `of["name"]`."""
        try:
            return getattr(of, name)
        except AttributeError:
            pass
        try:
            return of[name]
        except (AttributeError, LookupError, TypeError):
            return self.undefined(f"{type(of).__name__} has no {name!r}", name=name)

    def getitem(self, of: Any, key: Any) -> Any:  # noqa: ANN401
        """`of[key]`, or else `of.key`."""
        try:
            return of[key]
        except (AttributeError, LookupError, TypeError):
            if isinstance(key, str) and hasattr(of, key):
                return getattr(of, key)
            return self.undefined(f"{type(of).__name__} has no {key!r}", name=key)


class Context:
    """All that a template may speak of: what it was given and what it has set itself."""

    __slots__ = ("_given", "blocks", "exported_vars", "vars")

    eval_ctx: Final = SimpleNamespace(autoescape=True)

    def __init__(self, given: Mapping[str, object], blocks: Mapping[str, Block]) -> None:
        self._given = given
        self.vars: dict[str, Any] = {}
        self.exported_vars: set[str] = set()
        # Each block as the template has it, then as those that it extends have it.
        self.blocks = {name: [block] for name, block in blocks.items()}

    def resolve_or_missing(self, name: str) -> object:
        """What a name stands for."""
        return self.vars[name] if name in self.vars else self._given.get(name, missing)

    def get_all(self) -> dict[str, object]:
        """What every name stands for."""
        return {**self._given, **self.vars}

    def call(
        self,
        function: Callable[..., object],
        /,
        *args: object,
        _block_vars: object = None,
        _loop_vars: object = None,
        **named: object,
    ) -> object:
        """Call what a template calls."""
        return function(*args, **named)


class Macro:
    """A part of a template that is called as a function is. What it returns is HTML."""

    __slots__ = ("_function", "_name", "_parameters")

    def __init__(
        self,
        _environment: Template,
        function: Callable[..., str],
        name: str,
        parameters: tuple[str, ...],
        *_: bool,
    ) -> None:
        self._function = function
        self._name = name
        self._parameters = parameters

    def __call__(self, *args: object, **named: object) -> Markup:
        """The HTML, of arguments by place or name; a parameter may have a default."""
        rest = [named.pop(name, missing) for name in self._parameters[len(args) :]]
        if named or len(args) > len(self._parameters):
            raise TypeError(
                f"The macro {self._name!r} takes {self._parameters}, not {args} and {named}."
            )
        return Markup(self._function(*args, *rest))  # noqa: S704 - of our templates


class LoopContext:
    """A loop whose body asks where in it we are."""

    __slots__ = ("_items", "index0", "length")

    def __init__(self, items: Iterable[object], _undefined: object) -> None:
        self._items = tuple(items)
        self.length = len(self._items)
        self.index0 = 0

    def __iter__(self) -> Iterator[tuple[object, LoopContext]]:
        for place, item in enumerate(self._items):
            self.index0 = place
            yield item, self

    @property
    def first(self) -> bool:  # noqa: D102
        return self.index0 == 0

    @property
    def last(self) -> bool:  # noqa: D102
        return self.index0 + 1 == self.length


def markup_join(parts: Iterable[object]) -> str:
    """`a ~ b`: HTML as soon as one of them is, and the others are escaped then."""
    texts = [part if isinstance(part, str) else str(part) for part in parts]
    if any(isinstance(text, Markup) for text in texts):
        return Markup("").join(texts)
    return "".join(texts)
