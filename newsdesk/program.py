"""`newsdesk`: the editors' own tool. A command's module is loaded when it is asked for."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import NoReturn

from chalicelib.news.errors import WrongSettings
from operations.refusal import Refused


@dataclass(frozen=True)
class Command:
    """A command, and the module of newsdesk that has its `add_options` and its `run`."""

    name: str
    module: str
    summary: str


_DEBUG = "NEWSDESK_DEBUG"

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


WELL, TO_MEND, NOT_RUN, FAILED, STOPPED = 0, 1, 2, 3, 130


class CommandOptions(argparse.ArgumentParser):
    """Those of a command; a wrong one is told in a sentence, as everything else that is wrong."""

    def error(self, message: str) -> NoReturn:
        """Raises Refused."""
        raise Refused(f"{message[:1].upper()}{message[1:]}; {self.prog} --help says what it takes.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status: 0 if all is well, 1 if a file needs mending, 2 if the command
    could not be run, 3 if it failed, 130 if somebody stopped it.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = next((one for one in COMMANDS if one.name in words[:1]), None)
    if command is None:
        return _overview(words)
    try:
        return _run(command, words[1:])
    except BrokenPipeError:  # whoever read it, such as `head`, has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return TO_MEND
    except (Exception, KeyboardInterrupt) as error:
        if os.environ.get(_DEBUG):
            raise
        status, sentence = _told(error)
    (_say_json if "--json" in words else _say)(sentence)
    return status


def _run(command: Command, words: list[str]) -> int:
    module = import_module(f"newsdesk.{command.module}")
    options = CommandOptions(
        prog=f"newsdesk {command.name}",
        description=f"{command.summary[:1].upper()}{command.summary[1:]}.",
        allow_abbrev=False,
    )
    module.add_options(options)
    return int(module.run(options.parse_args(words)))


def _told(error: BaseException) -> tuple[int, str]:
    """The exit status, and what is said."""
    if isinstance(error, Refused | WrongSettings):
        return NOT_RUN, str(error)
    if isinstance(error, KeyboardInterrupt):
        return STOPPED, "Stopped."
    if isinstance(error, OSError):
        return NOT_RUN, f"{error.filename or 'A file'} can't be used: {error.strerror or error}."
    return FAILED, (
        f"newsdesk itself has failed ({type(error).__name__}: {error}). Run it again with "
        f"{_DEBUG}=yes before it, and show what it prints to whoever looks after the site."
    )


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _say_json(sentence: str) -> None:
    """Beside the lines of files, for the same program."""
    print(json.dumps({"error": sentence}, ensure_ascii=False))


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
