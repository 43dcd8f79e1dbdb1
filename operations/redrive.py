"""`make redrive STAGE=…`: retries the events in the failures queue (the dead-letter queue).

Lambda tries an event three times, then writes it to the failures queue. Every event there is sent
to its function again, unchanged. Events are idempotent: one only says that a file may have changed,
so it may be handled again, late, or concurrently. A message is deleted only after the function
succeeded.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.ingest.announcement import announced_keys
from operations.deployed import Functions, client, output
from operations.login import require_login
from operations.terminal import errors_as_messages

HOLD_SECONDS = 900  # the visibility timeout of a message: longer than any function may run
WAIT_SECONDS = 2  # seconds; with none, SQS asks a few of its servers only, and may miss messages


class Outcome(StrEnum):
    """The result of one message."""

    DONE = "done"
    FAILED = "failed again"
    UNKNOWN = "not understood"


@dataclass(frozen=True)
class Failure:
    """Lambda's record of an event at which a function failed.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    """

    function: str
    payload: Any
    condition: str
    reason: str

    @property
    def subject(self) -> str:
        """What the event was about, for people."""
        event = self.payload if isinstance(self.payload, dict) else {}
        asked_for = [str(event[part]) for part in ("key", "story") if part in event]
        keys = [*announced_keys(event), *asked_for]
        return ", ".join(keys) or f"a call of {self.function}"


@dataclass(frozen=True)
class RedriveResult:
    """The result of one message, and a sentence about it."""

    outcome: Outcome
    sentence: str


@dataclass(frozen=True)
class Redrive:
    """The failures queue of a stage, and its functions."""

    sqs: Any
    functions: Any
    queue: str
    names: tuple[str, ...]
    wait: int

    def run(self) -> Iterator[RedriveResult]:
        """Try every message once; what fails again can be received again when this ends."""
        seen: set[str] = set()
        failed_handles: list[str] = []
        try:
            while message := self._next():
                if message["MessageId"] in seen:  # this run took longer than a message is held
                    continue
                seen.add(message["MessageId"])
                result = self._retry(message)
                if result.outcome is Outcome.DONE:
                    self._remove(message)
                else:
                    failed_handles.append(message["ReceiptHandle"])
                yield result
        finally:
            for handle in failed_handles:
                self._release(handle)

    def _next(self) -> Any:  # noqa: ANN401 - boto3's message, or None
        """One at a time, so that none waits behind another until its time is up."""
        reply = self.sqs.receive_message(
            QueueUrl=self.queue,
            MaxNumberOfMessages=1,
            VisibilityTimeout=HOLD_SECONDS,
            WaitTimeSeconds=self.wait,
        )
        return next(iter(reply.get("Messages", [])), None)

    def _retry(self, message: Any) -> RedriveResult:  # noqa: ANN401 - boto3's message
        failure = failure_from(message["Body"], self.names)
        if failure is None:
            return RedriveResult(
                Outcome.UNKNOWN,
                f"Message {message['MessageId']} is no failure of this site's functions; it stays "
                f"in the queue. It begins: {message['Body'][:100]!r}",
            )
        error = self._error(failure)
        if error:
            return RedriveResult(
                Outcome.FAILED,
                f"{failure.subject}: failed again and stays in the queue: {error} "
                f"(before: {failure.condition}, {failure.reason})",
            )
        return RedriveResult(Outcome.DONE, f"{failure.subject}: done.")

    def _error(self, failure: Failure) -> str:
        """The error of the retried function; empty if it succeeded."""
        try:
            answer = self.functions.invoke(
                FunctionName=failure.function, Payload=json.dumps(failure.payload).encode()
            )
        except (BotoCoreError, ClientError) as error:
            return str(error)
        with answer["Payload"] as body:
            reply = body.read()
        return _reason(_json(reply)) if answer.get("FunctionError") else ""

    def _remove(self, message: Any) -> None:  # noqa: ANN401 - boto3's message
        self.sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])

    def _release(self, handle: str) -> None:
        try:
            self.sqs.change_message_visibility(
                QueueUrl=self.queue, ReceiptHandle=handle, VisibilityTimeout=0
            )
        except ClientError:  # it was held for too long and is free already, or another run has it
            return


def failure_from(body: str, names: tuple[str, ...]) -> Failure | None:
    """The failure that a message tells of; None if it is of none of these functions."""
    match _json(body):
        case {
            "requestContext": {"functionArn": str(arn), **context},
            "requestPayload": payload,
            **record,
        }:
            name = _name_in(arn)
            if name not in names:
                return None
            reason = _reason(record.get("responsePayload"))
            return Failure(name, payload, str(context.get("condition", "?")), reason)
    return None


def _name_in(arn: str) -> str:
    """`tidende-dev` of `arn:aws:lambda:eu-north-1:123456789012:function:tidende-dev:$LATEST`."""
    return arn.partition(":function:")[2].partition(":")[0]


def _reason(reply: Any) -> str:  # noqa: ANN401 - whatever a function answered
    match reply:
        case {"errorType": kind, "errorMessage": message}:
            return f"{kind}: {message}"
        case {"errorMessage": message}:
            return str(message)
    return "it did not say why"


def _json(text: str | bytes) -> Any:  # noqa: ANN401 - whatever somebody sent
    try:
        return json.loads(text)
    except ValueError:
        return None


def main() -> None:
    """Redrive the stage that is named on the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stage", required=True)
    stage = options.parse_args().stage
    if stage == "local":
        raise SystemExit(
            "On a laptop nothing waits in a queue: the local cloud says at once what failed, and "
            "takes it in when the file is uploaded again. Name a stage: make redrive STAGE=prod"
        )
    with errors_as_messages():
        require_login(boto3.Session())
        redrive = Redrive(
            client("sqs"),
            client("lambda", is_long_call=True),
            output(client("cloudformation"), stage, "FailuresQueueUrl"),
            Functions(stage).all,
            wait=WAIT_SECONDS,
        )
        counts = _print_results(redrive)
    if not counts:
        print("The failures queue is empty: nothing has failed for good.")
    staying = counts[Outcome.FAILED] + counts[Outcome.UNKNOWN]
    if counts:
        print(f"{counts[Outcome.DONE]} done, {staying} left in the queue.")
    if staying:
        raise SystemExit("Mend what the lines above say, then run it again.")


def _print_results(redrive: Redrive) -> Counter[Outcome]:
    counts: Counter[Outcome] = Counter()
    for result in redrive.run():
        print(result.sentence, flush=True)
        counts[result.outcome] += 1
    return counts


if __name__ == "__main__":
    main()
