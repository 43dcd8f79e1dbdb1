"""What `make revert` and `make restore` do with a file: planned, printed, and carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from tqdm import tqdm

from operations.file_versions import VersionedBucket


class Action(StrEnum):
    """What is to be done with one file."""

    RESTORE = "put back"
    DELETE = "delete"
    NOTHING = "leave"


@dataclass(frozen=True)
class Step:
    """What is to be done with one file, and the reason. `version` is what is put back, `newest`
    the version that stood when this was planned.
    """

    key: str
    action: Action
    reason: str
    version: str = ""
    newest: str = ""

    def __str__(self) -> str:
        return f"{self.action:9} {self.key}: {self.reason}"


def do(bucket: VersionedBucket, step: Step) -> bool:
    """Do a step, unless the file has changed since it was planned; whether it was done."""
    versions = bucket.of_file(step.key)
    if not versions or versions[-1]["VersionId"] != step.newest:
        return False
    if step.action is Action.RESTORE:
        bucket.put_back(step.key, step.version)
    else:
        bucket.delete(step.key)
    return True


def carry_out(
    steps: Iterable[tuple[VersionedBucket, Step]],
    *,
    do_it: bool,
    afterwards: Callable[[list[Step]], object] = list,
) -> None:
    """Print the steps, and do them if that is meant; `afterwards` is called with those that were
    done. Raises SystemExit if some were left alone.
    """
    planned = list(steps)
    for _bucket, step in planned:
        print(step)
    wanted = [pair for pair in planned if pair[1].action is not Action.NOTHING]
    if not do_it:
        print(f"{len(wanted)} of {len(planned)} files would be changed. Add DO=yes to do it.")
        return
    progress = tqdm(wanted, unit=" files", disable=None)
    done = [step for bucket, step in progress if do(bucket, step)]
    print(f"{len(done)} files are as they were; the site follows within a second.")
    afterwards(done)
    if skipped := [step.key for _bucket, step in wanted if step not in done]:
        raise SystemExit(f"Changed meanwhile, so left alone: {', '.join(skipped)}. Run it again.")
