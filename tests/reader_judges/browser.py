"""A headless Chromium that looks at pages: what it asks for, says, and what axe-core finds."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

from tests.npm import CannotJudge
from tests.reader_judges.installed import HERE, chromium, package, program
from tests.reader_judges.verdicts import BrokeOff

CHROMIUM_FLAGS = (
    "--headless=new",
    "--no-sandbox",  # root has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine can be reached.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

Looks = tuple[tuple[str, str], ...]  # "phone" or "desktop", "light" or "dark"

_NO_BROWSER = 3  # the exit status of our scripts
_DEADLINE = 900  # seconds, for all pages


def browse(pages: list[dict[str, str]], *, ask_for: list[str], looks: Looks = ()) -> dict[str, Any]:
    """By page, what browser.mjs writes about it: on these screens, in these colour schemes.

    Raises CannotJudge, BrokeOff.
    """
    order = {"pages": pages, "askFor": ask_for, "looks": looks, "flags": CHROMIUM_FLAGS}
    return run_script("browser.mjs", order)


def run_script(name: str, order: dict[str, Any]) -> dict[str, Any]:
    """Run a script of ours in Node, with its order and its answer in JSON.

    Raises CannotJudge if there is no browser, BrokeOff if the script fails.
    """
    node = program("node")
    full = order | {"chromium": chromium(), "packages": str(package(""))}
    done = subprocess.run(  # noqa: S603 - our own script
        [node, str(HERE / name)],
        input=json.dumps(full),
        capture_output=True,
        text=True,
        timeout=_DEADLINE,
        check=False,
    )
    if done.returncode == _NO_BROWSER:
        raise CannotJudge(f"the browser does not start: {_last_words(done.stderr)}")
    if done.returncode:
        raise BrokeOff(f"{name}: {_last_words(done.stderr)}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _last_words(output: str) -> str:
    error = re.search(r"^\s*(?:\w*Error|Error): .*", output, re.MULTILINE)
    return error[0].strip() if error else output.strip()[-300:] or "it does not say why"
