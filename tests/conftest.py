"""What every test may ask for."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import jinja2
import pytest
from hypothesis import settings

from chalicelib.ingest.intake import Intake
from chalicelib.news.newsroom import Newsroom
from doubles.newsroom import FOLDER, NEWSROOM
from tests.memory import MemoryArchive, MemoryUploads

# Machines that test are shared and slow at times; a deadline would fail what is not broken.
# So many random examples of each property that all tests end in five minutes; CI has its second
# Python try twice as many (.ci/run), and `make soak` thousands of what matters most.
EXAMPLES = int(os.environ.get("EXAMPLES", "50"))
settings.register_profile("newsroom", deadline=None, max_examples=EXAMPLES)
settings.load_profile("newsroom")

LONGEST_NAMED = 100  # bytes of a file in the name of a test

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def pytest_configure() -> None:
    """Choose the tests' own newsroom, for app.py and for every program that a test starts.

    The one that was chosen is remembered for the tests of it, in the processes that share them too.
    """
    os.environ.setdefault("CHOSEN_NEWSROOM", os.environ.get("NEWSROOM", ""))
    os.environ["NEWSROOM"] = str(FOLDER)
    _keep_compiled_templates()


def _keep_compiled_templates() -> None:
    """Keep the modules of compiled templates alive: jinja2 has weak references to them in
    sys.modules, and Hypothesis, which looks through that, fails if one dies just then.
    """
    begin, kept = jinja2.ModuleLoader.__init__, []

    def begin_and_keep(loader: jinja2.ModuleLoader, path: str | Path | list[str | Path]) -> None:
        begin(loader, path)
        kept.append(loader.module)

    setattr(jinja2.ModuleLoader, "__init__", begin_and_keep)  # noqa: B010 - mypy forbids the other way


def pytest_make_parametrize_id(val: object) -> str | None:
    """A file in the name of a test, by its length and digest."""
    if isinstance(val, bytes) and len(val) > LONGEST_NAMED:
        return f"{len(val)} bytes, {hashlib.sha256(val).hexdigest()[:8]}"
    return None


@pytest.fixture(scope="session")
def newsroom() -> Newsroom:
    """The tests' own, whichever is chosen."""
    return NEWSROOM


@pytest.fixture
def archive() -> MemoryArchive:
    """An empty archive and register."""
    return MemoryArchive()


@pytest.fixture
def uploads() -> MemoryUploads:
    """An empty bucket."""
    return MemoryUploads()


@pytest.fixture
def intake(archive: MemoryArchive, uploads: MemoryUploads, newsroom: Newsroom) -> Intake:
    """Intake over the empty archive and bucket; it does not wait between attempts."""
    return Intake(
        archive, uploads, newsroom, site_url="", pause=lambda _attempt: None, redirects=archive
    )
