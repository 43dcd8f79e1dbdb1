"""A rebuild without downtime: a new table is filled from the bucket, then readers switch to it.

    make     like the live one: backups, protection, encryption, tags
    fill     from the bucket, while editors go on and the live table serves
    switch   the functions that take uploads in; wait until no invocation with the old setting
             can be running: from then on nothing writes the old table
    sweep    the bucket against the new table: it has all now that the old one has, and more
    switch   the reader's function, and that which pings others
    sweep    once more, for changes without an event

So a reader never gets an older version after a newer one, but for the seconds in which Lambda
replaces the reader's function and may ask either. What is uploaded between the two switches shows
after the second. Whatever goes wrong before the first, nothing has changed; after it, the same
command goes on where it stopped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.ingest.intake import Failed, Intake
from chalicelib.ingest.sweep import drift
from chalicelib.news.errors import NewsError
from chalicelib.news.picture_keys import is_picture_key
from chalicelib.storage.keys import OPEN_INDEX
from operations.deployed import Functions

MAX_FAILURES = 20  # files; then it is not the files
BACKUPS_TIMEOUT = 30  # seconds that a new table may take until its backups can be switched on

INDEX = {  # of the open records, as infra/storage.yaml says
    "IndexName": OPEN_INDEX,
    "KeySchema": [
        {"AttributeName": OPEN_INDEX, "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ],
    "Projection": {"ProjectionType": "ALL"},
}

Variables = dict[str, str]


class Stopped(Exception):
    """The rebuild stopped; the message says what state the stage is in and how to go on."""


class Incomplete(Exception):
    """Files could not be taken in; each was reported."""


@dataclass(frozen=True)
class Rebuilding:
    """One stage's tables and functions. `intake_at` is the way in to one table."""

    dynamodb: Any
    functions: Any
    stage: str
    intake_at: Callable[[str], Intake]
    say: Callable[[str], object]
    progress: Callable[[], object]
    pause: Callable[[float], object]

    @property
    def names(self) -> Functions:
        """The functions' names."""
        return Functions(self.stage)

    def run(self, *, now: datetime, into: str = "") -> str:
        """Fill a new table, or go on with one, and switch to it; returns its name."""
        live = self._table_of(self.names.reader)
        table = self._table_half_switched_to(live)
        if not table:
            with self._stopped_on_error(f"Nothing has changed: readers and editors are on {live}."):
                table = self._table_to_fill(into, live=live, now=now)
            with self._stopped_on_error(self._how_to_go_on(live, table)):
                self._take_in_differing(table, "Filling", tells=False)
        with self._stopped_on_error(
            "Run the same command again: it goes on from here. Uploads may be taken in to "
            f"{table} already, which readers see when it is done; nothing is lost."
        ):
            self._switch(self.names.intake, table)
            self._wait_for_running_invocations()
            self._take_in_differing(table, "Sweeping", tells=True)
            self._switch((self.names.pings, self.names.reader, self.names.search), table)
            self._take_in_differing(table, "Sweeping", tells=True)
        self.say(f"Readers and editors are on {table}; {live} is as it was, and asked no more.")
        return table

    def remove_old(self) -> None:
        """Delete the tables of earlier rebuilds that no function uses and nothing protects."""
        used = {self._table_of(name) for name in self.names.all}
        own = f"tidende-{self.stage}"
        if own not in used:
            self.say(f"{own} belongs to the storage stack, so it stays; nobody reads it now.")
        old = [table for table in self._rebuilt_tables() if table not in used]
        if not old:
            self.say("No rebuild has left a table behind that nobody uses.")
        for table in old:
            if self._description(table).get("DeletionProtectionEnabled"):
                self.say(
                    f"{table} is not in use, but protected from deletion, so it stays. To let it "
                    f"go: aws dynamodb update-table --table-name {table} "
                    "--no-deletion-protection-enabled, then run this again."
                )
                continue
            self.dynamodb.delete_table(TableName=table)
            self.say(f"{table} is deleted.")

    # Tables

    def _table_to_fill(self, into: str, *, live: str, now: datetime) -> str:
        if not into:
            return self._create_table(f"tidende-{self.stage}.{now:%Y%m%dT%H%M%SZ}", live)
        if not self._is_rebuilt(into) or into == live:
            raise Stopped(f"{into} is no table that a rebuild of {self.stage} has begun.")
        self._description(into)
        return into

    def _create_table(self, table: str, live: str) -> str:
        described = self._description(live)
        backups = self.dynamodb.describe_continuous_backups(TableName=live)
        self.dynamodb.create_table(
            **table_like(described, self._tags(described["TableArn"])), TableName=table
        )
        self.dynamodb.get_waiter("table_exists").wait(
            TableName=table, WaiterConfig={"Delay": 2, "MaxAttempts": 60}
        )
        recovery = backups["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
        if recovery.get("PointInTimeRecoveryStatus") == "ENABLED":
            self._enable_backups(table)
        self.say(f"{table} is made, like {live}.")
        return table

    def _enable_backups(self, table: str) -> None:
        """A table that is a few seconds old may not take them yet."""
        for second in range(BACKUPS_TIMEOUT + 1):
            try:
                self.dynamodb.update_continuous_backups(
                    TableName=table,
                    PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
                )
            except ClientError as error:
                code = error.response["Error"]["Code"]
                if code != "ContinuousBackupsUnavailableException" or second == BACKUPS_TIMEOUT:
                    raise
                self.pause(1)
            else:
                return

    def _tags(self, arn: str) -> list[Any]:
        pages = self.dynamodb.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
        return [tag for page in pages for tag in page["Tags"]]

    def _description(self, table: str) -> Any:  # noqa: ANN401 - as boto3 has it
        return self.dynamodb.describe_table(TableName=table)["Table"]

    def _rebuilt_tables(self) -> Iterator[str]:
        """The tables that rebuilds have made."""
        pages = self.dynamodb.get_paginator("list_tables").paginate()
        return (table for page in pages for table in page["TableNames"] if self._is_rebuilt(table))

    def _is_rebuilt(self, table: str) -> bool:
        return bool(re.fullmatch(rf"tidende-{re.escape(self.stage)}\.\d{{8}}T\d{{6}}Z", table))

    # Stories

    def _take_in_differing(self, table: str, doing: str, *, tells: bool) -> None:
        """Take in every file that the table does not have as the bucket has it.

        One at a time, so that a hundred thousand take no more memory than ten. While filling,
        receipts are not written again.
        """
        self.say(f"{doing} {table} …")
        intake = self.intake_at(table)
        taken_in = failures = 0
        for key in _pictures_before_stories(intake):
            for outcome in intake.receiving([key] if key else [], tells=tells):
                if isinstance(outcome, Failed):
                    if not isinstance(outcome.error, BotoCoreError | ClientError | NewsError):
                        raise outcome.error
                    self.say(f"{outcome.key}: {outcome.error}")
                    failures += 1
                else:
                    taken_in += 1
            if failures >= MAX_FAILURES:
                break
            self.progress()
        self.say(f"{doing} {table}: took in {taken_in} files.")
        if failures:
            raise Incomplete(f"{failures} files could not be taken in")

    # Functions

    def _table_of(self, function: str) -> str:
        return self._variables(self._configuration(function)).get("TABLE", "")

    def _table_half_switched_to(self, live: str) -> str:
        """The new table, if an earlier run had begun to switch to it; else empty."""
        tables = {self._table_of(name) for name in self.names.intake} - {live}
        table = max(tables, default="")
        if table:
            self.say(f"An earlier rebuild had begun to switch to {table}: going on with it.")
        return table

    def _switch(self, functions: tuple[str, ...], table: str) -> None:
        for function in functions:
            configuration = self._configuration(function)
            variables = self._variables(configuration)
            if variables.get("TABLE") == table:
                continue
            # A conditional write, or a concurrent deploy would be undone.
            unchanged = {k: v for k, v in configuration.items() if k == "RevisionId"}
            self.functions.update_function_configuration(
                FunctionName=function,
                Environment={"Variables": variables | {"TABLE": table}},
                **unchanged,
            )
            self.functions.get_waiter("function_updated").wait(FunctionName=function)
            self.say(f"{function} is on {table}.")

    def _wait_for_running_invocations(self) -> None:
        seconds = max(self._configuration(name)["Timeout"] for name in self.names.intake)
        self.say(f"Waiting {seconds} seconds: no copy of them runs longer with the old table.")
        self.pause(seconds)

    def _configuration(self, function: str) -> Any:  # noqa: ANN401 - as boto3 has it
        return self.functions.get_function_configuration(FunctionName=function)

    @staticmethod
    def _variables(configuration: Any) -> Variables:  # noqa: ANN401 - as boto3 has it
        variables: Variables = configuration.get("Environment", {}).get("Variables", {})
        return variables

    # Messages when it stops

    def _how_to_go_on(self, live: str, table: str) -> str:
        return (
            f"Nothing has changed: readers and editors are on {live}. To go on: make rebuild "
            f"STAGE={self.stage} INTO={table}. To give up: aws dynamodb update-table --table-name "
            f"{table} --no-deletion-protection-enabled, then make remove-old-tables "
            f"STAGE={self.stage}."
        )

    @contextmanager
    def _stopped_on_error(self, state: str) -> Iterator[None]:
        try:
            yield
        except (BotoCoreError, ClientError, Incomplete, KeyboardInterrupt) as trouble:
            raise Stopped(f"{_message(trouble)}. {state}") from trouble


def _pictures_before_stories(intake: Intake) -> Iterator[str | None]:
    """The files of the bucket as `drift` yields them: stories find their pictures then."""
    for are_pictures in (True, False):
        for key in drift(intake.uploads, intake.register.records()):
            if are_pictures == (key is not None and is_picture_key(key)):
                yield key


def table_like(described: Mapping[str, Any], tags: list[Any]) -> dict[str, Any]:
    """The parameters of CreateTable for a table like the one that was described."""
    parameters: dict[str, Any] = {
        "AttributeDefinitions": described["AttributeDefinitions"],
        "KeySchema": described["KeySchema"],
        "BillingMode": "PAY_PER_REQUEST",
        "DeletionProtectionEnabled": described.get("DeletionProtectionEnabled", False),
    }
    indexes = [
        {part: index[part] for part in ("IndexName", "KeySchema", "Projection")}
        for index in described.get("GlobalSecondaryIndexes", [])
    ]
    parameters["GlobalSecondaryIndexes"] = indexes or [INDEX]
    if not indexes:  # the live one was made by a rebuild of a release that had none
        open_attribute = {"AttributeName": OPEN_INDEX, "AttributeType": "S"}
        parameters["AttributeDefinitions"] = [*described["AttributeDefinitions"], open_attribute]
    encryption = described.get("SSEDescription", {})
    if encryption.get("Status") in {"ENABLED", "UPDATING"}:
        parameters["SSESpecification"] = {
            "Enabled": True,
            "SSEType": "KMS",
            "KMSMasterKeyId": encryption["KMSMasterKeyArn"],
        }
    own_tags = [tag for tag in tags if not tag["Key"].startswith("aws:")]  # AWS sets those itself
    return parameters | ({"Tags": own_tags} if own_tags else {})


def _message(trouble: BaseException) -> str:
    return str(trouble) or "It was interrupted"
