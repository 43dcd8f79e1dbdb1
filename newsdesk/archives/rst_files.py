"""Articles in reStructuredText, as Pelican has them: read by docutils, which opens no other file
and lets no raw HTML through.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.core import Publisher
from docutils.io import DocTreeInput, StringInput, StringOutput
from docutils.parsers.rst import Directive, directives, roles
from docutils.readers.doctree import Reader

from chalicelib.ingest.limits import LARGEST_FILE
from newsdesk.archives.front_matter_files import TextFile, file_of_text, unreadable
from newsdesk.story_writing import yaml_of

_ERROR = 3  # docutils' level
_SETTINGS = {
    "file_insertion_enabled": False,  # include, csv-table's and raw's files
    "raw_enabled": False,
    "_disable_config": True,  # no docutils.conf of this machine
    "report_level": 2,
    "halt_level": 5,
    "initial_header_level": 2,
    "syntax_highlight": "none",
    "math_output": "LaTeX",
    "cloak_email_addresses": False,
}


def rst_file(path: Path, place: str, zone: tzinfo) -> TextFile:
    """One article. What of it can't be read holds it back; what is lost of it is named."""
    if path.stat().st_size > LARGEST_FILE:
        return unreadable(place, f"it has more than {LARGEST_FILE:,} bytes")
    text = path.read_bytes().decode("utf-8-sig", "replace")
    try:
        document, losses = _document(text)
        fields = dict(_fields(document))
        body = _html(document)
    except RecursionError:
        return unreadable(place, "it is nested too deeply")
    lines = [f"{name}: {yaml_of(value)}" for name, value in fields.items()]
    file = file_of_text("\n".join(["---", *lines, "---", "", ""]), place, zone)
    post = replace(file.post, body=body, is_markdown=False, losses=(*file.post.losses, *losses))
    return replace(file, post=post)


def _document(text: str) -> tuple[nodes.document, list[str]]:
    """The document, and what of it docutils could not read."""
    said = _Said()
    publisher = Publisher(
        reader="standalone",
        parser="restructuredtext",
        writer="null",
        source_class=StringInput,
        destination_class=StringOutput,
    )
    publisher.process_programmatic_settings(
        None, {**_SETTINGS, "warning_stream": said, "input_encoding": "unicode"}, None
    )
    publisher.set_source(text, None)
    publisher.publish()
    document = publisher.document
    losses = [_sentence(message) for message in document.findall(nodes.system_message)]
    for message in [*document.findall(nodes.system_message)]:
        message.parent.remove(message)
    for broken in [*document.findall(nodes.problematic)]:
        broken.parent.replace(broken, nodes.Text(broken.astext()))
    return document, list(dict.fromkeys(filter(None, losses)))


class _Said:
    """What docutils says while it reads, which is in the document too."""

    def write(self, text: str) -> None:
        """Nothing."""


def _sentence(message: nodes.system_message) -> str:
    """What is lost: nothing, where docutils only finds the typing odd."""
    first = next(iter(message.children), message).astext()
    if int(message.get("level", 0)) < _ERROR and "directive disabled" not in first:
        return ""
    return f"line {message.get('line', '?')}: {' '.join(first.split())[:200]}"


def _fields(document: nodes.document) -> Iterator[tuple[str, str]]:
    """The title, and the fields below it."""
    title = next(iter(document.findall(nodes.title)), None)
    if document.get("title"):
        yield "title", str(document["title"])
    if title is not None and title.parent is document:
        document.remove(title)
    for docinfo in [*document.findall(nodes.docinfo)]:
        for element in docinfo.children:
            if isinstance(element, nodes.field):
                name, value = element.children
                yield name.astext().casefold(), value.astext()
            elif isinstance(element, nodes.authors):
                yield "authors", "; ".join(one.astext() for one in element.children)
            else:
                yield element.tagname, element.astext()
        docinfo.parent.remove(docinfo)


def _html(document: nodes.document) -> str:
    publisher = Publisher(
        reader=Reader(parser="null"),
        writer="html5",
        source=DocTreeInput(document),
        destination_class=StringOutput,
    )
    overrides = {**_SETTINGS, "report_level": 5, "output_encoding": "unicode"}
    publisher.process_programmatic_settings(None, overrides, None)
    publisher.publish()
    return str(publisher.writer.parts["fragment"])


class _AnyOption(dict[str, Any]):
    """Options of other programs' directives, which change only how it looks."""

    def __missing__(self, _name: str) -> Any:  # noqa: ANN401 - docutils' own
        return directives.unchanged


class _Code(Directive):  # type: ignore[misc]  # docutils has no types
    """Pelican's and Sphinx's blocks of code."""

    optional_arguments = 1
    option_spec = _AnyOption(linenos=directives.unchanged)  # an empty one would allow none
    has_content = True

    def run(self) -> list[nodes.Node]:
        """The code as it stands."""
        text = "\n".join(self.content)
        return [nodes.literal_block(text, text)]


for _name in ("code", "code-block", "sourcecode"):
    directives.register_directive(_name, _Code)
roles.register_local_role("abbr", roles.GenericRole("abbr", nodes.inline))
