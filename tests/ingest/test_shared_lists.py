"""Two names in one list: the receipt of the later story says so, and the site is as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.ingest.intake import Intake, Received
from chalicelib.ingest.receipt import Receipt
from chalicelib.news.newsroom import Newsroom
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads

TEXT = "The ferry sails again after eleven months, says the harbour, and twenty cars were waiting."


@pytest.fixture
def intake(archive: MemoryArchive, uploads: MemoryUploads, newsroom: Newsroom) -> Intake:
    return Intake(archive, uploads, newsroom, "", lambda _attempt: None, archive=archive)


def warnings_of(
    intake: Intake, uploads: MemoryUploads, name: str, fields: str, *, hours: int = 0
) -> list[str]:
    """What the receipt of a story with those fields warns of."""
    key = f"articles/denmark/{name}.md"
    uploads.put(key, f"---\ntitle: {name}\n{fields}\n---\n{TEXT}", NOON + timedelta(hours=hours))
    (outcome,) = intake.receiving([key])
    assert isinstance(outcome, Received)
    assert isinstance(outcome.receipt, Receipt)
    return [warning.what for warning in outcome.receipt.passing_warnings]


@pytest.mark.parametrize(
    ("earlier", "later", "names"),
    [
        ("tags: [Malmö]", "tags: [ferries, Malmo]", ("`Malmo`", "`Malmö`")),
        ("author: Ida Kjær", "author: Ida Kjaer", ("`Ida Kjaer`", "`Ida Kjær`")),
    ],
)
def test_a_name_that_another_story_spells_so_that_it_reads_differently_is_warned_of(
    intake: Intake, uploads: MemoryUploads, earlier: str, later: str, names: tuple[str, str]
) -> None:
    assert warnings_of(intake, uploads, "one", earlier) == []
    (warning,) = warnings_of(intake, uploads, "two", later, hours=1)
    assert warning.startswith(f"{names[0]} is in one list with the stories of {names[1]}")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("tags: [Sea]", "tags: [sea]"),
        ("tags: [D]", "tags: [D++]"),
        ("author: Maeve D'Arcy", "author: Maeve D’Arcy"),
        ("author: Ida Kjær", "author: Ole Kjær"),
    ],
)
def test_a_name_that_reads_alike_or_has_a_list_of_its_own_is_not(
    intake: Intake, uploads: MemoryUploads, earlier: str, later: str
) -> None:
    assert warnings_of(intake, uploads, "one", earlier) == []
    assert warnings_of(intake, uploads, "two", later, hours=1) == []


def test_a_story_is_not_compared_with_itself(intake: Intake, uploads: MemoryUploads) -> None:
    assert warnings_of(intake, uploads, "one", "tags: [Malmö]") == []
    assert warnings_of(intake, uploads, "one", "tags: [Malmo]", hours=1) == []
