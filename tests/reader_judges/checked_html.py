"""HTML, CSS and SVG as the Nu HTML checker reads them: no error on any page."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.npm import CannotJudge
from tests.reader_judges.installed import package, program
from tests.reader_judges.reading import Reading
from tests.reader_judges.verdicts import Finding

_DEADLINE = 300  # seconds
_NOT_COMPOSED = "not in Unicode Normalization Form C"  # the worst stories' own doing


def judge_html(reading: Reading) -> Iterator[Finding]:
    """Errors are faults, warnings are said."""
    jar = package("vnu-jar/build/dist/vnu.jar")
    with TemporaryDirectory() as folder:
        names = dict(_written(Path(folder), reading))
        messages = _messages(jar, sorted(names))
    for file, name in names.items():
        own = [message for message in messages if _file_of(message) == file]
        errors = [_sentence(message) for message in own if message["type"] != "info"]
        warnings = Counter(message["message"] for message in own if message["type"] == "info")
        yield Finding(name, tuple(errors), "; ".join(_told(warnings)))


def _told(warnings: Counter[str]) -> Iterator[str]:
    for message, times in warnings.items():
        if _NOT_COMPOSED not in message and "first occurrence of ID" not in message:
            yield f"warning, {times} times: {message}" if times > 1 else f"warning: {message}"


def _written(folder: Path, reading: Reading) -> Iterator[tuple[str, str]]:
    """Write the pages into `folder`; yields the file and the page's name."""
    for number, page in enumerate(reading.pages):
        file = folder / f"{number:02}.html"
        file.write_text(page.answer.body, encoding="utf-8")
        yield str(file), page.name
    icon = folder / "icon.svg"
    icon.write_text(reading.local.ask("/icon.svg").body, encoding="utf-8")
    yield str(icon), "icon.svg"


def _messages(jar: Path, files: list[str]) -> list[dict[str, Any]]:
    command = [program("java"), "-Xss4m", "-jar", str(jar), "--format", "json", "--stdout"]
    command += ["--also-check-svg", "--exit-zero-always", *files]
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, text=True, timeout=_DEADLINE, check=False
        )
        messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    except (subprocess.TimeoutExpired, ValueError):
        raise CannotJudge("the checker does not run on this machine's java") from None
    return messages


def _file_of(message: dict[str, Any]) -> str:
    return unquote(urlsplit(message.get("url", "")).path)


def _sentence(message: dict[str, Any]) -> str:
    extract = " ".join(message.get("extract", "").split())
    return f"line {message.get('lastLine', '?')}: {message['message']} At: {extract}"
