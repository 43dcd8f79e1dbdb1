"""`make revert`: the changes of one principal are reverted, and no others."""

from __future__ import annotations

import gzip
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.news.mass_deletion import confirmation_key, window_start
from operations import revert as revert_command
from operations.access_records import object_changes
from operations.file_versions import VersionedBucket
from operations.revert import Revert, read_logs
from operations.version_steps import Action, Step, do
from tests.operations.conftest import Client
from tests.storage.editors import ticking
from tests.storage.engines import REGION

SINCE = datetime(2026, 11, 24, 8, tzinfo=UTC)
THIEF = "arn:aws:iam::123456789012:user/karen"
OTHER = "arn:aws:iam::123456789012:user/jonas"


@dataclass
class Bucket:
    """The uploads, and both kinds of log that AWS writes of them."""

    s3: Any
    name: str
    trail: list[Any] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def put(self, who: str, key: str, text: str) -> None:
        reply = self.s3.put_object(Bucket=self.name, Key=key, Body=text.encode())
        self._log(who, "PutObject", key, reply["VersionId"], len(text.encode()))

    def delete(self, who: str, key: str) -> None:
        reply = self.s3.delete_object(Bucket=self.name, Key=key)
        self._log(who, "DeleteObject", key, reply["VersionId"], None)

    def text(self, key: str) -> str | None:
        try:
            with self.s3.get_object(Bucket=self.name, Key=key)["Body"] as body:
                return str(body.read().decode())
        except self.s3.exceptions.NoSuchKey:
            return None

    def versions(self, key: str) -> list[Any]:
        reply = self.s3.list_object_versions(Bucket=self.name, Prefix=key)
        return [*reply.get("Versions", []), *reply.get("DeleteMarkers", [])]

    def _log(self, who: str, operation: str, key: str, version: str, size: int | None) -> None:
        [entry] = [entry for entry in self.versions(key) if entry["VersionId"] == version]
        when: datetime = entry["LastModified"]
        self.trail.append(
            {
                "userIdentity": {
                    "arn": who,
                    "userName": who.rpartition("/")[2],
                    "accessKeyId": f"AKIA{who[-5:].upper()}",
                },
                "eventTime": f"{when:%Y-%m-%dT%H:%M:%SZ}",
                "eventName": operation,
                "requestParameters": {"bucketName": self.name, "key": key},
                "responseElements": {"x-amz-version-id": version},
            }
        )
        verb = {"PutObject": "PUT", "DeleteObject": "DELETE"}[operation]
        status = {"PUT": 200, "DELETE": 204}[verb]
        encoded = quote(quote(key))
        self.lines.append(
            f"79a59df9 {self.name} [{when:%d/%b/%Y:%H:%M:%S +0000}] 192.0.2.3 {who} 3E57427F33A5 "
            f'REST.{verb}.OBJECT {encoded} "{verb} /{quote(key)} HTTP/1.1" {status} - - '
            f'{"-" if size is None else size} 12 9 "-" "aws-cli/2 [x]" - s9lzHYrFp76Z= SigV4 '
            f"TLS_AES_128_GCM_SHA256 AuthHeader {self.name}.s3.amazonaws.com TLSv1.3 - -"
        )


FERRY, HARBOUR, NEW, GONE, MINE = (
    f"articles/denmark/{name}.md" for name in ("ferry", "harbour på øen", "new", "gone", "mine")
)


INVENTED = "articles/denmark/invented.md"


@pytest.fixture
def media(client: Client) -> Bucket:
    """The pictures, and the log of them; none yet."""
    return _empty(client("s3"))


