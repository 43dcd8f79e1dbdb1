"""The CloudFormation stacks of a stage: created, updated, deleted, and why that failed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from botocore.exceptions import ClientError

from operations.refusal import Refused

STACK_TIMEOUT = 45 * 60  # seconds; CloudFront has taken half an hour to reach all its edges
_FAILED_STATES = ("FAILED", "ROLLBACK")


class Stacks:
    """The stacks of one stage in one region."""

    def __init__(self, formation: Any, stage: str, *, pause: float = 3.0) -> None:  # noqa: ANN401 - a client of CloudFormation
        self._formation = formation
        self._stage = stage
        self._pause = pause

    def apply(
        self, template: Path, settings: Mapping[str, str], *, names_roles: bool = False
    ) -> str:
        """Make the stack as the template says; returns what was done. Raises Refused. Whether it
        `names_roles` is what CloudFormation wants to be told beside the template.
        """
        name = self.name(template)
        status = self._status(name)
        if status.endswith("IN_PROGRESS"):
            raise Refused(
                f"The stack {name} is changing already ({status}). Wait, then run this again."
            )
        if status == "ROLLBACK_COMPLETE":  # its first creation failed: it can't be changed any more
            self.delete(template)
            status = ""
        before = self._newest_event(name) if status else ""
        capabilities = ["CAPABILITY_NAMED_IAM"] if names_roles else []
        if not self._send(template, settings, capabilities, exists=bool(status)):
            return "unchanged"
        self._wait(name, since=before)
        return "changed" if status else "made"

    def outputs(self, template: Path) -> dict[str, str]:
        """What the stack tells of itself; nothing, if there is none."""
        stack = self._stack(self.name(template))
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}

    def exists(self, template: Path) -> bool:
        """Whether the stack is there."""
        return bool(self._status(self.name(template)))

    def delete(self, template: Path) -> bool:
        """Delete the stack; whether there was one. What its template retains stays."""
        name = self.name(template)
        stack = self._stack(name)
        if not stack:
            return False
        before = self._newest_event(name)
        self._formation.delete_stack(StackName=name)
        self._wait(stack["StackId"], since=before)  # a name is forgotten, an id is not
        return True

    def name(self, template: Path) -> str:
        """The name of a template's stack."""
        return f"tidende-{self._stage}-{template.stem}"

    def _send(
        self,
        template: Path,
        settings: Mapping[str, str],
        capabilities: list[str],
        *,
        exists: bool,
    ) -> bool:
        send = self._formation.update_stack if exists else self._formation.create_stack
        parameters = {**settings, "Stage": self._stage}
        declared = declared_parameters(template)
        try:
            send(
                StackName=self.name(template),
                TemplateBody=template.read_text(encoding="utf-8"),
                Parameters=[
                    {"ParameterKey": key, "ParameterValue": value}
                    for key, value in parameters.items()
                    if key in declared
                ],
                Capabilities=capabilities,
                Tags=[{"Key": "app", "Value": "tidende"}, {"Key": "stage", "Value": self._stage}],
            )
        except ClientError as error:
            message = error.response["Error"]["Message"]
            if "No updates are to be performed" in message:
                return False
            raise Refused(
                f"CloudFormation does not take infra/{template.name}: {message}"
            ) from None
        return True

    def _wait(self, name: str, *, since: str) -> None:
        deadline = time.monotonic() + STACK_TIMEOUT
        while (status := self._status(name)).endswith("IN_PROGRESS"):
            if time.monotonic() > deadline:
                raise Refused(
                    f"The stack {name} still says {status}. Look at it, then run this again."
                )
            time.sleep(self._pause)
        if any(word in status for word in _FAILED_STATES):
            reasons = "".join(f"\n    {reason}" for reason in self._reasons(name, since=since))
            raise Refused(f"The stack {name} says {status}. What went wrong in it:{reasons}")

    def _reasons(self, name: str, *, since: str) -> Iterator[str]:
        """The reasons of failed resources; not of those cancelled because of them."""
        events = self._formation.describe_stack_events(StackName=name)["StackEvents"]
        for event in events:
            if event["EventId"] == since:
                return
            reason = event.get("ResourceStatusReason", "")
            if "FAILED" in event["ResourceStatus"] and "cancelled" not in reason:
                yield f"{event['LogicalResourceId']} ({event['ResourceType']}): {reason}"

    def _newest_event(self, name: str) -> str:
        events = self._formation.describe_stack_events(StackName=name)["StackEvents"]
        return str(events[0]["EventId"]) if events else ""

    def _status(self, name: str) -> str:
        status = str(self._stack(name).get("StackStatus", ""))
        return "" if status == "DELETE_COMPLETE" else status

    def _stack(self, name: str) -> dict[str, Any]:
        try:
            stacks = self._formation.describe_stacks(StackName=name)["Stacks"]
        except ClientError as error:
            if "does not exist" in error.response["Error"]["Message"]:
                return {}
            raise
        stack: dict[str, Any] = stacks[0]
        return stack


class _CfnLoader(yaml.SafeLoader):
    """CloudFormation's YAML, of whose short forms (`!Ref`) we read nothing."""


_CfnLoader.add_multi_constructor("!", lambda _loader, _suffix, _node: None)


def declared_parameters(template: Path) -> dict[str, dict[str, Any]]:
    """The parameters that a template takes."""
    with template.open(encoding="utf-8") as text:
        parameters: dict[str, dict[str, Any]] = yaml.load(text, Loader=_CfnLoader)["Parameters"]  # noqa: S506 - a SafeLoader
    return parameters
