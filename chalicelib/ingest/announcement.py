"""What an S3 event says: that some keys may have changed. Nothing else in it is believed."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_plus

from chalicelib.ingest.manuscript import is_story_key


def announced_keys(event: dict[str, Any]) -> list[str]:
    """Every story key in the event's records, each once.

    Keys arrive form-encoded. The test event that S3 sends when a notification is set up has no
    records. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
    """
    records = event.get("Records", [])
    keys = [unquote_plus(record["s3"]["object"]["key"]) for record in records if "s3" in record]
    return [key for key in dict.fromkeys(keys) if is_story_key(key)]
