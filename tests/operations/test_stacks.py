"""Stacks: reasons of a failure, a stack that can't be changed, parameters, no changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from operations.refusal import Refused
from operations.stacks import Stacks

TEMPLATE = "Parameters: {Stage: {Type: String}, LogDays: {Type: Number, Default: !Ref Days}}"


class ScriptedFormation:
    """CloudFormation with scripted states: every description shows the next one."""

    def __init__(self, *states: str, events: tuple[tuple[str, str], ...] = ()) -> None:
        self.states = list(states)
        self.events = events
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803 - AWS's names
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        if not state:
            raise _refusal(f"Stack with id {StackName} does not exist")
        return {"Stacks": [{"StackStatus": state, "StackId": StackName}]}

    def describe_stack_events(self, StackName: str) -> dict[str, Any]:  # noqa: N803 - as boto3 names it
        return {
            "StackEvents": [
                {
                    "EventId": str(number),
                    "LogicalResourceId": name,
                    "ResourceType": "AWS::S3::Bucket",
                    "ResourceStatus": "CREATE_FAILED",
                    "ResourceStatusReason": reason,
                }
                for number, (name, reason) in enumerate(self.events)
            ]
        }

    def create_stack(self, **call: object) -> None:
        self.sent.append(("create", call))

    def update_stack(self, **call: object) -> None:
        self.sent.append(("update", call))
        if str(call["StackName"]).startswith("tidende-same"):
            raise _refusal("No updates are to be performed.")

    def delete_stack(self, **call: object) -> None:
        self.sent.append(("delete", call))


def _refusal(message: str) -> ClientError:
    return ClientError({"Error": {"Code": "ValidationError", "Message": message}}, "x")


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "storage.yaml"
    file.write_text(TEMPLATE, encoding="utf-8")
    return file


def test_a_failed_stack_is_reported_with_its_reasons(template: Path) -> None:
    formation = ScriptedFormation(
        "",
        "CREATE_IN_PROGRESS",
        "ROLLBACK_COMPLETE",
        events=(("Media", "Resource creation cancelled"), ("Uploads", "the name is taken")),
    )
    with pytest.raises(Refused) as refusal:
        Stacks(formation, "dev", pause=0).apply(template, {})
    assert "tidende-dev-storage says ROLLBACK_COMPLETE" in str(refusal.value)
    assert "Uploads (AWS::S3::Bucket): the name is taken" in str(refusal.value)
    assert "cancelled" not in str(refusal.value)


def test_a_stack_whose_creation_failed_is_made_anew(template: Path) -> None:
    formation = ScriptedFormation(
        "ROLLBACK_COMPLETE", "ROLLBACK_COMPLETE", "DELETE_COMPLETE", "CREATE_COMPLETE"
    )
    assert Stacks(formation, "dev", pause=0).apply(template, {}) == "made"
    assert [call for call, _ in formation.sent] == ["delete", "create"]


def test_a_template_gets_the_parameters_that_it_takes(template: Path) -> None:
    formation = ScriptedFormation("CREATE_COMPLETE", "UPDATE_COMPLETE")
    settings = {"LogDays": "30", "DomainName": "news.example.org"}
    assert Stacks(formation, "dev", pause=0).apply(template, settings) == "changed"
    ((_, call),) = formation.sent
    sent = {item["ParameterKey"]: item["ParameterValue"] for item in call["Parameters"]}
    assert sent == {"Stage": "dev", "LogDays": "30"}


def test_a_stack_without_changes_is_left_unchanged(template: Path) -> None:
    formation = ScriptedFormation("UPDATE_COMPLETE")
    assert Stacks(formation, "same", pause=0).apply(template, {}) == "unchanged"


def test_a_stack_that_is_being_changed_is_left_alone(template: Path) -> None:
    formation = ScriptedFormation("UPDATE_IN_PROGRESS")
    with pytest.raises(Refused, match="changing already"):
        Stacks(formation, "dev", pause=0).apply(template, {})
    assert formation.sent == []
