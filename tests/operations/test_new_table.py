"""A new table is filled and switched to while editors upload and readers read."""

# ruff: noqa: ANN401 - clients of boto3

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.ingest.intake import Intake
from chalicelib.newsroom_file import read_newsroom
from chalicelib.storage.dynamodb_register import DynamoDBRegister
from chalicelib.storage.s3_uploads import S3Uploads
from operations import rebuild as rebuild_command
from operations.deployed import Functions
from operations.new_table import Rebuilding, Stopped, table_like
from tests.ingest.samples import story
from tests.operations.conftest import Client
from tests.storage.engines import REGION, archive_and_register
from tests.web.conftest import Gateway

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NEW = "20261124T120000Z"
SEEN = re.compile(r"Edition (\d+)")


@dataclass
class World:
    """A deployed stage: its editors, the copies of intake at work, and a reader who never stops."""

    stage: str
    bucket: str
    s3: Any
    dynamodb: Any
    functions: Any
    gateway: Gateway = field(init=False)
    files: int = 0
    editions: Counter[str] = field(default_factory=Counter)
    at_work: list[tuple[str, str]] = field(default_factory=list)  # a copy's table, and its file
    seen: dict[str, int] = field(default_factory=dict)
    switched: list[str] = field(default_factory=list)
    steps: int = 0

    tables: dict[str, str] = field(default_factory=dict)

    def table_of(self, function: str) -> str:
        """Its setting, as it is deployed; remembered until a function is changed."""
        if function not in self.tables:
            found = self.functions.get_function_configuration(FunctionName=function)
            self.tables[function] = str(found["Environment"]["Variables"]["TABLE"])
        return self.tables[function]

    def forget(self, **_: object) -> None:
        """A function was changed: every reader is there at once."""
        self.tables.clear()
        for name in sorted(self.seen):
            self.read(name)

    def intake(self, table: str, dynamodb: Any = None, s3: Any = None) -> Intake:
        archive = DynamoDBRegister(dynamodb or self.dynamodb, table)
        uploads = S3Uploads(s3 or self.s3, self.bucket)
        return Intake(archive, uploads, read_newsroom(), "", lambda _attempt: None)

    def upload(self, name: str) -> None:
        """An editor saves the next edition of a file; a copy of intake begins with it."""
        key = f"articles/denmark/{name}.md"
        self.editions[name] += 1
        text = story(f"Edition {self.editions[name]} of {name}")
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=text.encode())
        self.at_work.append((self.table_of(Functions(self.stage).intake[0]), key))

    def finish_one(self) -> None:
        """The longest at work, but none that began before the switch: those are slow."""
        now = self.table_of(Functions(self.stage).intake[0])
        for copy in self.at_work:
            if copy[0] == now:
                self.at_work.remove(copy)
                self.intake(now).receive(copy[1])
                return

    def finish_all(self) -> None:
        while self.at_work:
            table, key = self.at_work.pop(0)
            self.intake(table).receive(key)

    def finish_old_copies(self) -> None:
        """What the wait is for: copies with the old table end, each with a file that is saved
        again just before; those that began later are slow.
        """
        new = self.table_of(Functions(self.stage).intake[0])
        old_copies = [copy for copy in self.at_work if copy[0] != new]
        for _, key in old_copies:
            self.upload(key.removeprefix("articles/denmark/").removesuffix(".md"))
        later = [copy for copy in self.at_work if copy not in old_copies]
        self.at_work = [*old_copies]
        self.finish_all()
        self.at_work = later
        for _, key in old_copies:
            self.read(key.removeprefix("articles/denmark/").removesuffix(".md"))

    def read(self, name: str) -> None:
        """What a reader saw once is never gone, and never an older edition."""
        answer = self.gateway.get(f"/denmark/{name}.json")
        assert answer.status < 500
        if name not in self.seen and answer.status == 404:
            return
        assert answer.status == 200, name
        found = SEEN.search(answer.body)
        assert found
        assert int(found[1]) >= self.seen.get(name, 1), name
        self.seen[name] = int(found[1])

    def step(self, **_: object) -> None:
        """Something happens elsewhere, before each call of the one who rebuilds."""
        self.steps += 1
        if self.steps % 9 == 0 and self.files < 12:
            self.files += 1
            self.upload(f"new-{self.files}")
        elif self.steps % 9 == 4:
            self.upload(sorted(self.editions)[self.steps % len(self.editions)])
        if len(self.at_work) > 4:
            self.finish_one()
        self.read(sorted(self.editions)[self.steps % len(self.editions)])
        if self.steps % 10 == 0:
            assert self.gateway.get("/denmark/embargoed.json").status == 404


