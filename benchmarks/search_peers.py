"""What others would find in the same stories: FTS5, Wagtail, MariaDB's full text, WordPress.

A peer gets a question as its users type it. Of those who search by SQLite's FTS5, few let them type
its syntax: words and phrases are quoted, and all of them must be there. Where that finds fewer than
ten stories, those with one of them follow. Wagtail, on SQLite too, gets what was typed, as the
search page does that `wagtail start` makes: all words must be there. MariaDB gets the question as
it is; in its boolean mode, if it has one of the signs of that. WordPress looks for each word within
others, `LIKE '%word%'`, and puts first what has them in its title, then the newest.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from msgspec.json import decode, encode

from chalicelib.news.indexed_story import IndexedStory
from operations.stages import PROJECT

MOST = 10  # stories of an answer
_PEERS_PYTHON = PROJECT / ".venv-peers" / "bin" / "python"
_MOST_LIKED = 9  # words; WordPress takes more than that for one
_STARTED_WITHIN = 60  # seconds
_LARGEST_STATEMENT = 512_000_000  # bytes: all stories at once
# A title counts as much as in our search (search_plan.py).
_FTS5_WEIGHTS = "3.0, 2.0, 1.0"
_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_BOOLEAN = re.compile(r'(?<!\S)-\w|\*(?!\S)|"')
# Those that WordPress leaves out: its list in English, and the same in Danish.
_STOPWORDS = (
    "about an are as at be by com for from how in is it of on or that the this to was what when"
    " where who will with www af at den der det en er et for fra hvad hvem hvor hvornår hvordan i"
    " med om på som til var ved"
)


class Peer(Protocol):
    """A way to search that is compared with ours."""

    name: str

    def answers(self, stories: Sequence[IndexedStory], questions: Sequence[str]) -> list[list[str]]:
        """Find addresses for each of the questions, the best first."""
        ...


class Fts5:
    """SQLite's, with English stems."""

    name = "SQLite FTS5"

    def answers(self, stories: Sequence[IndexedStory], questions: Sequence[str]) -> list[list[str]]:
        """Find addresses for each of the questions, the best first."""
        database = sqlite3.connect(":memory:")
        database.execute(
            "CREATE VIRTUAL TABLE stories USING fts5"
            "(title, names, text, address UNINDEXED, tokenize = 'porter unicode61')"
        )
        database.executemany("INSERT INTO stories VALUES (?, ?, ?, ?)", map(_row, stories))
        return [self._answer(database, question) for question in questions]

    def _answer(self, database: sqlite3.Connection, question: str) -> list[str]:
        found: list[str] = []
        for operator in ("AND", "OR"):
            rows = database.execute(
                "SELECT address FROM stories WHERE stories MATCH ?"  # noqa: S608 - ours
                f" ORDER BY bm25(stories, {_FTS5_WEIGHTS}) LIMIT {MOST}",
                [_fts5_query(question, operator)],
            )
            found += [address for (address,) in rows if address not in found]
        return found[:MOST]


class Wagtail:
    """Its own search, which its library modelsearch is, on SQLite; in .venv-peers."""

    name = "Wagtail"

    def answers(self, stories: Sequence[IndexedStory], questions: Sequence[str]) -> list[list[str]]:
        """Find addresses for each of the questions, the best first."""
        wanted = {"stories": list(map(_row, stories)), "questions": questions, "most": MOST}
        answered = subprocess.run(  # noqa: S603 - ours
            [_PEERS_PYTHON, "-m", "benchmarks.peers.wagtail_search"],
            input=encode(wanted),
            capture_output=True,
            check=True,
            cwd=PROJECT,
        )
        return decode(answered.stdout, type=list[list[str]])


class _Maria:
    """Asks a MariaDB that is started for it, on a socket in a folder that is removed."""

    name = ""

    def answers(self, stories: Sequence[IndexedStory], questions: Sequence[str]) -> list[list[str]]:
        """Find addresses for each of the questions, the best first."""
        found: list[list[str]] = [[] for _ in questions]
        with TemporaryDirectory(prefix="maria-") as folder, _server(Path(folder)) as client:
            client.run(_tables(stories))
            asked = "".join(
                f"SELECT {number}, address FROM stories WHERE {self.query(question)} LIMIT {MOST};"  # noqa: S608 - ours
                for number, question in enumerate(questions)
            )
            for line in client.run(asked).splitlines():
                number, address = line.split("\t")
                found[int(number)].append(address)
        return found

    def query(self, question: str) -> str:
        """Write what comes after WHERE."""
        raise NotImplementedError


class MariaFullText(_Maria):
    """Its index of full text."""

    name = "MariaDB full text"

    def query(self, question: str) -> str:
        """Write what comes after WHERE."""
        mode = "BOOLEAN" if _BOOLEAN.search(question) else "NATURAL LANGUAGE"
        match = f"MATCH(title, names, text) AGAINST({_quoted(question)} IN {mode} MODE)"
        return f"{match} ORDER BY {match} DESC"


