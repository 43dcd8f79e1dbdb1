"""Lines above a text that say what a field should. (Look-alikes of fields are unknown fields.)"""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.front_matter import FrontMatter
from chalicelib.ingest.reading.look_alikes import note_to_colleagues
from tests.ingest.samples import TEXT, problems, read, story


@pytest.mark.parametrize(
    "note",
    [
        *(
            "EMBARGOED UNTIL 6 AM",
            "**Embargoed until Friday**",
            "Do not publish!",
            "NOT FOR RELEASE",
        ),
        *("Embargo: 24.12.2026 07:30", "Status: draft", "published: false", "# Draft: true"),
        *(
            "KLAUSULERET TIL FREDAG",
            "[Hold for release]",
            "Må ikke udgives før fredag",
            "Kladde: ja",
        ),
        *("PRIVATE - do not publish", "Embargo: Tuesday", "Embargo: tomorrow noon"),
        *("Publish date: 2026-12-24", "_Visibility: private_", "Sperrfrist: 7 Uhr"),
    ],
)
@pytest.mark.parametrize("before", ["", "RØNNE\n\n"])
def test_a_note_above_a_text_that_holds_it_back_is_a_problem_with_its_line(
    note: str, before: str
) -> None:
    problem = note_to_colleagues(FrontMatter(f"{before}{note}\n\n{TEXT}", body_line=5))
    assert problem
    assert problem.line == (7 if before else 5)
    assert "take it out" in problem.mend


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Embargo: what it means for Russia",
            "The embargo until now",
            "Embargo: Monday is the day that changed the harbour",
            "Minister: do not publish",
            "Status: it is complicated",
        ),
        *(
            "Published: a life in letters",
            "Draft law: what is in it",
            "# The draft",
            "Publisher: 4",
        ),
        *("Hidden: a story of the sea", "Schedule: 12 ferries", "Private: no", TEXT, "EMBARGO", ""),
    ],
)
def test_a_line_of_a_story_is_no_note(line: str) -> None:
    assert note_to_colleagues(FrontMatter(f"{line}\n\n{TEXT}")) is None


def test_a_note_further_down_is_a_part_of_the_story() -> None:
    assert note_to_colleagues(FrontMatter("\n\n".join([TEXT] * 5) + "\n\nStatus: draft")) is None


def test_a_note_is_refused_unless_a_field_holds_the_story_back() -> None:
    noted = f"EMBARGOED UNTIL 6 AM\n\n{TEXT}"
    (problem,) = problems(story(text=noted))
    assert problem.line == 5
    for field in ({"embargo": "2026-12-24"}, {"draft": "true"}, {"status": "draft"}):
        (warning,) = read(story(text=noted, **field)).warnings
        assert "is not to go out" in warning.what
    plain = f"The ferry\nStatus: draft\n\n{TEXT}"
    assert len(problems(plain, key="articles/denmark/ferry.txt")) == 1