@pytest.fixture
def world(
    stage: str, client: Client, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> World:
    """A stage with six stories and one that is embargoed, and all that Chalice deploys."""
    s3, dynamodb, functions = client("s3"), client("dynamodb"), client("lambda")
    bucket = f"tidende-{stage}-uploads"
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    make_live_table(dynamodb, f"tidende-{stage}")
    make_functions(functions, client("iam"), stage, bucket)
    world = World(stage, bucket, s3, dynamodb, functions)
    for number in range(6):
        world.upload(f"story-{number}")
    world.upload("story-0")
    world.finish_all()
    key = "articles/denmark/embargoed.md"
    s3.put_object(Bucket=bucket, Key=key, Body=story(date="2031-01-01").encode())
    world.intake(f"tidende-{stage}").receive(key)
    world.gateway = Gateway(app_module.app)
    reader = Functions(stage).reader

    class Live:
        """The archive that the deployed reader's function has now."""

        def __getattr__(self, name: str) -> Any:
            return getattr(archive_and_register(dynamodb, world.table_of(reader)), name)

    monkeypatch.setitem(app_module.site.__dict__, "archive", Live())
    monkeypatch.setattr(app_module.site, "now", lambda: datetime.now(UTC))
    return world


def make_live_table(dynamodb: Any, name: str) -> None:
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
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
    for name in (names.reader, *names.intake):
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
class Told:
    """What was said, and how long was waited for."""

    said: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)


Make = Callable[..., Rebuilding]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def rebuilding(world: World, client: Client, told: Told) -> Rebuilding:
    """The rebuild of the world's stage."""
    dynamodb, functions, s3 = client("dynamodb"), client("lambda"), client("s3")
    functions.meta.events.register("after-call.lambda.UpdateFunctionConfiguration", world.forget)

    def pause(seconds: float) -> None:
        told.waited.append(seconds)
        world.finish_old_copies()

    return Rebuilding(
        dynamodb,
        functions,
        world.stage,
        lambda table: world.intake(table, dynamodb, s3),
        say=told.said.append,
        progress=lambda: None,
        pause=pause,
    )


@pytest.fixture
def busy(world: World, rebuilding: Rebuilding) -> Rebuilding:
    """The same, and before each of its calls the world goes on."""
    intake = rebuilding.intake_at("any")
    for client in (rebuilding.dynamodb, rebuilding.functions, intake.uploads._client):  # type: ignore[attr-defined]  # noqa: SLF001
        client.meta.events.register("before-call", world.step)
    return rebuilding


def test_during_a_rebuild_readers_see_no_older_edition_and_no_upload_is_lost(
    world: World, busy: Rebuilding, told: Told
) -> None:
    table = busy.run(now=NOW)
    assert table == f"tidende-{world.stage}.{NEW}"
    assert world.steps > 100
    assert len(world.editions) == 18, "editors went on all the time"
    names = Functions(world.stage)
    assert {world.table_of(name) for name in (names.reader, *names.intake)} == {table}
    world.finish_all()
    for name, edition in world.editions.items():
        world.read(name)
        assert world.seen[name] == edition, name
    assert told.waited == [240], "the longest that an old copy of intake may run"


def test_the_functions_keep_their_other_settings(world: World, rebuilding: Rebuilding) -> None:
    table = rebuilding.run(now=NOW)
    for name in (Functions(world.stage).reader, *Functions(world.stage).intake):
        found = world.functions.get_function_configuration(FunctionName=name)
        assert found["Environment"]["Variables"] == {
            "STAGE": world.stage,
            "UPLOADS_BUCKET": world.bucket,
            "TABLE": table,
            "MEMORY_SECONDS": "5",
        }


