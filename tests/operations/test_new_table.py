"""`make rebuild` on AWS: a new table is filled and switched to while editors and readers go on."""

# ruff: noqa: ANN401 - clients of boto3

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cfnlint.decode.cfn_yaml import loads

from chalicelib.ingest.intake import Intake
from chalicelib.storage.dynamodb_register import DynamoDBRegister
from chalicelib.storage.s3_uploads import S3Uploads
from doubles.newsroom import NEWSROOM
from operations import rebuild as rebuild_command
from operations.deployed import Functions
from operations.new_table import Rebuilding, Stopped, _pictures_before_stories, table_like
from operations.stages import PROJECT
from tests.conftest import NOON
from tests.ingest.samples import story
from tests.memory import MemoryArchive, MemoryUploads
from tests.operations.conftest import Client
from tests.storage.engines import REGION, archive_and_register
from tests.web.conftest import Gateway

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NEW = "20261124T120000Z"
EDITION = re.compile(r"Edition (\d+)")


def key_of(name: str) -> str:
    return f"articles/denmark/{name}.md"


@dataclass
class LiveStage:
    """A deployed stage: its editors, the running invocations of intake, and a reader who polls."""

    stage: str
    bucket: str
    s3: Any
    dynamodb: Any
    functions: Any
    gateway: Gateway = field(init=False)
    files: int = 0
    editions: Counter[str] = field(default_factory=Counter)
    running: list[tuple[str, str]] = field(default_factory=list)  # invocations: table, name
    seen: dict[str, int] = field(default_factory=dict)
    steps: int = 0
    tables: dict[str, str] = field(default_factory=dict)  # a cache of the functions' settings

    @property
    def names(self) -> Functions:
        return Functions(self.stage)

    def variables_of(self, function: str) -> dict[str, str]:
        reply = self.functions.get_function_configuration(FunctionName=function)
        variables: dict[str, str] = reply["Environment"]["Variables"]
        return variables

    def table_of(self, function: str) -> str:
        if function not in self.tables:
            self.tables[function] = self.variables_of(function)["TABLE"]
        return self.tables[function]

    def settings_changed(self, **_: object) -> None:
        """A function was changed: every reader polls at once."""
        self.tables.clear()
        for name in sorted(self.seen):
            self.read(name)

    def intake(self, table: str, dynamodb: Any = None, s3: Any = None) -> Intake:
        register = DynamoDBRegister(dynamodb or self.dynamodb, table)
        uploads = S3Uploads(s3 or self.s3, self.bucket)
        return Intake(register, uploads, NEWSROOM, "", lambda _attempt: None)

    def upload(self, name: str) -> None:
        """An editor saves the next edition of a file; an invocation of intake begins."""
        self.editions[name] += 1
        text = story(f"Edition {self.editions[name]} of {name}")
        self.s3.put_object(Bucket=self.bucket, Key=key_of(name), Body=text.encode())
        self.running.append((self.table_of(self.names.intake[0]), name))

    def finish_one(self) -> None:
        """The oldest invocation ends, of those with the present setting: others are slow."""
        table = self.table_of(self.names.intake[0])
        name = next((name for running, name in self.running if running == table), None)
        if name:
            self.running.remove((table, name))
            self.intake(table).receive(key_of(name))

    def finish_all(self) -> None:
        while self.running:
            table, name = self.running.pop(0)
            self.intake(table).receive(key_of(name))

    def finish_old_invocations(self) -> None:
        """Those with the old table end, each with a file that is saved again just before; those
        that began later are slow.
        """
        new = self.table_of(self.names.intake[0])
        old = [(table, name) for table, name in self.running if table != new]
        for _, name in old:
            self.upload(name)
        later = [invocation for invocation in self.running if invocation not in old]
        self.running = [*old]
        self.finish_all()
        self.running = later
        for _, name in old:
            self.read(name)

    def read(self, name: str) -> None:
        """A story that a reader saw once is never gone, and never an older edition."""
        response = self.gateway.get(f"/denmark/{name}.json")
        if name not in self.seen and response.status == 404:
            return
        assert response.status == 200, name
        edition = EDITION.search(response.body)
        assert edition
        assert int(edition[1]) >= self.seen.get(name, 1), name
        self.seen[name] = int(edition[1])

    def step(self, **_: object) -> None:
        """An upload, an end of an invocation, a read: before each AWS call of the rebuild."""
        self.steps += 1
        name = sorted(self.editions)[self.steps % len(self.editions)]
        if self.steps % 9 == 0 and self.files < 12:
            self.files += 1
            self.upload(f"new-{self.files}")
        elif self.steps % 9 == 4:
            self.upload(name)
        if len(self.running) > 4:
            self.finish_one()
        self.read(name)
        if self.steps % 10 == 0:
            assert self.gateway.get("/denmark/embargoed.json").status == 404

    def assert_on(self, table: str) -> None:
        """All functions are on the table, and it has the newest edition of every file."""
        assert {self.table_of(name) for name in self.names.all} == {table}
        self.finish_all()
        for name, edition in self.editions.items():
            self.read(name)
            assert self.seen[name] == edition, name


