"""What failed for good is tried again, and is in the queue until it is done."""

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

RECEIVE = "tidende-dev-receive_upload"
NAMES = ("tidende-dev", RECEIVE, "tidende-dev-sweep_uploads")


class Disk:
    """Whether what intake needs is there."""

    is_full = False


@pytest.fixture
def disk() -> Disk:
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

    def say(body: str) -> None:
        sqs.send_message(QueueUrl=queue, MessageBody=body)

    with served(FunctionService({RECEIVE: receive}, say)) as service:
        yield service


@pytest.fixture
def redrive(service: FunctionService, queue: str, client: Client) -> Redrive:
    return Redrive(client("sqs"), client("lambda", service.url), queue, NAMES, wait=0)


Waiting = Callable[[], int]


@pytest.fixture
def waiting(queue: str, client: Client) -> Waiting:
    """How many messages the queue has, taken up or not."""

    def counted() -> int:
        told = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])
        found = told["Attributes"]
        return sum(
            int(found[f"ApproximateNumberOfMessages{which}"]) for which in ("", "NotVisible")
        )

    return counted


def outcomes(told: Iterator[RedriveResult]) -> list[Outcome]:
    return [each.outcome for each in told]


def test_a_story_whose_event_failed_three_times_is_published_and_leaves_the_queue(
    service: FunctionService,
    redrive: Redrive,
    waiting: Waiting,
    disk: Disk,
    uploads: MemoryUploads,
    archive: MemoryArchive,
) -> None:
    uploads.put(KEY, story(), NOON)
    disk.is_full = True
    assert not service.send(RECEIVE, event_for(KEY))
    assert len(service.invoked) == 3
    assert waiting() == 1
    disk.is_full = False
    assert list(redrive.run()) == [RedriveResult(Outcome.DONE, f"{KEY}: done.")]
    assert isinstance(standing_at(archive, Address("denmark", "ferry")).answer(NOON), Article)
    assert service.invoked[-1] == service.invoked[0], "the same event, to the same function"
    assert waiting() == 0


def test_an_event_that_fails_again_stays_in_the_queue_with_the_reason(
    service: FunctionService, redrive: Redrive, waiting: Waiting, disk: Disk, uploads: MemoryUploads
) -> None:
    uploads.put(KEY, story(), NOON)
    disk.is_full = True
    service.send(RECEIVE, event_for(KEY))
    [told] = redrive.run()
    assert told.outcome is Outcome.FAILED
    assert told.sentence == (
        f"{KEY}: failed again and stays in the queue: OSError: no space left "
        "(before: RetriesExhausted, OSError: no space left)"
    )
    assert waiting() == 1
    disk.is_full = False
    assert outcomes(redrive.run()) == [Outcome.DONE]
    assert outcomes(redrive.run()) == []


def test_a_failing_event_does_not_hold_up_the_others(
    service: FunctionService, redrive: Redrive, waiting: Waiting, uploads: MemoryUploads
) -> None:
    for name in "abc":
        uploads.put(f"articles/denmark/{name}.md", story(), NOON)
        service.say(json.dumps(record(RECEIVE, event_for(f"articles/denmark/{name}.md"), None)))
    service.say(json.dumps(record("tidende-dev-sweep_uploads", {}, None)))  # not deployed
    told = sorted(outcomes(redrive.run()))
    assert told == [Outcome.DONE] * 3 + [Outcome.FAILED]
    assert waiting() == 1


def test_two_redrives_at_once_take_different_messages(
    service: FunctionService, redrive: Redrive, waiting: Waiting, uploads: MemoryUploads
) -> None:
    uploads.put(KEY, story(), NOON)
    for _ in range(4):
        service.say(json.dumps(record(RECEIVE, event_for(KEY), None)))
    one, other = redrive.run(), redrive.run()
    told = [next(one), next(other), *one, *other]
    assert outcomes(iter(told)) == [Outcome.DONE] * 4
    assert len(service.invoked) == 4
    assert waiting() == 0


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
    service: FunctionService, redrive: Redrive, waiting: Waiting, body: str
) -> None:
    service.say(body)
    [told] = redrive.run()
    assert told.outcome is Outcome.UNKNOWN
    assert repr(body[:100]) in told.sentence
    assert service.invoked == []
    assert waiting() == 1


def test_a_call_without_an_upload_is_named_by_its_function() -> None:
    found = failure_from(json.dumps(record(NAMES[2], {"source": "aws.events"}, None)), NAMES)
    assert found
    assert found.subject == "a call of tidende-dev-sweep_uploads"


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, stage: str, client: Client, queue: str
) -> Callable[[], object]:
    """`make redrive`, at a stack whose queue is the test's."""
    template = {
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {"FailuresQueueUrl": {"Value": queue}},
    }
    client("cloudformation").create_stack(
        StackName=f"tidende-{stage}-storage", TemplateBody=json.dumps(template)
    )
    monkeypatch.setattr("sys.argv", ["redrive", "--stage", stage])
    monkeypatch.setattr("operations.redrive.WAIT_SECONDS", 0)
    return redrive_command.main


def test_the_command_says_that_nothing_has_failed(
    command: Callable[[], object], capsys: pytest.CaptureFixture[str]
) -> None:
    command()
    assert capsys.readouterr().out == (
        "The failures queue is empty: nothing has failed for good.\n"
    )


def test_the_command_fails_while_anything_is_left(
    command: Callable[[], object],
    client: Client,
    queue: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    client("sqs").send_message(QueueUrl=queue, MessageBody="hello")
    with pytest.raises(SystemExit, match="then run it again"):
        command()
    assert capsys.readouterr().out.endswith("0 done, 1 left in the queue.\n")


@pytest.mark.parametrize(
    ("named", "said"), [("local", "On a laptop"), ("never-deployed", "There is no stack")]
)
def test_redriving_a_stage_without_a_queue_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, stage: str, named: str, said: str
) -> None:
    assert stage  # the shell is at moto
    monkeypatch.setattr("sys.argv", ["redrive", "--stage", named])
    with pytest.raises(SystemExit, match=said):
        redrive_command.main()
