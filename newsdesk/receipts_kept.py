"""All receipts of a bucket. Those that were read before are kept on this machine, by S3's tag of
each, so that only new ones are read: of ten thousand stories few change in a day.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import batched
from pathlib import Path
from typing import Any

from chalicelib.storage.s3_uploads import receipt_key
from newsdesk.editors_bucket import CLOSED, READERS, EditorsBucket

_AT_ONCE = 500  # receipts that are asked for together: so many are in memory twice
_ENDING = ".json"

Receipt = dict[str, Any]


def receipts_of(
    bucket: EditorsBucket, keys: list[str], progress: Callable[[int], object]
) -> Iterator[tuple[str, Receipt | None]]:
    """Each file's receipt as it is now, in the order of the keys; calls `progress` with how many
    more are known.
    """
    tags = {key: tag for key, tag in bucket.tags("receipts/") if key.endswith(_ENDING)}
    path = _place(bucket)
    kept, still = _kept(path), {}
    with ThreadPoolExecutor(READERS) as threads:
        for some in batched(keys, _AT_ONCE):
            names = {key: receipt_key(key, "json") for key in some}
            unknown = [key for key, name in names.items() if _is_new(name, tags, kept)]
            read = dict(zip(unknown, threads.map(bucket.receipt_or_closed, unknown), strict=True))
            for key, name in names.items():
                receipt = read[key] if key in read else _known(name, tags, kept)
                if receipt is not None and receipt is not CLOSED and name in tags:
                    still[name] = (tags[name], receipt)
                yield key, receipt
            progress(len(some))
    _keep(path, still)


def _is_new(name: str, tags: Mapping[str, str], kept: Mapping[str, tuple[str, Receipt]]) -> bool:
    return name in tags and (name not in kept or kept[name][0] != tags[name])


def _known(
    name: str, tags: Mapping[str, str], kept: Mapping[str, tuple[str, Receipt]]
) -> Receipt | None:
    return kept[name][1] if name in tags else None


def _place(bucket: EditorsBucket) -> Path:
    """Where they are kept: for each bucket of each server."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    which = f"{bucket.s3.meta.endpoint_url} {bucket.name}"
    name = hashlib.sha256(which.encode()).hexdigest()[:16]
    return Path(home) / "newsdesk" / f"receipts-{name}.json"


def _kept(path: Path) -> dict[str, tuple[str, Receipt]]:
    """Empty if there are none, or if they can't be read: then all are read from S3."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {name: (str(tag), dict(receipt)) for name, (tag, receipt) in data.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _keep(path: Path, receipts: Mapping[str, tuple[str, Receipt]]) -> None:
    """For this user alone, since previews of drafts are in them; without a word if it can't be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        written = path.with_suffix(".new")
        written.touch(mode=0o600)
        written.write_text(json.dumps(receipts, ensure_ascii=False), encoding="utf-8")
        written.replace(path)
    except OSError:
        return
