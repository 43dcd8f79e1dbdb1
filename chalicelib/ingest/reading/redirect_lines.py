"""The lines of `articles/_redirects`: an old path or query, a space, and the path it leads to."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from chalicelib.ingest.limits import MOST_PROBLEMS
from chalicelib.ingest.reading.charsets import SAVE_ANEW
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.old_paths import LONGEST_OLD_PATH
from chalicelib.news.redirects import MOST_REDIRECTS, OLD_QUERIES, is_taken, old_of_request
from chalicelib.news.text import has_hidden_characters

LARGEST_REDIRECTS = 8 * 1024 * 1024  # bytes: the most lines, with long paths

_FOR_GOOD = frozenset({"301", "301!", "308"})
_LINE = "write a line such as `/2019/05/ferry.html /denmark/ferry`"


def read_redirects(content: bytes, newsroom: Newsroom) -> dict[str, str]:
    """The new path of every old one; where one leads to another old one, that one's. Raises
    UnusableManuscript with the problems of all lines.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = content[: error.start].count(b"\n") + 1
        what = "the letters of the file can't be read as they were saved"
        raise UnusableManuscript(Problem(what, SAVE_ANEW, at)) from None
    lines = _Lines(newsroom)
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            lines.read(number, line)
    lines.follow()
    if len(lines.targets) > MOST_REDIRECTS:
        what = f"it has {len(lines.targets):,} old addresses; {MOST_REDIRECTS:,} is the most"
        lines.problems.append(Problem(what, "keep those that readers come by"))
    if lines.problems:
        raise UnusableManuscript(*lines.problems[:MOST_PROBLEMS])
    return lines.targets


class _Lines:
    """The lines read so far: where every old path leads, its line, and what is wrong."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.targets: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._numbers: dict[str, int] = {}
        self._newsroom = newsroom

    def read(self, number: int, line: str) -> None:
        """Read one line."""
        parts = line.split()
        if len(parts) not in {2, 3}:
            count = "1 part" if len(parts) == 1 else f"{len(parts)} parts"
            what = f"the line has {count}, and not an old path and a new one"
            mend = f"{_LINE}; write a space in a path as `%20`"
            return self._refuse(number, what, mend)
        old_text, new = parts[:2]
        if len(parts) == 3 and parts[2] not in _FOR_GOOD:
            what = f"it asks for `{parts[2][:20]}`; an old address leads on for good, by 301"
            return self._refuse(number, what, "leave out what stands behind the new path")
        if not (_is_link(old_text) and _is_link(new)):
            return self._refuse(number, "the line has a link that can't be read", _LINE)
        old, obstacle = self._old(old_text)
        obstacle = obstacle or self._new_obstacle(new)
        if obstacle:
            return self._refuse(number, *obstacle)
        if self.targets.setdefault(old, new) != new:
            what = f"`{old_text[:80]}` leads elsewhere by line {self._numbers[old]}"
            return self._refuse(number, what, "keep one of the two lines")
        self._numbers.setdefault(old, number)
        return None

    def follow(self) -> None:
        """Let every old path lead to where the last of its chain does."""
        followed: dict[str, str] = {}
        for old in self.targets:
            chain, at = [old], self._next(self.targets[old])
            seen = {old}
            while at and at not in seen and at not in followed:
                chain.append(at)
                seen.add(at)
                at = self._next(self.targets[at])
            if at in seen:
                numbers = sorted(self._numbers[one] for one in chain[chain.index(at) :])
                what = "it leads to itself, by the lines " + ", ".join(map(str, numbers[:9]))
                self._refuse(numbers[0], what, "let it lead to a page that is there")
            last = followed[at] if at in followed else self.targets[chain[-1]]
            followed |= dict.fromkeys(chain, last)
        self.targets = followed

    def _next(self, path: str) -> str:
        """The old path that a new one is, too; empty if it is none."""
        parts = urlsplit(path)
        old = old_of_request(parts.path, dict(parse_qsl(parts.query)))
        return old if old in self.targets else ""

    def _old(self, text: str) -> tuple[str, tuple[str, str] | None]:
        parts = urlsplit(text)
        obstacle = self._shape_obstacle(text, parts.netloc.removeprefix("www."))
        if obstacle:
            return "", obstacle
        old = old_of_request(parts.path, dict(parse_qsl(parts.query)))
        if parts.query and not old.startswith("?"):
            names = ", ".join(f"`?{name}=`" for name in OLD_QUERIES)
            what = f"`{text[:80]}` has a `?`, which old addresses are not told by"
            return "", (what, f"leave it out; at the front page, {names} are known")
        if not old:
            return "", (f"`{text[:80]}` is no path that a page can have", "take the line out")
        if is_taken(old, self._newsroom):
            what = f"`{text[:80]}` is a page of the site's own, and stays one"
            return "", (what, "take the line out")
        return old, None

    def _shape_obstacle(self, text: str, host: str) -> tuple[str, str] | None:
        if host and host != self._newsroom.domain:
            what = f"`{text[:80]}` is on another site than {self._newsroom.domain}"
            return what, "write the path alone"
        if any(mark in text for mark in ("*", "{", "/:")):
            return f"`{text[:80]}` is a pattern", "write a line for each old address"
        if not text.startswith(("/", "?", "http://", "https://")):
            return f"`{text[:80]}` does not begin with `/`", _LINE
        return None

    def _new_obstacle(self, text: str) -> tuple[str, str] | None:
        parts = urlsplit(text)
        if parts.scheme or parts.netloc or not text.startswith("/") or "\\" in text:
            what = f"`{text[:80]}` is no path of this site"
            return what, "write the path of a page here, such as `/denmark/ferry`"
        if len(text) > 2 * LONGEST_OLD_PATH or has_hidden_characters(text):
            return f"`{text[:80]}…` is no path that a page can have", "mend the path"
        return None

    def _refuse(self, number: int, what: str, mend: str) -> None:
        self.problems.append(Problem(what, mend, number))


def _is_link(text: str) -> bool:
    try:
        urlsplit(text)
    except ValueError:  # `http://[`
        return False
    return True