def test_the_new_table_is_like_the_live_one_and_the_old_one_stays(
    world: World, rebuilding: Rebuilding
) -> None:
    old, new = f"tidende-{world.stage}", rebuilding.run(now=NOW)
    for table in (old, new):
        found = world.dynamodb.describe_table(TableName=table)["Table"]
        backups = world.dynamodb.describe_continuous_backups(TableName=table)
        tags = world.dynamodb.list_tags_of_resource(ResourceArn=found["TableArn"])
        assert found["DeletionProtectionEnabled"]
        assert found["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
        assert [key["AttributeName"] for key in found["KeySchema"]] == ["pk", "sk"]
        assert tags["Tags"] == [{"Key": "app", "Value": "tidende"}]
        recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"


def test_encryption_with_a_key_is_kept_and_aws_own_tags_are_not_set() -> None:
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
            raise ClientError(error, self._operation)  # type: ignore[arg-type]


@pytest.mark.parametrize("operation", ["CreateTable", "UpdateContinuousBackups"])
def test_a_failure_before_the_new_table_changes_nothing(
    world: World, rebuilding: Rebuilding, operation: str
) -> None:
    Fails(rebuilding.dynamodb, operation)
    with pytest.raises(Stopped, match="Nothing has changed: readers and editors are on"):
        rebuilding.run(now=NOW)
    assert world.table_of(Functions(world.stage).intake[0]) == f"tidende-{world.stage}"


def test_a_filling_that_failed_says_how_to_go_on_and_goes_on(
    world: World, rebuilding: Rebuilding, told: Told
) -> None:
    Fails(rebuilding.dynamodb, "TransactWriteItems", nth=3)
    with pytest.raises(Stopped, match=rf"INTO=tidende-{world.stage}\.{NEW}"):
        rebuilding.run(now=NOW)
    table = f"tidende-{world.stage}.{NEW}"
    assert world.table_of(Functions(world.stage).reader) == f"tidende-{world.stage}"
    assert rebuilding.run(now=NOW, into=table) == table
    assert not any(line.startswith(f"{table} is made") for line in told.said[3:])


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_switch_that_failed_half_way_goes_on_with_the_same_table(
    world: World, rebuilding: Rebuilding, nth: int
) -> None:
    Fails(rebuilding.functions, "UpdateFunctionConfiguration", nth=nth)
    with pytest.raises(Stopped, match="Run the same command again"):
        rebuilding.run(now=NOW)
    into = f"tidende-{world.stage}.{NEW}" if nth == 1 else ""
    table = rebuilding.run(now=NOW, into=into)
    assert table == f"tidende-{world.stage}.{NEW}"
    names = Functions(world.stage)
    assert {world.table_of(name) for name in (names.reader, *names.intake)} == {table}
    world.finish_all()
    for name, edition in world.editions.items():
        world.read(name)
        assert world.seen[name] == edition, name


@pytest.mark.parametrize("into", ["tidende-other.20261124T120000Z", "tidende-{}", "somebody"])
def test_a_table_that_no_rebuild_began_is_not_filled(
    world: World, rebuilding: Rebuilding, into: str
) -> None:
    with pytest.raises(Stopped, match="is no table that a rebuild"):
        rebuilding.run(now=NOW, into=into.format(world.stage))


def test_old_tables_go_when_they_are_neither_used_nor_protected(
    world: World, rebuilding: Rebuilding, told: Told
) -> None:
    old = f"tidende-{world.stage}.20250101T000000Z"
    make_live_table(world.dynamodb, old)
    new = rebuilding.run(now=NOW)
    told.said.clear()
    rebuilding.remove_old()
    assert told.said[0].startswith(f"tidende-{world.stage} belongs to the storage stack")
    assert "--no-deletion-protection-enabled" in told.said[1]
    world.dynamodb.update_table(TableName=old, DeletionProtectionEnabled=False)
    world.dynamodb.update_table(TableName=new, DeletionProtectionEnabled=False)
    rebuilding.remove_old()
    tables = world.dynamodb.list_tables()["TableNames"]
    assert old not in tables
    assert new in tables
    told.said.clear()
    rebuilding.remove_old()
    assert told.said[-1] == "No rebuild has left a table behind that nobody uses."


def test_the_rebuild_command_names_the_new_table_and_the_files(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["rebuild", "--stage", world.stage])
    monkeypatch.setattr("operations.rebuild.time.sleep", lambda _seconds: None)
    rebuild_command.main()
    said = capsys.readouterr().out
    table = world.table_of(Functions(world.stage).reader)
    assert table.startswith(f"tidende-{world.stage}.2")
    assert f"Readers and editors are on {table}" in said
    assert "took in 7 files" in said


def test_a_rebuild_of_a_stage_that_is_not_deployed_is_refused_in_words(
    stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["rebuild", "--stage", stage])
    with pytest.raises(SystemExit, match=f"There is no function tidende-{stage}-receive_upload in"):
        rebuild_command.main()


def test_a_laptops_table_is_not_rebuilt_when_old_ones_are_to_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.argv", ["rebuild", "--stage", "local", "--remove-old"])
    with pytest.raises(SystemExit, match="Name a stage: make remove-old-tables STAGE=prod"):
        rebuild_command.main()
