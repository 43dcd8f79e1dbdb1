"""Templates tried on sample pages: every name that is not there, and every other error, with the
line of the newsroom's template that it comes of.
"""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches
from pathlib import Path
from types import FrameType
from typing import Any, ClassVar, NamedTuple

import jinja2

from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.template_loading import STANDARD, TEMPLATES
from operations.sample_pages import ANY_NEWSROOM, every_text

Source = tuple[str, str | None, Callable[[], bool] | None]  # the text, its file, whether it is new


class TemplateFault(NamedTuple):
    """What is wrong, and where; line 0 stands for the whole file."""

    name: str
    line: int
    reason: str

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        return f"templates/{self.name}{line}: {self.reason}"


class TemplateTrial:
    """Templates that are rendered once: the newsroom's in `own`, but for the `broken`, for which
    ours stand in.
    """

    def __init__(
        self, own: Path, environment: jinja2.Environment, *, names: list[str], broken: set[str]
    ) -> None:
        self._own = own
        self._broken = broken
        self._names = [name for name in names if name not in broken]
        self._faults: set[TemplateFault] = set()
        self._environment = environment.overlay(
            loader=jinja2.FunctionLoader(_Replaced(environment, broken)),
            undefined=_recording(self._record),
        )

    def faults(self, newsroom: Newsroom | None, looks: Path | None) -> set[TemplateFault]:
        """What is wrong, in pages of the newsroom, or of another if it can't be read. `looks` is
        the folder of its logo and languages.
        """
        newsroom = newsroom or ANY_NEWSROOM
        if not self._names:
            return set()
        for template, render in every_text(
            Renderer(newsroom, looks, self._environment, has_search=True), newsroom
        ):
            try:
                if not render().strip():
                    self._faults |= set(self._emptied(template))
            except RecursionError as error:
                self._faults.add(self._fault(error, "it includes itself without end"))
                break
            except jinja2.TemplateNotFound as error:
                if error.name not in self._broken:  # else that is said already
                    reason = f"there is no template {error.name!r}"
                    self._faults.add(self._fault(error, reason))
            except Exception as error:  # noqa: BLE001 - whatever a template does, its line is said
                self._faults.add(self._fault(error, _in_words(error)))
        return self._faults

    def _emptied(self, template: str) -> Iterator[TemplateFault]:
        """Those of which a page has nothing in it."""
        for name in (template, "base.html"):
            if name in self._names:
                way = f'begin it with {{% extends "{STANDARD}/{name}" %}}'
                yield TemplateFault(name, 0, f"nothing is on the page; remove the file, or {way}")
                return

    def _record(self, reason: str, names_there: Callable[[FrameType], Collection[str]]) -> None:
        """A name that is not there, where it is asked for."""
        ours = None
        frame = inspect.currentframe()
        while frame:
            template = frame.f_globals.get("__jinja_template__")
            if isinstance(template, jinja2.Template) and template.name:
                line = template.get_corresponding_lineno(frame.f_lineno)
                place = (template.name, line, reason + _meant(reason, names_there(frame)))
                if template.name in self._names:
                    self._faults.add(TemplateFault(*place))
                    return
                ours = ours or place
            frame = frame.f_back
        if ours:
            self._faults.add(self._in_ours(*ours))

    def _fault(self, error: Exception, reason: str) -> TemplateFault:
        """An error, at the last line of the newsroom's that it passed."""
        places = [
            (Path(step.filename or ""), step.lineno or 0)
            for step in traceback.extract_tb(error.__traceback__)
        ]
        for path, line in reversed(places):
            if path.is_relative_to(self._own):
                return TemplateFault(path.relative_to(self._own).as_posix(), line, reason)
        for path, line in reversed(places):
            if path.is_relative_to(TEMPLATES):
                return self._in_ours(path.relative_to(TEMPLATES).as_posix(), line, reason)
        return TemplateFault(self._names[0], 0, reason)

    def _in_ours(self, name: str, line: int, reason: str) -> TemplateFault:
        """An error in a template of ours, which fails with a part that the newsroom replaced."""
        parts = [own for own in self._names if own.startswith(("components/", "base."))]
        part = (parts or self._names)[0]
        return TemplateFault(part, 0, f"with it, ours {name}, line {line}, fails: {reason}")


class _Replaced:
    """Loads templates, and ours in place of those that are broken."""

    def __init__(self, environment: jinja2.Environment, broken: set[str]) -> None:
        self._environment = environment
        self._broken = broken

    def __call__(self, name: str) -> Source:
        if name in self._broken:
            return _OURS.get_source(self._environment, name)
        return source_of(name, self._environment)


_OURS = jinja2.FileSystemLoader(TEMPLATES)


def source_of(name: str, environment: jinja2.Environment) -> Source:
    """A template as it is written. Raises jinja2.TemplateNotFound."""
    loader = environment.loader or _OURS
    return loader.get_source(environment, name)


# Takes down what is not there, with what gives the names that may have been meant.
Record = Callable[[str, Callable[[FrameType], Collection[str]]], None]


class UnknownName(jinja2.Undefined):
    """What stands for a name that is not there: it is recorded when it is used, and is nothing, so
    that the rest of the page is tried too.
    """

    __slots__ = ()

    record: ClassVar[Record]

    def _recorded(self, *_: object, **__: object) -> Any:  # noqa: ANN401 - it stands for anything
        thing, name = self._undefined_obj, self._undefined_name
        if thing is jinja2.utils.missing:
            type(self).record(f"there is no {name!r} here", _names_in)
        else:
            type(self).record(f"{_called(thing)} has no {name!r}", lambda _: dir(thing))
        return self

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        if name.startswith("__"):
            raise AttributeError(name)
        return self._recorded()

    __call__ = __getitem__ = _recorded

    def __str__(self) -> str:
        self._recorded()
        return ""

    def __iter__(self) -> Iterator[Any]:
        self._recorded()
        return iter(())

    def __len__(self) -> int:
        self._recorded()
        return 0

    def __bool__(self) -> bool:
        self._recorded()
        return False

    def __eq__(self, other: object) -> bool:
        self._recorded()
        return self is other

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return id(self)


def _recording(record: Record) -> type[UnknownName]:
    return type("Recorded", (UnknownName,), {"__slots__": (), "record": staticmethod(record)})


def _names_in(frame: FrameType) -> Collection[str]:
    """The names that a template may use where it stands."""
    context = frame.f_locals.get("context")
    return list(context.get_all()) if isinstance(context, jinja2.runtime.Context) else []


def _called(thing: object) -> str:
    """What a template knows it by."""
    if isinstance(thing, jinja2.environment.TemplateModule):
        return str(thing.__name__)
    return type(thing).__name__


def _meant(reason: str, names: Collection[str]) -> str:
    """The name that was meant, if one is near."""
    wrong = reason.split("'")[1] if "'" in reason else ""
    plain = [name for name in names if not name.startswith("_")]
    near = get_close_matches(wrong, plain, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _in_words(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"the text has the blank {{{error.args[0]}}}, which is not filled in"
    return f"{error} ({type(error).__name__})"
