"""Intake of pictures with a line in the journal for whatever comes of them."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.ingest.intake import Failed, Received, raise_failed
from chalicelib.ingest.picture_intake import PictureIntake
from chalicelib.ingest.story_pictures import StoryPictures
from chalicelib.journal import Journal


class LoggedPictures:
    """One invocation that makes pictures. `clock` counts seconds, `request` is Lambda's name of
    it.
    """

    def __init__(
        self,
        pictures: PictureIntake,
        story_pictures: StoryPictures,
        journal: Journal,
        *,
        clock: Callable[[], float],
        request: str,
    ) -> None:
        self._pictures = pictures
        self._story_pictures = story_pictures
        self._journal = journal
        self._clock = clock
        self._request = request
        self._last = clock()

    def receive(self, event: dict[str, str]) -> None:
        """Receive the picture with the event's `key`, and those that are held with it; or make the
        pictures of its `story`.

        Raises an ExceptionGroup of NotReceived, after all others, so that Lambda retries.
        """
        if "story" in event:
            self._story_pictures.make(event["story"])
            return
        failures = []
        for outcome in self._pictures.receiving([event["key"]]):
            if isinstance(outcome, Failed):
                failures.append(outcome)
                self._journal.failed(
                    key=outcome.key, error=outcome.error, request=self._request, announced={}
                )
            else:
                self._log_received(outcome)
        raise_failed(failures)

    def _log_received(self, received: Received) -> None:
        record, receipt = received.record, received.receipt
        now = self._clock()
        passed, self._last = now - self._last, now
        self._journal.received(
            key=record.key,
            version=record.chronicle.through,
            outcome=receipt.outcome,
            address="",
            problems=len(record.problems),
            warnings=len(receipt.warnings),
            milliseconds=passed * 1000,
            request=self._request,
            announced={},
        )
