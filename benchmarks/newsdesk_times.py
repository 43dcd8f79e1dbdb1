"""How long an editor waits for `newsdesk check`, `preview`, and `put` where a site runs.

`python -m benchmarks.newsdesk_times [STORY]`

Each is run as an editor does, from the shell by `bin/newsdesk`, seven times: the quickest, and the
processor time of that. Beside it is how long this Python takes to do nothing. Where `make run`'s
site is up, `put` of what is new each time: a story, a Word file with three pictures (three times
each), and 200 stories (once), until the last receipt.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from uuid import uuid4

from PIL import Image

from benchmarks.report import circumstances, table
from local.ports import RUNNING
from operations.stages import PROJECT
from tests.documents.word import bold, paragraph, picture, word_file

TIMES = 7
SOME, MANY = 3, 200
_STORY = PROJECT / "samples/stories/denmark/how-179-seats-are-shared-out.md"
_PICTURED = PROJECT / "samples/stories/denmark/twenty-five-years-across-the-oresund.md"
_BOUND = 0.5  # seconds, of the processor, that `check` of a Markdown file may take


def main() -> None:
    """Measure and print; the exit status is 1 if `check` takes longer than it may."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("story", nargs="?", type=Path, default=_STORY)
    story = options.parse_args().story
    check = _quickest(lambda: _run(_newsdesk("check", story)))
    rows = [
        ("Python alone", *_quickest(lambda: _run([sys.executable, "-c", "pass"]))),
        ("check, a story", *check),
        ("check, a story with a picture", *_quickest(lambda: _run(_newsdesk("check", _PICTURED)))),
        (
            "preview, until its page with a picture is there",
            *_quickest(lambda: _preview(_PICTURED)),
        ),
    ]
    if RUNNING.is_file():
        put = _newsdesk("put", story, "--section", "denmark")
        rows.append(("put, unchanged, into make run's site", *_quickest(lambda: _run(put))))
        rows += _puts()
    told = [(what, f"{wall:.2f}", f"{cpu:.2f}") for what, wall, cpu in rows]
    print(table(("what", "seconds", "of processor time"), told))
    print(circumstances("benchmarks.newsdesk_times"))
    sys.exit(check[1] > _BOUND)


def _puts() -> Iterator[tuple[str, float, float]]:
    """`put` of new files, each of words that no other has."""
    with tempfile.TemporaryDirectory() as folder:
        section = Path(folder) / "denmark"
        section.mkdir()
        for what, name, write, times in (
            ("put, a new story", "{}.md", _write_story, SOME),
            ("put, a new Word file with three pictures", "{}.docx", _write_word, SOME),
            ("put, 200 new stories", "many-{}", _write_many, 1),
        ):
            made = [section / name.format(uuid4().hex) for _ in range(times)]
            for path in made:
                write(path)
            left = iter(made)
            yield what, *_quickest(partial(_put_next, left), times)


def _put_next(paths: Iterator[Path]) -> None:
    done = _run(_newsdesk("put", "--section", "denmark", "--json", next(paths)))
    outcomes = {json.loads(line)["outcome"] for line in done.splitlines()}
    if outcomes - {"published", "ready"}:
        sys.exit(f"Not all were published: {outcomes}")


def _write_story(path: Path) -> None:
    """Write one of words that no other has: none is a near-duplicate."""
    words = [uuid4().hex[:7] for _ in range(150)]
    text = " ".join(f"{word} sails again" + "." * (n % 9 == 8) for n, word in enumerate(words))
    path.write_text(f"# {path.stem[-12:]} sails again\n\nThe {text}.\n", encoding="utf-8")


def _write_word(path: Path) -> None:
    """Write a headline, a text and three photographs of 1600 by 1067 pixels."""
    pictures = {f"rId{number}": _photograph(number) for number in (7, 8, 9)}
    alt = {relation: f"The quay, {relation}" for relation in pictures}
    blocks = [paragraph(picture(relation, alt=alt[relation])) for relation in pictures]
    words = " ".join(f"{uuid4().hex[:7]} sails again and" for _ in range(150))
    headline = bold(f"{path.stem[-12:]} sails again")
    path.write_bytes(word_file(headline, f"The {words} so on.", *blocks, media=pictures))


def _photograph(number: int) -> bytes:
    image = Image.effect_noise((1600, 1067), 40 + number).convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _write_many(folder: Path) -> None:
    folder.mkdir()
    for _ in range(MANY):
        _write_story(folder / f"{uuid4().hex}.md")


def _newsdesk(*arguments: object) -> list[str]:
    return [str(PROJECT / "bin" / "newsdesk"), *map(str, arguments)]


def _quickest(measured: Callable[[], object], times: int = TIMES) -> tuple[float, float]:
    """Seconds, and those of the processor, of the run that took the least of the latter."""
    runs = []
    for _ in range(times):
        before, started = _cpu(), time.perf_counter()
        measured()
        runs.append((_cpu() - before, time.perf_counter() - started))
    cpu, wall = min(runs)
    return wall, cpu


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _environment() -> dict[str, str]:
    """Bytecode is written, as on an editor's machine."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "VENV": os.environ.get("VENV", sys.prefix)}


def _run(command: list[str]) -> str:
    done = subprocess.run(command, env=_environment(), capture_output=True, check=False)  # noqa: S603 - our own command
    return done.stdout.decode()


def _preview(story: Path) -> None:
    command = _newsdesk("preview", "--no-browser", story)
    environment = _environment() | {"PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    assert process.stdout
    address = next(word for word in process.stdout.readline().split() if word.startswith("http"))
    with urllib.request.urlopen(address) as page:  # noqa: S310 - loopback only
        page.read()
    process.terminate()
    process.wait()


if __name__ == "__main__":
    main()
