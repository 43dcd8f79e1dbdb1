"""The commands of `newsdesk`: each can say what it takes, and is in the editors' document."""

from __future__ import annotations

import pytest

from newsdesk.program import COMMANDS, Command, main
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