def _empty(s3: Any) -> Bucket:  # noqa: ANN401 - boto3's client
    bucket = Bucket(s3, f"tidende-{uuid.uuid4()}")
    s3.create_bucket(Bucket=bucket.name, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"})
    return bucket


@pytest.fixture
def bucket(client: Client, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """A morning on which somebody has Karen's key."""
    clock = ticking(SINCE.replace(tzinfo=None) - timedelta(hours=1))
    monkeypatch.setattr("moto.s3.models.utcnow", lambda: [clock() for _ in range(20)][-1])
    bucket = _empty(client("s3"))
    for key in (FERRY, HARBOUR, GONE):
        bucket.put(THIEF, key, "as Karen wrote it")
    monkeypatch.setattr("moto.s3.models.utcnow", _from(SINCE))
    bucket.put(THIEF, FERRY, "a lie")
    bucket.put(THIEF, FERRY, "a worse lie")
    bucket.put(THIEF, HARBOUR, "a lie")
    bucket.put(OTHER, HARBOUR, "as Jonas mended it")
    bucket.put(THIEF, NEW, "an invention")
    bucket.delete(THIEF, GONE)
    bucket.put(OTHER, MINE, "as Jonas wrote it")
    return bucket


def _from(moment: datetime) -> Callable[[], datetime]:
    """A clock that moves twenty seconds with each look, so that no two changes are near."""
    now = moment.replace(tzinfo=None)

    def look() -> datetime:
        nonlocal now
        now += timedelta(seconds=20)
        return now

    return look


def trail(bucket: Bucket) -> bytes:
    return gzip.compress(json.dumps({"Records": bucket.trail}).encode())


def access_log(bucket: Bucket) -> bytes:
    return "\n".join(bucket.lines).encode()


both = pytest.mark.parametrize("log", [trail, access_log])
Log = Callable[[Bucket], bytes]


def planned(bucket: Bucket, log: Log, principal: str = THIEF) -> list[Step]:
    changes = object_changes(log(bucket), bucket.name)
    return list(Revert(VersionedBucket(bucket.s3, bucket.name)).plan(changes, principal, SINCE))


def carry_out(bucket: Bucket, log: Log) -> None:
    for step in planned(bucket, log):
        if step.action is not Action.NOTHING:
            assert do(VersionedBucket(bucket.s3, bucket.name), step)


@both
def test_a_revert_undoes_the_changes_of_the_stolen_key_and_no_others(
    bucket: Bucket, log: Log
) -> None:
    keys = (FERRY, NEW, GONE)
    before = {entry["VersionId"] for key in keys for entry in bucket.versions(key)}
    plan = {step.key: (step.action, step.reason) for step in planned(bucket, log)}
    assert plan[FERRY][0] is plan[GONE][0] is Action.RESTORE
    assert plan[FERRY][1].startswith("the version of 2026-11-24 0")
    assert plan[NEW] == (Action.DELETE, "it did not exist before")
    assert plan[HARBOUR] == (Action.NOTHING, "somebody else has changed it since; look at it")
    assert MINE not in plan
    carry_out(bucket, log)
    texts = {key: bucket.text(key) for key in (FERRY, GONE, NEW, HARBOUR, MINE)}
    assert texts == {
        FERRY: "as Karen wrote it",
        GONE: "as Karen wrote it",
        NEW: None,
        HARBOUR: "as Jonas mended it",
        MINE: "as Jonas wrote it",
    }
    after = {entry["VersionId"] for key in keys for entry in bucket.versions(key)}
    assert before < after, "no version was deleted"


@both
def test_a_second_revert_changes_nothing(bucket: Bucket, log: Log) -> None:
    carry_out(bucket, log)
    reasons = {step.key: step.reason for step in planned(bucket, log)}
    for key in (FERRY, NEW, GONE):
        assert reasons[key] == "it is as it was before already", key


def test_a_file_that_changes_after_the_plan_is_left_alone(bucket: Bucket) -> None:
    steps = {step.key: step for step in planned(bucket, trail)}
    bucket.put(OTHER, FERRY, "as Jonas mended it too")
    assert not do(VersionedBucket(bucket.s3, bucket.name), steps[FERRY])
    assert bucket.text(FERRY) == "as Jonas mended it too"


def test_a_version_that_the_log_does_not_identify_is_left_alone(bucket: Bucket) -> None:
    bucket.lines = [line.replace("2026:08:", "2026:09:") for line in bucket.lines]
    steps = planned(bucket, access_log)
    assert {step.action for step in steps} == {Action.NOTHING}
    assert all("does not say" in step.reason for step in steps)


@pytest.mark.parametrize("principal", [THIEF, "karen", "user/karen", "AKIAKAREN"])
def test_a_principal_is_named_as_the_trail_names_it(bucket: Bucket, principal: str) -> None:
    assert len(planned(bucket, trail, principal)) == 4
    assert planned(bucket, trail, "aren") == []


def test_logs_are_read_from_a_folder_and_from_a_bucket(bucket: Bucket, tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "a.json.gz").write_bytes(trail(bucket))
    bucket.s3.put_object(Bucket=bucket.name, Key="logs/one", Body=access_log(bucket))
    places = (str(tmp_path), f"s3://{bucket.name}/logs/")
    in_folder, in_bucket = (
        [(change.key, change.when) for change in read_logs(bucket.s3, place, SINCE, bucket.name)]
        for place in places
    )
    assert in_folder == in_bucket
    assert len(in_folder) == 10


@pytest.fixture
def command(
    bucket: Bucket, media: Bucket, client: Client, stage: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., object]:
    """The command, at a stage whose access logs are in the bucket of the uploads."""
    template = {
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {
            "UploadsBucket": {"Value": bucket.name},
            "MediaBucket": {"Value": media.name},
            "AccessLogsBucket": {"Value": bucket.name},
        },
    }
    client("cloudformation").create_stack(
        StackName=f"tidende-{stage}-storage", TemplateBody=json.dumps(template)
    )

    def run(*options: str) -> None:
        for folder, logged in (("uploads", bucket), ("media", media)):
            name = f"{folder}/one"
            bucket.s3.put_object(Bucket=bucket.name, Key=name, Body=access_log(logged))
        required = ["--stage", stage, "--principal", THIEF, "--since", SINCE.isoformat()]
        monkeypatch.setattr("sys.argv", ["revert", *required, *options])
        revert_command.main()

    return run


def test_the_revert_command_changes_files_only_with_the_option_to_do_so(
    bucket: Bucket, command: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    command()
    assert "3 of 4 files would be changed. Add DO=yes to do it." in capsys.readouterr().out
    assert bucket.text(FERRY) == "a worse lie"
    command("--do-it")
    assert "3 files are as they were" in capsys.readouterr().out
    assert bucket.text(FERRY) == "as Karen wrote it"


@pytest.mark.parametrize("fixture", ["media", "bucket"])
def test_pictures_are_reverted_too_in_either_bucket(
    fixture: str,
    request: pytest.FixtureRequest,
    command: Callable[..., object],
    capsys: pytest.CaptureFixture[str],
) -> None:
    place: Bucket = request.getfixturevalue(fixture)
    place.put(OTHER, "pictures/ferry.webp", "the ferry")
    place.put(THIEF, "pictures/ferry.webp", "a forgery")
    place.put(THIEF, "pictures/new.webp", "an invention")
    command("--do-it")
    assert "pictures/ferry.webp: the version of" in capsys.readouterr().out
    assert place.text("pictures/ferry.webp") == "the ferry"
    assert place.text("pictures/new.webp") is None


def test_a_revert_confirms_what_it_deletes_so_that_many_inventions_go(
    bucket: Bucket, command: Callable[..., object]
) -> None:
    command("--do-it")
    [deletion] = [entry for entry in bucket.versions(NEW) if "Size" not in entry]
    [decision] = bucket.versions("decisions/confirmed-deletions/")
    assert decision["Key"] == confirmation_key(window_start(deletion["LastModified"]))
    assert decision["LastModified"] >= deletion["LastModified"]


def test_a_revert_confirms_nothing_where_others_deleted_too(
    bucket: Bucket, command: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    bucket.put(THIEF, INVENTED, "another")
    bucket.delete(OTHER, MINE)
    command("--do-it")
    assert "look at make confirm-deletions" in capsys.readouterr().out
    assert bucket.versions("decisions/") == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--stage", "local"), "Name a stage"),
        (("--principal", ""), "Whose uploads?"),
        (("--since", "yesterday"), "SINCE=yesterday is no time with a zone; write it like"),
        (("--since", "2026-11-24T08:00"), "is no time with a zone; write it like"),
    ],
)
def test_a_revert_with_a_wrong_option_is_refused(
    command: Callable[..., object], options: tuple[str, ...], message: str
) -> None:
    with pytest.raises(SystemExit, match=message):
        command(*options)
