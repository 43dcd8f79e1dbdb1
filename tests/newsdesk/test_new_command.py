"""`newsdesk new`: a file to start from, which can't go out by mistake, nor over another."""

from __future__ import annotations

from tests.newsdesk.desk import Desk


def test_a_new_story_is_a_draft_that_intake_takes(desk: Desk) -> None:
    command = ("new", "Færgen: hvad nu?", "--section", "Denmark", "--folder", desk.folder)
    path = desk.folder / "denmark" / "faergen-hvad-nu.md"
    assert desk.newsdesk(*command).out.endswith(f": bin/newsdesk preview {path}\n")
    [checked] = desk.newsdesk("check", "--json", path).data
    assert (checked["outcome"], checked["problems"]) == ("draft", [])
    again = desk.newsdesk(*command)
    assert (again.status, again.err) == (2, f"{path} is there already.\n")
