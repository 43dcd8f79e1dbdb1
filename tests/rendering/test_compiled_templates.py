"""What a template says is the same whether Jinja2 reads it or it was made into a module."""

from __future__ import annotations

from dataclasses import dataclass

import jinja2
import pytest
from hypothesis import given
from markupsafe import Markup

from chalicelib.rendering import ahead
from chalicelib.rendering.compiled_templates import CompiledTemplates, NotDefined, Templates
from tests.rendering.strategies import NAUGHTY, texts

MACROS = """
{% macro plain(text) %}<b>{{ text }}</b>{% endmacro %}
{% macro full(text, level=2, tail="<") %}<h{{ level }}>{{ text }}{{ tail }}{% endmacro %}
{% macro outer(text) %}{{ plain(text) ~ "&" }}{% endmacro %}
{% macro asked(text) %}{{ other }}{{ text }}{% endmacro %}
{% set kept = "<kept>" %}
text between macros
"""
BASE = """
{% block one %}one {{ text }}{% endblock %}|{{ set_here|default('none') }}
{% block two %}{% endblock %}
"""
TEMPLATES = {
    # Escaping
    "text": "{{ text }}",
    "safe": "{{ text|safe }}",
    "html": "{{ html }}{{ html|forceescape }}{{ text|forceescape }}{{ of_html|forceescape }}",
    "object with html": "{{ of_html }}",
    "joined": "{{ text ~ 1 ~ text }}{{ text ~ html }}{{ html ~ text }}{{ 'a' ~ none ~ of_html }}",
    "methods": "{{ text.upper() }}{{ html.upper() }}{{ html + text }}{{ '<%s>' % text }}",
    "literals": "{{ '<' }}{{ 1 + 2 * 3 }}{{ [1, text] }}{{ {'a': text}['a'] }}",
    # Names
    "default": "{{ nothing|default(text) }}{{ text|default('x') }}{{ nothing|default }}",
    "default of what is empty": "{{ none_at_all|default(text, true) }}{{ none_at_all|default(1) }}"
    "{{ nothing|default(default_value=text, boolean=true) }}{{ text|default(1, true) }}",
    "default of an attribute": "{{ thing.nothing|default('x') }}{{ thing['nothing']|default(1) }}",
    "attributes and items": "{{ thing.said }}{{ thing['said'] }}{{ words.said }}"
    "{{ words['said'] }}{{ words.get('get') }}{{ words['get'] }}{{ words.nothing|default(1) }}",
    "slices": "{{ many[1:] }}{{ many[-1] }}{{ text[:3] }}{{ text|length }}",
    "set": "{% set a = text %}{{ a }}{% if 1 %}{% set a = html %}{% endif %}{{ a }}",
    "calls": "{{ call(text) }}{{ call(html, level=3) }}{{ thing.call(text, level='<') }}",
    # Loops and conditions
    "loop": "{% for a in many %}{{ loop.first }}{{ loop.index0 }}{{ a }}{{ loop.last }}"
    "{{ loop.length }}{% else %}none{% endfor %}",
    "plain loop": "{% for a in many if a != '<b>' %}{{ a }}{{ call(a) }}{% endfor %}",
    "loop over nothing": "{% for a in none_at_all %}{{ loop.first }}{% else %}none{% endfor %}",
    "loop of pairs": "{% for a, b in pairs %}{{ a }}{{ b }}{{ loop.last }}{% endfor %}",
    "loop in a loop": "{% for a in many %}{% for b in many %}{{ loop.last }}{% endfor %}"
    "{{ loop.last }}{% endfor %}",
    "conditions": "{{ 'a' if text else 'b' }}{% if text in many %}c{% elif not html %}d{% endif %}",
    # Macros and inheritance
    "macros": MACROS + "{{ plain(text) }}{{ full(text, 3) }}{{ full(text=html, tail=text) }}"
    "{{ outer(text) }}{{ plain(plain(html)) }}",
    "import": "{% set other = text %}{% import 'macros' as m with context %}{{ m.plain(text) }}"
    "{{ m.outer(html) }}{{ m.asked(1) }}{{ m.kept }}",
    "import within a loop": "{% for other in many %}{% import 'macros' as m with context %}"
    "{{ m.asked(1) }}{% endfor %}",
    "import within a block": "{% extends 'base' %}{% set other = text %}{% block two %}"
    "{% import 'macros' as m with context %}{{ m.asked(1) }}{% endblock %}",
    "import before it is set": "{% import 'macros' as m with context %}{{ m.asked(1) }}"
    "{% set other = text %}{{ m.asked(1) }}{{ other }}",
    "import one": "{% from 'macros' import plain, full as f with context %}{{ plain(f(text)) }}",
    "base": BASE,
    "extends": "{% extends 'base' %}{% set set_here = text %}{% set other = set_here %}"
    "{% block one %}<{{ set_here }}{{ other }}>{% for a in many %}{{ call(a) }}{% endfor %}"
    "{% endblock %}",
    "extends that": "{% extends 'extends' %}{% import 'macros' as m with context %}"
    "{% block two %}{{ m.plain(text) }}{% endblock %}",
}  # fmt: skip
TOO_MUCH = {
    "one too many": MACROS + "{{ plain(1, 2) }}",
    "another name": MACROS + "{{ plain(1, other=2) }}",
    "twice": MACROS + "{{ plain(1, text=2) }}",
}
OPERATIONS = {
    "equals": "==", "differs from": "!=", "is less than": "<", "is more than": ">",
    "is at most": "<=", "is at least": ">=", "and": "+", "less": "-", "times": "*", "by": "/",
    "whole parts by": "//", "rest by": "%", "to the power of": "**",
}  # fmt: skip
REFUSED = {
    **{f"it {said} one": f"{{{{ nothing {sign} 1 }}}}" for said, sign in OPERATIONS.items()},
    **{f"one {said} it": f"{{{{ 1 {sign} nothing }}}}" for said, sign in OPERATIONS.items()},
    "name": "{{ nothing }}",
    "attribute": "{{ thing.nothing }}",
    "item": "{{ thing['nothing'] }}{{ words['nothing'] }}",
    "place": "{{ many[9] }}",
    "attribute of it": "{{ nothing.more }}",
    "item of it": "{{ nothing['more'] }}",
    "first of it": "{{ nothing[0] }}",
    "call": "{{ nothing(1) }}",
    "if": "{% if nothing %}{% endif %}",
    "if not": "{{ not nothing }}",
    "and": "{{ nothing and 1 }}",
    "loop": "{% for a in nothing %}{% endfor %}",
    "loop that counts": "{% for a in nothing %}{{ loop.first }}{% endfor %}",
    "in": "{{ 1 in nothing }}",
    "in a list": "{{ nothing in many }}",
    "key": "{{ words[nothing] }}",
    "minus": "{{ -nothing }}",
    "plus": "{{ +nothing }}",
    "used by a function": "{{ shout(nothing) }}",
    "joined": "{{ 'a' ~ nothing }}",
    "formatted": "{{ '%s' % nothing }}",
    "number": "{{ '%d' % nothing }}",
    "length": "{{ nothing|length }}",
    "safe": "{{ nothing|safe }}",
    "forceescape": "{{ nothing|forceescape }}",
    "default of it": "{{ thing.x|default(nothing) }}",
    "argument": MACROS + "{{ plain() }}",
    "macro": "{% import 'macros' as m with context %}{{ m.nothing() }}",
    "import": "{% from 'macros' import nothing with context %}{{ nothing() }}",
}


