"""The API by its own description: Schemathesis asks what it allows, and what it does not."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

from operations.stages import PROJECT
from tests.npm import CannotJudge
from tests.reader_judges.answers import Source
from tests.reader_judges.reading import Reading
from tests.reader_judges.verdicts import BrokeOff, Finding

PROGRAM = PROJECT / ".venv-api" / "bin" / "schemathesis"
CONFIG = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = "20"  # of each path, beside the edges of every parameter
SECONDS = 400

# Not among them: that unknown parameters are refused. They are ignored, as by most sites, since
# links are handed on with more behind them.
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance", "unsupported_method",
)  # fmt: skip


def judge_api(reading: Reading) -> Iterator[Finding]:
    """Every path of the description, asked with what fits it and with what does not; and for a
    story, its section, a tag and an author that are there.
    """
    if not PROGRAM.is_file():
        raise CannotJudge("there is no .venv-api; `make judge` makes it")
    description = json.loads(reading.local.ask("/openapi.json").body)
    _name_what_is_there(description, reading.local)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "openapi.json"
        file.write_text(json.dumps(description), encoding="utf-8")
        run = _asked(reading.site.home, file)
    faults = () if run.returncode == 0 else tuple(_failures(run.stdout))
    count = re.search(r"(\d[\d,]*) generated", run.stdout)
    asked = f", {count[1]} requests" if count else ""
    yield Finding("/openapi.json", faults, f"{len(description['paths'])} paths{asked}")


def _name_what_is_there(description: dict[str, Any], site: Source) -> None:
    """Give the parameters examples: without, nearly all that is asked for is not there."""
    feed = json.loads(site.ask("/feed.json").body)
    paths = (urlsplit(item["url"]).path.removeprefix(site.base) for item in feed["items"])
    stories = [json.loads(site.ask(f"{path}.json").body) for path in paths]
    _, section, slug = urlsplit(stories[0]["url"]).path.removeprefix(site.base).split("/")
    # A small paper has one part of a list, and so gives out no cursor.
    following = unquote(urlsplit(feed.get("next_url", "")).query.partition("=")[2])
    examples = {
        "section": section,
        "slug": slug,
        "before": following or f"2020-01-01T00:00:00Z~{section}/{slug}",
    }
    for parameter, field in (("tag", "tags"), ("author", "authors")):
        slugs = [one["slug"] for story in stories for one in story[field]]
        examples |= {parameter: slugs[0]} if slugs else {}
    parameters = description["components"]["parameters"]
    for name, example in examples.items():
        parameters[name]["example"] = example


def _asked(home: str, description: Path) -> subprocess.CompletedProcess[str]:
    command = [
        str(PROGRAM), "--config-file", str(CONFIG), "run", str(description), "--url", home,
        "--checks", ",".join(CHECKS), "--max-examples", EXAMPLES, "--seed", "1", "--no-color",
        "--continue-on-failure",
    ]  # fmt: skip
    try:
        return subprocess.run(  # noqa: S603 - our own command
            command, cwd=description.parent, capture_output=True, text=True, timeout=SECONDS,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise BrokeOff(f"Schemathesis was not done after {SECONDS} seconds") from None


def _failures(output: str) -> Iterator[str]:
    """What went wrong, in its own words: a paragraph for each operation."""
    told = output.partition("FAILURES")[2] or output[-3000:]
    yield from (part.strip() for part in re.split(r"\n_{3,}[^\n]*\n", told) if part.strip(" =\n"))
