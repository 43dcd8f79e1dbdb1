"""`newsdesk`: the editors' own tool. A command's module is loaded when it is asked for."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from chalicelib.news.errors import WrongSettings
from operations.refusal import Refused


@dataclass(frozen=True)
class Command:
    """A command, and the module of newsdesk that has its `add_options` and its `run`."""

    name: str
    module: str
    summary: str


COMMANDS = (
    Command("check", "check_command", "what would become of files, before they are uploaded"),
    Command("preview", "preview_command", "a file's page in a browser, as readers would get it"),
    Command("put", "put_command", "uploads files, pictures first, and says what became of them"),
    Command("status", "status_command", "what is live, scheduled, held, refused, waiting, and why"),
    Command("list", "list_command", "the files in the bucket, and when they were uploaded"),
    Command("withdraw", "withdraw_command", "takes a story down, and tells readers why"),
    Command("schedule", "schedule_command", "has a draft or a story to come published then"),
    Command("undo", "undo_command", "brings an earlier version of a file back"),
    Command("new", "new_command", "writes a story to start from"),
    Command("watch", "watch_command", "keeps a folder and the site in step"),
    Command(
        "import",
        "import_command",
        "bring an archive of another program, or a folder or zip of stories",
    ),
    Command("export", "export_command", "write the site's stories and pictures into a folder"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status: 0, 1 if a file needs mending, 2 if it could not be run."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = next((one for one in COMMANDS if one.name in words[:1]), None)
    if command is None:
        return _overview(words)
    module = import_module(f"newsdesk.{command.module}")
    parser = argparse.ArgumentParser(
        prog=f"newsdesk {command.name}",
        description=f"{command.summary[:1].upper()}{command.summary[1:]}.",
        allow_abbrev=False,
    )
    module.add_options(parser)
    try:
        return int(module.run(parser.parse_args(words[1:])))
    except (Refused, WrongSettings) as reason:
        print(reason, file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read it, such as `head`, has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def _overview(words: list[str]) -> int:
    """All commands, each in a line: for whoever asks for none, or for one that there isn't."""
    lines = ["usage: newsdesk COMMAND …", ""]
    lines += [f"  {command.name:<10} {command.summary}" for command in COMMANDS]
    lines += ["", "newsdesk COMMAND --help says more."]
    is_asked_for = words[:1] in ([], ["-h"], ["--help"], ["help"])
    if not is_asked_for:
        lines.insert(0, f"There is no command {words[0]}.")
    print("\n".join(lines), file=sys.stdout if is_asked_for else sys.stderr)
    return 0 if is_asked_for else 2


if __name__ == "__main__":
    sys.exit(main())
