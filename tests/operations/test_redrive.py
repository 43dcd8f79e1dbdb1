"""`make redrive`: failed events are retried, and stay in the queue until they succeed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib.ingest.announcement import announced_keys
from chalicelib.ingest.intake import Intake
from chalicelib.news.address import Address
from chalicelib.news.article import Article
from local.deliveries import event_for
from operations import redrive as redrive_command
from operations.redrive import Outcome, Redrive, RedriveResult, failure_from
from tests.conftest import NOON
from tests.ingest.samples import KEY, story
from tests.memory import MemoryArchive, MemoryUploads, standing_at
from tests.operations.conftest import Client
from tests.operations.function_service import FunctionService, record, served

RECEIVE, SWEEP = "tidende-dev-receive_upload", "tidende-dev-sweep_uploads"
NAMES = ("tidende-dev", RECEIVE, SWEEP)
PICTURES = "tidende-dev-make_pictures"


class Disk:
    """A disk that intake needs, which may be full."""

    is_full = False


@pytest.fixture
def disk(uploads: MemoryUploads) -> Disk:
    """A disk; one story waits in the bucket."""
    uploads.put(KEY, story(), NOON)
    return Disk()


@pytest.fixture
def service(intake: Intake, queue: str, client: Client, disk: Disk) -> Iterator[FunctionService]:
    """The deployed intake, which fails while the disk is full."""
    sqs = client("sqs")

    def receive(event: dict[str, Any]) -> None:
        if disk.is_full:
            raise OSError("no space left")
        for key in announced_keys(event):
            intake.receive(key)

    def enqueue(body: str) -> None:
        sqs.send_message(QueueUrl=queue, MessageBody=body)

    with served(FunctionService({RECEIVE: receive}, enqueue)) as service:
        yield service


@pytest.fixture
def redrive(service: FunctionService, queue: str, client: Client) -> Redrive:
    return Redrive(client("sqs"), client("lambda", service.url), queue, NAMES, wait=0)


QueueLength = Callable[[], int]


@pytest.fixture
def queue_length(queue: str, client: Client) -> QueueLength:
    """Counts the messages, received or not."""

    def length() -> int:
        reply = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])
        counts = reply["Attributes"]
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        return sum(int(counts[name]) for name in names)

    return length


def test_a_story_whose_event_failed_three_times_is_published_by_a_redrive(
    service: FunctionService,
    redrive: Redrive,
    queue_length: QueueLength,
    disk: Disk,
    archive: MemoryArchive,
) -> None:
    disk.is_full = True
    assert not service.send(RECEIVE, event_for(KEY))
    assert len(service.invoked) == 3
    [result] = redrive.run()
    assert result == RedriveResult(
        Outcome.FAILED,
        f"{KEY}: failed again and stays in the queue: OSError: no space left "
        "(before: RetriesExhausted, OSError: no space left)",
    )
    assert queue_length() == 1
    disk.is_full = False
    assert list(redrive.run()) == [RedriveResult(Outcome.DONE, f"{KEY}: done.")]
    assert isinstance(standing_at(archive, Address("denmark", "ferry")).answer(NOON), Article)
    assert service.invoked[-1] == service.invoked[0], "the same event, to the same function"
    assert queue_length() == 0


def test_concurrent_redrives_take_different_messages_and_pass_over_failing_ones(
    service: FunctionService, redrive: Redrive, queue_length: QueueLength
) -> None:
    for _ in range(3):
        service.enqueue(json.dumps(record(RECEIVE, event_for(KEY), None)))
    service.enqueue(json.dumps(record(SWEEP, {}, None)))  # a function that is not deployed
    first, second = redrive.run(), redrive.run()
    results = [next(first), next(second), *first, *second]
    outcomes = [result.outcome for result in results]
    assert outcomes.count(Outcome.DONE) == 3
    assert set(outcomes) == {Outcome.DONE, Outcome.FAILED}
    assert len(service.invoked) == 3
    assert queue_length() == 1


@pytest.mark.parametrize(
    "body",
    [
        "no JSON",
        "[]",
        json.dumps(event_for(KEY)),
        json.dumps(record("somebody-elses", event_for(KEY), None)),
        json.dumps(record(RECEIVE, {}, None) | {"requestContext": {}}),
    ],
)
def test_a_message_that_is_no_failure_of_ours_is_named_and_stays(
    service: FunctionService, redrive: Redrive, queue_length: QueueLength, body: str
) -> None:
    service.enqueue(body)
    [result] = redrive.run()
    assert result.outcome is Outcome.UNKNOWN
    assert repr(body[:100]) in result.sentence
    assert service.invoked == []
    assert queue_length() == 1


def test_a_failure_without_an_upload_is_named_by_its_function() -> None:
    failure = failure_from(json.dumps(record(SWEEP, {"source": "aws.events"}, None)), NAMES)
    assert failure
    assert failure.subject == f"a call of {SWEEP}"


@pytest.mark.parametrize("part", ["key", "story"])
def test_a_failure_of_pictures_is_named_by_what_they_were_asked_for(part: str) -> None:
    failure = failure_from(json.dumps(record(PICTURES, {part: KEY}, None)), (PICTURES,))
    assert failure
    assert failure.subject == KEY


def test_the_redrive_command_fails_while_messages_are_left(
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    client: Client,
    queue: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    template = {
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {"FailuresQueueUrl": {"Value": queue}},
    }
    client("cloudformation").create_stack(
        StackName=f"tidende-{stage}-storage", TemplateBody=json.dumps(template)
    )
    monkeypatch.setattr("sys.argv", ["redrive", "--stage", stage])
    monkeypatch.setattr("operations.redrive.WAIT_SECONDS", 0)
    redrive_command.main()
    assert capsys.readouterr().out.startswith("The failures queue is empty")
    client("sqs").send_message(QueueUrl=queue, MessageBody="hello")
    with pytest.raises(SystemExit, match="then run it again"):
        redrive_command.main()
    assert capsys.readouterr().out.endswith("0 done, 1 left in the queue.\n")


@pytest.mark.parametrize(
    ("name", "message"), [("local", "On a laptop"), ("never-deployed", "There is no stack")]
)
@pytest.mark.usefixtures("stage")
def test_redriving_a_stage_without_a_queue_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, message: str
) -> None:
    monkeypatch.setattr("sys.argv", ["redrive", "--stage", name])
    with pytest.raises(SystemExit, match=message):
        redrive_command.main()
