"""Parses AWS's logs of uploads and deletions: CloudTrail's data events, S3's access logs.

CloudTrail's data events name the version that each upload made. S3's server access logs cost next
to nothing, are written within hours, leave lines out at times, and name no version: it is matched
by time and size.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-understanding-s3-entries.html
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

UPLOADS = {"PutObject", "CopyObject", "CompleteMultipartUpload", "PostObject"}
DELETIONS = {"DeleteObject"}

_FIELD = re.compile(r'\[[^\]]*\]|"[^"]*"|\S+')
_SIZE_FIELD = 12  # the place of the object's size, the last field that we need
_IS_DELETION_BY_OPERATION = {
    "REST.PUT.OBJECT": False,
    "REST.COPY.OBJECT": False,
    "REST.POST.OBJECT": False,
    "REST.POST.UPLOAD": False,
    "REST.DELETE.OBJECT": True,
    "BATCH.DELETE.OBJECT": True,
}


@dataclass(frozen=True)
class ObjectChange:
    """One upload or deletion. `principals` are the log's names for the identity that did it.

    `version` and `size` are None where the log does not have them.
    """

    principals: frozenset[str]
    key: str
    when: datetime
    is_deletion: bool
    version: str | None = None
    size: int | None = None

    def is_by(self, principal: str) -> bool:
        """Whether a principal did it: its ARN, user name, access key or id."""
        ends = (f"/{principal}", f":{principal}")
        return any(name == principal or name.endswith(ends) for name in self.principals)


def object_changes(data: bytes, bucket: str) -> Iterator[ObjectChange]:
    """The changes of a bucket in one log file; none if it is of another kind."""
    text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8", "replace")
    if text.lstrip().startswith("{"):
        return _from_trail(text, bucket)
    return _from_access_log(text, bucket)


def _from_trail(text: str, bucket: str) -> Iterator[ObjectChange]:
    for event in json.loads(text).get("Records", []):
        request = event.get("requestParameters") or {}
        name = event.get("eventName")
        is_change = name in UPLOADS | DELETIONS and not event.get("errorCode")
        if is_change and request.get("bucketName") == bucket and "key" in request:
            response = event.get("responseElements") or {}
            yield ObjectChange(
                principals=_names(event.get("userIdentity") or {}),
                key=str(request["key"]),
                when=datetime.fromisoformat(event["eventTime"]),
                is_deletion=name in DELETIONS,
                version=response.get("x-amz-version-id"),
            )


def _names(identity: dict[str, Any]) -> frozenset[str]:
    named = (identity.get(name) for name in ("arn", "userName", "accessKeyId", "principalId"))
    issuer = (identity.get("sessionContext") or {}).get("sessionIssuer") or {}
    return frozenset(str(name) for name in (*named, issuer.get("arn")) if name)


def _from_access_log(text: str, bucket: str) -> Iterator[ObjectChange]:
    for line in text.splitlines():
        fields = _FIELD.findall(line)
        if (
            len(fields) <= _SIZE_FIELD
            or fields[1] != bucket
            or fields[6] not in _IS_DELETION_BY_OPERATION
        ):
            continue
        if not fields[9].startswith("2"):
            continue
        yield ObjectChange(
            principals=frozenset({fields[4]}),
            key=unquote(unquote(fields[7])),  # encoded twice, as S3's documentation says
            when=datetime.strptime(fields[2], "[%d/%b/%Y:%H:%M:%S %z]"),
            is_deletion=_IS_DELETION_BY_OPERATION[fields[6]],
            size=int(fields[_SIZE_FIELD]) if fields[_SIZE_FIELD].isdigit() else None,
        )