@pytest.fixture
def live(
    stage: str, client: Client, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> LiveStage:
    """A stage with six stories and one that is embargoed, and all that Chalice deploys."""
    s3, dynamodb, functions = client("s3"), client("dynamodb"), client("lambda")
    bucket = f"tidende-{stage}-uploads"
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    make_live_table(dynamodb, f"tidende-{stage}")
    make_functions(functions, client("iam"), stage, bucket)
    live = LiveStage(stage, bucket, s3, dynamodb, functions)
    for number in range(6):
        live.upload(f"story-{number}")
    live.upload("story-0")
    live.finish_all()
    key = key_of("embargoed")
    s3.put_object(Bucket=bucket, Key=key, Body=story(date="2031-01-01").encode())
    live.intake(f"tidende-{stage}").receive(key)
    live.gateway = Gateway(app_module.app)

    class LiveArchive:
        """The archive of the reader's function, by its present setting."""

        def __getattr__(self, name: str) -> Any:
            return getattr(archive_and_register(dynamodb, live.table_of(live.names.reader)), name)

    monkeypatch.setitem(app_module.site.__dict__, "archive", LiveArchive())
    monkeypatch.setattr(app_module.site, "now", lambda: datetime.now(UTC))
    return live


def make_live_table(dynamodb: Any, name: str) -> None:
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk", "open")
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "open",
                "KeySchema": [{"AttributeName": "open", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        Tags=[{"Key": "app", "Value": "tidende"}],
        DeletionProtectionEnabled=True,
    )
    dynamodb.update_continuous_backups(
        TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )


def make_functions(functions: Any, iam: Any, stage: str, bucket: str) -> None:
    role = iam.create_role(RoleName=f"tidende-{stage}", AssumeRolePolicyDocument="{}")
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as package:
        package.writestr("app.py", "")
    names = Functions(stage)
    for name in names.all:
        functions.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role=role["Role"]["Arn"],
            Handler="app.app",
            Timeout=60 if "receive" in name else 240,
            Code={"ZipFile": code.getvalue()},
            Environment={
                "Variables": {
                    "STAGE": stage,
                    "UPLOADS_BUCKET": bucket,
                    "TABLE": f"tidende-{stage}",
                    "MEMORY_SECONDS": "5",
                }
            },
        )


@dataclass
class Progress:
    """The messages of a rebuild, and its pauses in seconds."""

    messages: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)


@pytest.fixture
def progress() -> Progress:
    return Progress()


@pytest.fixture
def rebuilding(live: LiveStage, client: Client, progress: Progress) -> Rebuilding:
    """The rebuild of the live stage."""
    dynamodb, functions, s3 = client("dynamodb"), client("lambda"), client("s3")
    functions.meta.events.register(
        "after-call.lambda.UpdateFunctionConfiguration", live.settings_changed
    )

    def pause(seconds: float) -> None:
        progress.pauses.append(seconds)
        live.finish_old_invocations()

    return Rebuilding(
        dynamodb,
        functions,
        live.stage,
        lambda table: live.intake(table, dynamodb, s3),
        say=progress.messages.append,
        progress=lambda: None,
        pause=pause,
    )


