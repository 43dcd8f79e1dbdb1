"""Keeps a folder and the bucket in step, both ways: what is saved here goes there, what others do
there comes here. Nobody's change is overwritten, and never many files go at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from chalicelib.ingest.reading.leavings import is_left_alone
from chalicelib.news.picture_keys import EMBEDDED, FOLDERS, PICTURES, STORIES
from local.stories_folder import PICTURES as PICTURES_FOLDER
from local.stories_folder import Stamp, stamps_in
from newsdesk.editors_bucket import THREADS, EditorsBucket
from newsdesk.files_here import FileHere, file_here, write_whole
from newsdesk.put_command import line_of
from newsdesk.receipts_awaited import awaited
from newsdesk.two_sides import SyncStep, remember, remembered, step
from newsdesk.watch_brake import Brake, Happened, Say
from newsdesk.watch_rights import ClosedFiles

HANDFUL = 5  # files that go within ten minutes unasked: as the site's own brake has it
_COPY = " (the site's conflicted copy)"  # of such a name intake publishes nothing
_BIN = ".newsdesk/deleted"  # where files go that somebody deleted on the site
_PATIENCE = 20  # seconds for receipts; then the folder is looked at again
_AT_ONCE = 100  # files between two times that it is remembered what was done


class FollowedFolder:
    """The folder and the bucket; `memory` is a file that says what both had at the last look."""

    def __init__(
        self,
        folder: Path,
        bucket: EditorsBucket,
        memory: Path,
        *,
        say: Say,
        clock: Callable[[], float],
        most: int = HANDFUL,
    ) -> None:
        self._folder = folder
        self._bucket = bucket
        self._memory = memory
        self._say = say
        self._known = remembered(memory)
        self._last_look: dict[str, Stamp] = {}
        self._last_there: dict[str, str] = {}
        self._closed = ClosedFiles(say)
        there = f"the site ({bucket.name})"
        back = "newsdesk undo KEY brings one back."
        self._brake_here = Brake(most, "the folder", "Put them back.", say, clock)
        self._brake_there = Brake(most, there, back, say, clock)

    def first_look(self) -> None:
        """Bring both in step, from where they were left."""
        self._last_look = self._stamps()
        self.look()

    def look(self, *, asks_site: bool = True) -> None:
        """Do what has changed on either side. A file that changes between two looks is left until
        it is whole; without asking the site, only what was done here counts.
        """
        now = self._stamps()
        settled = {name: stamp for name, stamp in now.items() if self._last_look.get(name) == stamp}
        fading = self._last_look.keys() - now.keys()  # some programs save by taking away first
        gone = self._known.keys() - now.keys()
        self._last_look = now
        if asks_site:
            self._last_there = self._tags()
        there = self._last_there if asks_site else {}
        steps: dict[SyncStep, list[str]] = {}
        names = {*settled, *gone, *(there.keys() - now.keys())} - fading
        digests = {name: self._digest(name, settled[name]) for name in names & settled.keys()}
        self._closed.look(digests)
        for name in sorted(names, key=_pictures_first):
            if self._closed.is_closed(name):
                continue
            known = self._known.get(name)
            is_asked = asks_site and not self._bucket.is_served(key_of(name))
            tag = there.get(name, "") if is_asked else (known.tag if known else "")
            steps.setdefault(step(known, digests.get(name, ""), tag), []).append(name)
        if steps.keys() - {SyncStep.NOTHING}:
            self._take(steps)
        if SyncStep.DELETE_THERE not in steps:
            self._brake_here.released()
        if asks_site and SyncStep.DELETE_HERE not in steps:
            self._brake_there.released()

    def _take(self, steps: dict[SyncStep, list[str]]) -> None:
        try:
            for name in steps.get(SyncStep.FORGET, []):
                del self._known[name]
            self._fetch(steps.get(SyncStep.FETCH, []))
            for name in steps.get(SyncStep.COMPARE, []):
                self._closed.attempt(name, self._compare, wanted="compared", refused=None)
            self._upload(steps.get(SyncStep.UPLOAD, []))
            for name in steps.get(SyncStep.KEEP_HERE, []):
                self._keep(name)
            for name in self._obeyed(self._brake_here, steps.get(SyncStep.DELETE_THERE, [])):
                self._closed.attempt(name, self._delete_there, wanted="deleted", refused=None)
            for name in self._obeyed(self._brake_there, steps.get(SyncStep.DELETE_HERE, [])):
                self._delete_here(name)
        finally:
            remember(self._memory, self._known)
            self._closed.tell()

    @staticmethod
    def _obeyed(brake: Brake, names: list[str]) -> list[str]:
        return brake.obeyed(names) if names else []

    def _upload(self, names: list[str]) -> None:
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            with ThreadPoolExecutor(THREADS) as threads:
                versions = dict(zip(some, threads.map(self._put_if_open, some), strict=True))
            remember(self._memory, self._known)
            waiting = {key_of(name): version for name, version in versions.items() if version}
            waiting = {key: one for key, one in waiting.items() if not self._bucket.is_served(key)}
            for key, receipt in awaited(self._bucket, waiting, patience=_PATIENCE):
                outcome = receipt["outcome"] if receipt else "waiting"
                is_bad = outcome in {"refused", "held"}
                self._say(Happened(outcome, key, line_of(key, receipt, self._bucket), is_bad))

    def _put_if_open(self, name: str) -> str:
        return self._closed.attempt(name, self._put, wanted="uploaded", refused="")

    def _put(self, name: str) -> str:
        """Upload a file; the version, or nothing if it is not here any more, or changed there."""
        key, known, here = key_of(name), self._known.get(name), file_here(self._folder / name)
        if here is None:
            return ""
        tag = self._bucket.tag(key)
        if tag and tag != (known.tag if known else ""):
            self._compare(name)
            return ""
        version, tag = self._bucket.put_tagged(key, here.content)
        self._known[name] = here.known(tag)
        return version

    def _fetch(self, names: list[str]) -> None:
        for start in range(0, len(names), _AT_ONCE):
            with ThreadPoolExecutor(THREADS) as threads:
                list(threads.map(self._fetch_if_open, names[start : start + _AT_ONCE]))
            remember(self._memory, self._known)

    def _fetch_if_open(self, name: str) -> None:
        self._closed.attempt(name, self._fetch_one, wanted="fetched", refused=None)

    def _fetch_one(self, name: str) -> None:
        key, path = key_of(name), self._folder / name
        found = self._bucket.content(key)
        if found is None:
            return
        content, tag = found
        here, known = file_here(self._folder / name), self._known.get(name)
        if here and here.content == content:
            self._known[name] = here.known(tag)
            return
        if here and (known is None or here.digest != known.digest):
            return  # saved in this very moment: the next look finds both changed
        try:
            stamp = write_whole(path, content)
        except OSError as error:
            sentence = f"{path} can't be written: {error.strerror}"
            self._say(Happened("failed", key, sentence, needs_somebody=True))
            return
        self._known[name] = FileHere(content, stamp).known(tag)
        self._last_look[name] = stamp
        why = "changed by somebody else" if known else "from the site, new in this folder"
        self._say(Happened("fetched", key, f"{'fetched':<10} {key}, {why}"))

    def _compare(self, name: str) -> None:
        """Both were changed: they are the same, or both are kept."""
        key, here = key_of(name), file_here(self._folder / name)
        if here is None:
            return
        if tag := self._bucket.has_as(key, here.content):
            self._known[name] = here.known(tag)
            return
        found = self._bucket.content(key)
        if found is None:
            return
        theirs, tag = found
        self._known[name] = here.known(tag)
        if theirs == here.content:
            return
        plain = PurePosixPath(name)
        copy = str(plain.with_name(f"{plain.stem}{_COPY}{plain.suffix}"))
        write_whole(self._folder / copy, theirs)
        sentence = (
            f"{name} was changed here and on the site. Yours stays as it is and is not published; "
            f"the site's is beside it, as “{Path(copy).name}”. Put into yours what is right, and "
            "save it: then it replaces the site's."
        )
        self._say(Happened("conflict", key, sentence, needs_somebody=True))

    def _keep(self, name: str) -> None:
        here = file_here(self._folder / name)
        if here is None:
            return
        self._known[name] = here.known("")
        sentence = (
            f"{name} was deleted on the site, and changed here: it stays here and is not "
            "published. Save it once more to publish it, or delete it."
        )
        self._say(Happened("conflict", key_of(name), sentence, needs_somebody=True))

    def _delete_there(self, name: str) -> None:
        key = key_of(name)
        if self._bucket.tag(key) not in {"", self._known[name].tag}:
            return  # changed a moment ago: the next look fetches it
        renamed = self._renamed(name)
        self._bucket.delete(key)
        del self._known[name]
        self._say(Happened("deleted", key, f"{'deleted':<10} {key}{renamed}"))

    def _renamed(self, name: str) -> str:
        """What becomes of the address of a file that has another name now; empty if it has none."""
        digest = self._known[name].digest
        same = (other for other, one in self._known.items() if one.digest == digest)
        new = next((other for other in same if other != name), "")
        receipt = self._bucket.receipt(key_of(name)) if new else None
        path = urlsplit((receipt or {}).get("address") or "").path
        if not path:
            return ""
        return (
            f", which is {new} now. Its old address says that the story was withdrawn; to have it "
            f"lead to the new one, write `aliases: [{path}]` in {new}"
        )

    def _delete_here(self, name: str) -> None:
        path, kept = self._folder / name, self._folder / _BIN / name
        if path.is_file():
            kept.parent.mkdir(parents=True, exist_ok=True)
            path.replace(kept)
        del self._known[name]
        sentence = f"{'gone':<10} {key_of(name)}, deleted by somebody else; it is in {_BIN}/"
        self._say(Happened("gone", key_of(name), sentence))

    def _tags(self) -> dict[str, str]:
        """The tag of each file on the site that can be one here, by its name."""
        tags = {}
        for prefix in FOLDERS:
            for key, tag in self._bucket.tags(prefix):
                name = name_of(key)
                if name:
                    tags[name] = tag
        return tags

    def _stamps(self) -> dict[str, Stamp]:
        if not self._folder.is_dir():
            raise FileNotFoundError("it is not there; its stories stay as they are")
        return {name: stamp for name, stamp in stamps_in(self._folder) if _is_followed(name)}

    def _digest(self, name: str, stamp: Stamp) -> str:
        known = self._known.get(name)
        if known and known.stamp == stamp:
            return known.digest
        here = file_here(self._folder / name)
        return here.digest if here else ""


def key_of(name: str) -> str:
    """The key of a file in the folder."""
    folder, _, rest = name.partition("/")
    return f"{PICTURES}{rest}" if folder == PICTURES_FOLDER and rest else f"{STORIES}{name}"


def name_of(key: str) -> str:
    """The file in the folder that a key stands for; empty if it can be none here."""
    if key.startswith(EMBEDDED):
        return ""
    if key.startswith(PICTURES):
        name = f"{PICTURES_FOLDER}/{key.removeprefix(PICTURES)}"
    else:
        name = key.removeprefix(STORIES)
    parts = name.split("/")
    is_plain = all(part and not part.startswith(".") and "\\" not in part for part in parts)
    return name if is_plain and key_of(name) == key and _is_followed(name) else ""


def _is_followed(name: str) -> bool:
    """Not what programs keep for themselves, such as Word's `~$ferry.docx`: it has no receipt."""
    return _COPY not in name and not is_left_alone(PurePosixPath(key_of(name)))


def _pictures_first(name: str) -> tuple[bool, str]:
    return not name.startswith(f"{PICTURES_FOLDER}/"), name
