"""S3 event notifications: the keys that may have changed, and the details that are logged.

Intake trusts nothing but the keys, and reads the bucket, so that events are idempotent: they may
come twice, late, or out of order.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_plus

from chalicelib.ingest.reading.upload_keys import is_picture_upload, is_story_key
from chalicelib.ingest.strays import RECEIPTS, is_stray_key
from chalicelib.news.mass_deletion import DECISIONS


def announced_keys(event: dict[str, Any]) -> list[str]:
    """The story keys in the event's records, without duplicates.

    Keys arrive form-encoded. The test event that S3 sends when a notification is set up has no
    records. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
    """
    return [key for key in announcements(event) if is_story_key(key)]


def announced_decisions(event: dict[str, Any]) -> list[str]:
    """The keys of operators' decisions in the event's records."""
    return [key for key in announcements(event) if key.startswith(DECISIONS)]


def announced_pictures(event: dict[str, Any]) -> list[str]:
    """The keys of pictures in the event's records."""
    return [key for key in announcements(event) if is_picture_upload(key)]


def announced_makings(event: dict[str, Any]) -> list[str]:
    """The keys of the pictures whose receipts are in the event's records: they were made, or are
    gone. A receipt has two files, the last of them counts.
    """
    receipts = (key for key in announcements(event) if key.startswith(f"{RECEIPTS}/"))
    uploads = (key[len(RECEIPTS) + 1 :].removesuffix(".json") for key in receipts)
    return [key for key in uploads if is_picture_upload(key)]


def announced_strays(event: dict[str, Any]) -> list[str]:
    """The keys of uploads that lie where no story is read from; of those that are gone, none."""
    return [
        key
        for key, details in announcements(event).items()
        if is_stray_key(key) and not details["event"].startswith("ObjectRemoved")
    ]


def announcements(event: dict[str, Any]) -> dict[str, dict[str, str]]:
    """By key, the event's name, time, version, sequencer and request id, for the log.

    With these one finds the upload in the bucket's access log, and duplicate events by their
    sequencer. Of a key that is announced twice the last one counts.
    """
    return {
        unquote_plus(record["s3"]["object"]["key"]): {
            "event": str(record.get("eventName", "")),
            "event_time": str(record.get("eventTime", "")),
            "event_version": str(record["s3"]["object"].get("versionId", "")),
            "event_sequencer": str(record["s3"]["object"].get("sequencer", "")),
            "event_request": str(record.get("responseElements", {}).get("x-amz-request-id", "")),
        }
        for record in event.get("Records", [])
        if "s3" in record
    }