@pytest.fixture
def busy(live: LiveStage, rebuilding: Rebuilding) -> Rebuilding:
    """The same, with a step of the live stage before each of its AWS calls."""
    intake = rebuilding.intake_at("any")
    for client in (rebuilding.dynamodb, rebuilding.functions, intake.uploads._client):  # type: ignore[attr-defined]  # noqa: SLF001 - its events are heard nowhere else
        client.meta.events.register("before-call", live.step)
    return rebuilding


def test_during_a_rebuild_readers_see_no_older_edition_and_no_upload_is_lost(
    live: LiveStage, busy: Rebuilding, progress: Progress
) -> None:
    table = busy.run(now=NOW)
    assert table == f"tidende-{live.stage}.{NEW}"
    assert live.steps > 100
    assert len(live.editions) == 18, "editors went on all the time"
    live.assert_on(table)
    assert progress.pauses == [240], "the longest that an old invocation of intake may run"


def test_a_rebuild_changes_no_other_setting_and_makes_a_table_like_the_live_one(
    live: LiveStage, rebuilding: Rebuilding
) -> None:
    old, other_settings = f"tidende-{live.stage}", live.variables_of(live.names.reader)
    new = rebuilding.run(now=NOW)
    for name in live.names.all:
        assert live.variables_of(name) == other_settings | {"TABLE": new}
    for table in (old, new):
        described = live.dynamodb.describe_table(TableName=table)["Table"]
        backups = live.dynamodb.describe_continuous_backups(TableName=table)
        tags = live.dynamodb.list_tags_of_resource(ResourceArn=described["TableArn"])
        assert described["DeletionProtectionEnabled"]
        assert described["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
        assert [key["AttributeName"] for key in described["KeySchema"]] == ["pk", "sk"]
        assert [index["IndexName"] for index in described["GlobalSecondaryIndexes"]] == ["open"]
        assert tags["Tags"] == [{"Key": "app", "Value": "tidende"}]
        recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"


def test_a_new_table_has_the_encryption_key_of_the_live_one_without_tags_of_aws() -> None:
    described = {
        "AttributeDefinitions": [],
        "KeySchema": [],
        "SSEDescription": {"Status": "ENABLED", "KMSMasterKeyArn": "arn:key"},
    }
    parameters = table_like(described, [{"Key": "aws:cloudformation:stack-id", "Value": "x"}])
    assert parameters["SSESpecification"] == {
        "Enabled": True,
        "SSEType": "KMS",
        "KMSMasterKeyId": "arn:key",
    }
    assert "Tags" not in parameters


def test_a_new_table_has_the_index_of_open_records_though_the_live_one_has_none() -> None:
    template: Any = loads((PROJECT / "infra" / "storage.yaml").read_text(encoding="utf-8"))
    ours = template["Resources"]["Table"]["Properties"]
    older = [entry for entry in ours["AttributeDefinitions"] if entry["AttributeName"] != "open"]
    parameters = table_like({"AttributeDefinitions": older, "KeySchema": []}, [])
    assert parameters["GlobalSecondaryIndexes"] == ours["GlobalSecondaryIndexes"]
    by_name = sorted(ours["AttributeDefinitions"], key=str)
    assert sorted(parameters["AttributeDefinitions"], key=str) == by_name


class Fails:
    """Makes the nth call of an operation fail, as AWS would word it."""

    def __init__(self, client: Any, operation: str, *, nth: int = 1) -> None:
        self._left = nth
        self._operation = operation
        client.meta.events.register(f"before-call.*.{operation}", self)

    def __call__(self, **_: object) -> None:
        self._left -= 1
        if not self._left:
            error = {"Error": {"Code": "InternalServerError", "Message": "Sorry."}}
            raise ClientError(error, self._operation)  # type: ignore[arg-type]  # a part of it


@pytest.mark.parametrize("operation", ["CreateTable", "UpdateContinuousBackups"])
def test_a_failure_before_the_new_table_changes_nothing(
    live: LiveStage, rebuilding: Rebuilding, operation: str
) -> None:
    Fails(rebuilding.dynamodb, operation)
    with pytest.raises(Stopped, match="Nothing has changed: readers and editors are on"):
        rebuilding.run(now=NOW)
    assert live.table_of(live.names.intake[0]) == f"tidende-{live.stage}"


def test_a_rebuild_whose_filling_failed_goes_on_with_the_same_table(
    live: LiveStage, rebuilding: Rebuilding, progress: Progress
) -> None:
    Fails(rebuilding.dynamodb, "TransactWriteItems", nth=3)
    with pytest.raises(Stopped, match=rf"INTO=tidende-{live.stage}\.{NEW}"):
        rebuilding.run(now=NOW)
    table = f"tidende-{live.stage}.{NEW}"
    assert live.table_of(live.names.reader) == f"tidende-{live.stage}"
    assert rebuilding.run(now=NOW, into=table) == table
    assert not any(line.startswith(f"{table} is made") for line in progress.messages[3:])


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_rebuild_whose_switch_failed_half_way_goes_on_with_the_same_table(
    live: LiveStage, rebuilding: Rebuilding, nth: int
) -> None:
    Fails(rebuilding.functions, "UpdateFunctionConfiguration", nth=nth)
    with pytest.raises(Stopped, match="Run the same command again"):
        rebuilding.run(now=NOW)
    into = f"tidende-{live.stage}.{NEW}" if nth == 1 else ""
    table = rebuilding.run(now=NOW, into=into)
    assert table == f"tidende-{live.stage}.{NEW}"
    live.assert_on(table)


@pytest.mark.parametrize("into", ["tidende-other.20261124T120000Z", "tidende-{}", "somebody"])
def test_a_table_that_no_rebuild_began_is_not_filled(
    live: LiveStage, rebuilding: Rebuilding, into: str
) -> None:
    with pytest.raises(Stopped, match="is no table that a rebuild"):
        rebuilding.run(now=NOW, into=into.format(live.stage))


def test_old_tables_go_when_they_are_neither_used_nor_protected(
    live: LiveStage, rebuilding: Rebuilding, progress: Progress
) -> None:
    old = f"tidende-{live.stage}.20250101T000000Z"
    make_live_table(live.dynamodb, old)
    new = rebuilding.run(now=NOW)
    progress.messages.clear()
    rebuilding.remove_old()
    assert progress.messages[0].startswith(f"tidende-{live.stage} belongs to the storage stack")
    assert "--no-deletion-protection-enabled" in progress.messages[1]
    live.dynamodb.update_table(TableName=old, DeletionProtectionEnabled=False)
    live.dynamodb.update_table(TableName=new, DeletionProtectionEnabled=False)
    rebuilding.remove_old()
    tables = live.dynamodb.list_tables()["TableNames"]
    assert old not in tables
    assert new in tables
    progress.messages.clear()
    rebuilding.remove_old()
    assert progress.messages[-1] == "No rebuild has left a table behind that nobody uses."


def test_the_rebuild_command_prints_the_new_table_and_the_number_of_files(
    live: LiveStage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["rebuild", "--stage", live.stage])
    monkeypatch.setattr("operations.rebuild.time.sleep", lambda _seconds: None)
    rebuild_command.main()
    output = capsys.readouterr().out
    table = live.table_of(live.names.reader)
    assert table.startswith(f"tidende-{live.stage}.2")
    assert f"Readers and editors are on {table}" in output
    assert "took in 7 files" in output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--stage", "nowhere"], "There is no function tidende-nowhere-receive_upload in"),
        (["--stage", "local", "--remove-old"], "Name a stage: make remove-old-tables STAGE=prod"),
    ],
)
@pytest.mark.usefixtures("stage")
def test_a_rebuild_of_a_stage_without_functions_is_refused(
    monkeypatch: pytest.MonkeyPatch, options: list[str], message: str
) -> None:
    monkeypatch.setattr("sys.argv", ["rebuild", *options])
    with pytest.raises(SystemExit, match=message):
        rebuild_command.main()


def test_pictures_are_taken_in_before_the_stories_that_show_them() -> None:
    uploads = MemoryUploads()
    for key in ("articles/a.jpg", "articles/b.md", "pictures/a.jpg"):
        uploads.put(key, "", NOON)
    intake = Intake(MemoryArchive(), uploads, NEWSROOM, "", lambda _attempt: None)
    in_order = ["articles/a.jpg", "pictures/a.jpg", "articles/b.md"]
    assert list(_pictures_before_stories(intake)) == in_order
    intake.receive("articles/b.md")
    assert list(_pictures_before_stories(intake)) == [*in_order[:2], None]
