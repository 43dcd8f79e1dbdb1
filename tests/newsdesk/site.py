"""A site that takes in what an editor uploads: moto's S3, and real intake over an archive in
memory, told of changes by looking at the bucket.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from chalicelib.imaging.picture_maker import RenditionMaker
from chalicelib.ingest.intake import Intake
from chalicelib.ingest.picture_intake import PictureIntake
from chalicelib.ingest.reading.upload_keys import is_upload
from chalicelib.news.picture_keys import is_picture_key
from chalicelib.storage.s3_uploads import S3Uploads
from doubles.newsroom import NEWSROOM
from tests.memory import MemoryArchive, MemoryPictures, MemoryRenditions
from tests.storage.engines import bucket_at


class NewsroomSite(threading.Thread):
    """Takes in every file whose newest version it has not seen, until it is stopped."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(daemon=True)
        self._open = ExitStack()
        self.s3, self.bucket = self._open.enter_context(bucket_at(endpoint))
        self.options = ("--bucket", self.bucket, "--endpoint", endpoint, "--site", "http://news")
        self.uploads = S3Uploads(self.s3, self.bucket)
        self.archive = MemoryArchive()
        self.pictures = PictureIntake(
            self.archive, self.uploads, self.archive, self.archive, MemoryRenditions(),
            RenditionMaker("en"), NEWSROOM, lambda: datetime.now(UTC), lambda _attempt: None,
        )  # fmt: skip
        self.stories = Intake(
            self.archive, self.uploads, NEWSROOM, site_url="", pause=lambda _attempt: None,
            pictures=MemoryPictures(), originals=self.archive, redirects=self.archive,
        )  # fmt: skip
        self.received: list[str] = []  # keys, in the order in which they came
        self.is_paused = False
        self._seen: dict[str, str] = {}
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(0.02):
            if not self.is_paused:
                self.look()

    def look(self) -> None:
        for key, version in self.uploads.newest():
            if self._seen.get(key) != version and is_upload(key):
                self._seen[key] = version
                self.received.append(key)
                intake: Any = self.pictures if is_picture_key(key) else self.stories
                [*intake.receiving([key])]
                if is_picture_key(key):
                    [*self.stories.receiving(self.stories.naming([key]))]

    def stop(self) -> None:
        self._ended.set()
        self.join()
        self._open.close()

    def put(self, key: str, content: str) -> None:
        """Somebody else uploads a file."""
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=content.encode())