@dataclass(frozen=True)
class Thing:
    said: str

    def call(self, text: str, level: object = 2) -> str:
        return f"<{text}{level}>"


class OfHtml:
    def __html__(self) -> str:
        return "<i>of html</i>"

    def __str__(self) -> str:
        return "<as text>"


def spoken_of(text: str) -> dict[str, object]:
    """All that these templates may speak of."""
    return {
        "text": text,
        "other": "<given>",
        "html": Markup("<i>html</i>"),
        "of_html": OfHtml(),
        "thing": Thing(text),
        "words": {"said": text, "get": "got"},
        "many": [text, "<b>", Markup("<i>")],
        "none_at_all": [],
        "pairs": [(1, text), (text, Markup("<b>"))],
        "shout": lambda text: text.upper(),
        "call": lambda text, level=1: text + str(level),
    }


@dataclass(frozen=True)
class BothWays:
    written: jinja2.Environment
    made: CompiledTemplates


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> BothWays:
    folder = tmp_path_factory.mktemp("both") / "templates"
    folder.mkdir()
    wrong = {f"wrong {name}": source for name, source in REFUSED.items()}
    for name, source in ({"macros": MACROS} | TEMPLATES | TOO_MUCH | wrong).items():
        (folder / name).write_text(source, encoding="utf-8")
    compiled = folder.with_name("compiled")
    ahead.make_modules(folder, compiled)
    return BothWays(ahead.as_written(folder), CompiledTemplates(compiled))


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_says_the_same(templates: BothWays, name: str) -> None:
    for text in NAUGHTY:
        assert shown(templates.made, name, text) == shown(templates.written, name, text)


def shown(by: Templates, name: str, text: str) -> str:
    return by.get_template(name).render(**spoken_of(text))


@given(text=texts())
def test_so_it_does_of_any_text(templates: BothWays, text: str) -> None:
    for name in TEMPLATES:
        assert shown(templates.made, name, text) == shown(templates.written, name, text)


@pytest.mark.parametrize("name", REFUSED)
def test_what_it_was_not_given_is_an_error_that_says_what_and_where(
    templates: BothWays, name: str
) -> None:
    missing = {"place": "9", "argument": "'text'"}.get(name, "'nothing'")
    with pytest.raises(jinja2.UndefinedError, match=missing):
        shown(templates.written, f"wrong {name}", "text")
    with pytest.raises(NotDefined, match=f"wrong {name}: .*{missing}"):
        shown(templates.made, f"wrong {name}", "text")


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_macro_takes_no_more_than_it_names(templates: BothWays, name: str) -> None:
    for by in (templates.written, templates.made):
        with pytest.raises(TypeError, match="plain"):
            shown(by, name, "text")