class WordPress(_Maria):
    """What WordPress asks without any plugin."""

    name = "WordPress"

    def query(self, question: str) -> str:
        """Write what comes after WHERE."""
        whole = question.replace('"', "")
        wanted, unwanted = _parts(question)
        told = [word for word in wanted if word.lower() not in _STOPWORDS.split() and len(word) > 1]
        words = told if 0 < len(told) <= _MOST_LIKED else [whole]
        each = [f"({_like('title', word)} OR {_like('text', word)})" for word in words]
        each += [f"NOT ({_like('title', word)} OR {_like('text', word)})" for word in unwanted]
        titles = [_like("title", word) for word in words]
        cases = [_like("title", whole), " AND ".join(titles), " OR ".join(titles)]
        cases.append(_like("text", whole))
        ranks = " ".join(f"WHEN {case} THEN {rank}" for rank, case in enumerate(cases))
        return f"{' AND '.join(each)} ORDER BY CASE {ranks} ELSE 9 END, published DESC"


def peers() -> list[Peer]:
    """Those that can be had on this machine."""
    has_maria = shutil.which("mariadbd") and shutil.which("mariadb")
    wagtail = [Wagtail()] if _PEERS_PYTHON.exists() else []
    return [Fts5(), *wagtail, *([MariaFullText(), WordPress()] if has_maria else [])]


def _row(story: IndexedStory) -> tuple[str, str, str, str]:
    return story.headline, "\n".join(story.names), story.text, story.address


def _parts(question: str) -> tuple[list[str], list[str]]:
    wanted: list[str] = []
    unwanted: list[str] = []
    for part in _PART.finditer(question):
        text = part["phrase"] or part["word"] or ""
        if re.search(r"\w", text):
            (unwanted if part["minus"] else wanted).append(text)
    return wanted, unwanted


def _fts5_query(question: str, operator: str) -> str:
    wanted, unwanted = _parts(question)
    text = f" {operator} ".join(map(_fts5_part, wanted))
    return " NOT ".join([f"({text})", *map(_fts5_part, unwanted)])


def _fts5_part(text: str) -> str:
    return f'"{text.rstrip("*")}"' + ("*" if text.endswith("*") else "")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n")
    return f"'{escaped}'"


def _like(column: str, text: str) -> str:
    escaped = re.sub(r"([%_])", r"\\\1", text)
    return f"{column} LIKE {_quoted(f'%{escaped}%')}"


def _tables(stories: Sequence[IndexedStory]) -> str:
    rows = ",\n".join(
        f"({', '.join(map(_quoted, _row(story)))}, {int(story.published.timestamp())})"
        for story in stories
    )
    return (
        "CREATE TABLE stories (id INT AUTO_INCREMENT PRIMARY KEY, title TEXT, names TEXT,"
        " text LONGTEXT, address VARCHAR(255), published BIGINT)"
        " ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;\n"
        f"INSERT INTO stories (title, names, text, address, published) VALUES {rows};\n"
        "CREATE FULLTEXT INDEX words ON stories (title, names, text);"
    )


class _Client:
    """Runs SQL in the server at a socket."""

    def __init__(self, socket: Path) -> None:
        self._command = ["mariadb", f"--socket={socket}", "--batch", "--skip-column-names"]
        self._command.append("--default-character-set=utf8mb4")
        self._command.append(f"--max-allowed-packet={_LARGEST_STATEMENT}")

    def run(self, sql: str, database: str = "news") -> str:
        """Run it, and return what is answered."""
        return subprocess.run(  # noqa: S603 - our own words
            [*self._command, database], input=sql, capture_output=True, text=True, check=True
        ).stdout


@contextmanager
def _server(folder: Path) -> Iterator[_Client]:
    data, socket = folder / "data", folder / "socket"
    data.mkdir()
    options = ["--no-defaults", "--user=root", "--skip-networking", "--skip-grant-tables"]
    options += [f"--datadir={data}", f"--socket={socket}", f"--pid-file={folder / 'pid'}"]
    options.append(f"--max-allowed-packet={_LARGEST_STATEMENT}")
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(["mariadbd", *options], stdout=log, stderr=log)  # noqa: S603, S607 - found above
        try:
            client = _Client(socket)
            _wait(server, socket, folder / "log")
            client.run("CREATE DATABASE news", "")
            yield client
        finally:
            server.terminate()
            server.wait()


def _wait(server: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    until = time.monotonic() + _STARTED_WITHIN
    while not socket.exists():
        if server.poll() is not None or time.monotonic() > until:
            sys.exit(f"MariaDB did not start:\n{log.read_text()}")
        time.sleep(0.1)
