"""The commands of `newsdesk`: each can say what it takes, and is in the editors' document."""

from __future__ import annotations

import json

import pytest

from newsdesk import list_command
from newsdesk.program import COMMANDS, FAILED, NOT_RUN, STOPPED, Command, main
from operations.stages import PROJECT


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_says_what_it_takes_and_editors_can_read_of_it(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command.name, "--help"])
    assert ended.value.code == 0
    assert f"usage: newsdesk {command.name}" in capsys.readouterr().out
    assert f"\n| `{command.name}" in (PROJECT / "docs" / "editors.md").read_text(encoding="utf-8")


def test_the_overview_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    overview = capsys.readouterr().out
    assert all(f"  {command.name} " in overview for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_answers_programs_and_tells_them_what_is_wrong(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command.name, "--no-such-option", "--json"]) == NOT_RUN
    said = capsys.readouterr()
    assert said.err == ""
    [line] = said.out.splitlines()
    assert json.loads(line)["error"].endswith("--help says what it takes.")
    assert "usage:" not in line
    with pytest.raises(SystemExit):
        main([command.name, "--help"])
    assert "--json" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (
            OSError(28, "No space left on device", "/a/ferry.md"),
            NOT_RUN,
            "/a/ferry.md can't be used",
        ),
        (KeyError("headline"), FAILED, "newsdesk itself has failed (KeyError: 'headline')"),
        (KeyboardInterrupt(), STOPPED, "Stopped."),
    ],
)
def test_whatever_goes_wrong_is_told_in_a_sentence(
    error: BaseException,
    status: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails(_options: object) -> int:
        raise error

    monkeypatch.setattr(list_command, "run", fails)
    assert main(["list"]) == status
    said = capsys.readouterr().err
    assert said.startswith(sentence)
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("endpoint", "sentence"),
    [
        ("s3.example.org", "an endpoint is written as https://"),
        ("http://127.0.0.1:1", "Nothing answers at http://127.0.0.1:1."),
    ],
)
def test_an_endpoint_that_is_none_is_told_in_a_sentence(
    endpoint: str,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "editor")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    assert main(["list", "--bucket", "uploads", "--endpoint", endpoint]) == NOT_RUN
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
