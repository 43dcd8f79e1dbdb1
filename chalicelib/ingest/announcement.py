"""What an S3 event says: that some keys may have changed. Nothing else in it is believed; what it
calls itself is written in the journal.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_plus

from chalicelib.ingest.reading.upload_keys import is_story_key


def announced_keys(event: dict[str, Any]) -> list[str]:
    """Every story key in the event's records, each once.

    Keys arrive form-encoded. The test event that S3 sends when a notification is set up has no
    records. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
    """
    records = event.get("Records", [])
    keys = [unquote_plus(record["s3"]["object"]["key"]) for record in records if "s3" in record]
    return [key for key in dict.fromkeys(keys) if is_story_key(key)]


def announcements(event: dict[str, Any]) -> dict[str, dict[str, str]]:
    """By story key, what S3 calls the event, the version it is about and the request it came from.

    With these one finds the upload in the bucket's access log, and doubled events by their
    sequencer. A key that is announced twice goes by its last announcement.
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
