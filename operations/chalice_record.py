"""Chalice's record of what it deployed, stored in the parameter store of the account.

If it is lost, the next deployment makes a second site (https://github.com/aws/chalice/issues/972).
The parameter store keeps a hundred earlier versions; the files in `.chalice/deployed` of a checkout
are not read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from operations.deployed import (
    Functions,
    configuration,
    forget_parameter,
    is_missing,
    parameter,
)
from operations.refusal import Refused


@dataclass(frozen=True)
class Deployment:
    """Chalice's record of a stage, in its own schema."""

    resources: tuple[dict[str, Any], ...] = ()

    @property
    def api_id(self) -> str:
        """The REST API, or nothing if it never came so far."""
        ids = [
            str(resource["rest_api_id"]) for resource in self.resources if "rest_api_id" in resource
        ]
        return ids[0] if ids else ""

    @property
    def api_url(self) -> str:
        """Where API Gateway serves the site."""
        urls = [
            str(resource["rest_api_url"])
            for resource in self.resources
            if "rest_api_url" in resource
        ]
        return urls[0] if urls else ""

    def as_json(self) -> str:
        """As Chalice writes it, but short: a standard parameter holds 4 kB."""
        whole = {"resources": self.resources, "schema_version": "2.0", "backend": "api"}
        return json.dumps(whole, separators=(",", ":"))


class DeploymentRecords:
    """The records of one stage: in the parameter store, and where Chalice looks for its own."""

    def __init__(self, parameters: Any, stage: str) -> None:  # noqa: ANN401 - a client of SSM
        self._parameters = parameters
        self._stage = stage

    @property
    def name(self) -> str:
        """The parameter that holds the record."""
        return f"/tidende/{self._stage}/deployed"

    def stored(self) -> Deployment | None:
        """The record in the parameter store, if any. Raises Refused if it is unreadable."""
        value = parameter(self._parameters, self.name)
        return None if value is None else self._parsed(value)

    def store(self, record: Deployment) -> None:
        """Put the record in the parameter store, in place of the last version."""
        self._parameters.put_parameter(
            Name=self.name,
            Value=record.as_json(),
            Type="String",
            Overwrite=True,
            Tier="Intelligent-Tiering",
            Description="What chalice deployed (make deploy). Without it the next one stops.",
        )

    def forget(self) -> None:
        """After everything that it tells of is gone."""
        forget_parameter(self._parameters, self.name)

    def write_for_chalice(self, record: Deployment | None, project: Path) -> None:
        """Put the record where Chalice looks for it, or nothing there."""
        file = self._file(project)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        if record:
            file.write_text(record.as_json(), encoding="utf-8")

    def read_from_chalice(self, project: Path) -> Deployment | None:
        """What Chalice has left, if it left anything."""
        file = self._file(project)
        return self._parsed(file.read_text(encoding="utf-8")) if file.is_file() else None

    def _file(self, project: Path) -> Path:
        return project / ".chalice" / "deployed" / f"{self._stage}.json"

    def _parsed(self, text: str) -> Deployment:
        try:
            return Deployment(tuple(json.loads(text)["resources"]))
        except (ValueError, KeyError, TypeError):
            raise Refused(
                f"The record of what is deployed (parameter {self.name}) is not what Chalice "
                "writes. Its earlier versions are there: aws ssm get-parameter-history "
                f"--name {self.name}"
            ) from None


def require_one_site(
    record: Deployment | None,
    stage: str,
    *,
    functions: Any,  # noqa: ANN401 - a client of Lambda
    gateway: Any,  # noqa: ANN401 - a client of API Gateway
) -> None:
    """Raises Refused where Chalice would make a second API, at another address."""
    parameter = f"/tidende/{stage}/deployed"
    if record and record.api_id:
        if not _api_exists(gateway, record.api_id):
            raise Refused(
                f"{parameter} tells of the REST API {record.api_id}, which is not in this account "
                "and region any more; a deploy would make another one, with a new address. Is "
                "this the right account and region? If the API is really gone: make undeploy "
                f"STAGE={stage} (stories stay), then deploy again."
            )
        return
    deployed = [name for name in Functions(stage).all if configuration(functions, name)]
    apis = _apis_of(stage, gateway)
    if apis or (deployed and record is None):
        remains = ", ".join(
            [*(f"function {name}" for name in deployed), *(f"REST API {api}" for api in apis)]
        )
        raise Refused(
            f"{parameter} tells of no REST API, but {remains} stands here: a deploy would make a "
            "second site with a new address. Put the record back: from its history (aws ssm "
            f"get-parameter-history --name {parameter}), or made anew of what stands here: "
            f"make deploy STAGE={stage} ADOPT=yes"
        )


def adopted(stage: str, *, functions: Any, gateway: Any) -> Deployment:  # noqa: ANN401 - clients
    """A record recreated from the account's resources. Raises Refused if they are not one site."""
    apis = _apis_of(stage, gateway)
    if len(apis) != 1:
        named = ", ".join(apis) or "none"
        raise Refused(f"One REST API of tidende-{stage} was expected, there is {named}.")
    resources: list[dict[str, Any]] = []
    for function in Functions(stage).all:
        if function_configuration := configuration(functions, function):
            resource_name = function.removeprefix(f"tidende-{stage}").lstrip("-") or "api_handler"
            resources.append(
                {
                    "name": resource_name,
                    "resource_type": "lambda_function",
                    "lambda_arn": function_configuration["FunctionArn"],
                }
            )
    region = gateway.meta.region_name
    url = f"https://{apis[0]}.execute-api.{region}.amazonaws.com/api/"
    resources.append(
        {
            "name": "rest_api",
            "resource_type": "rest_api",
            "rest_api_id": apis[0],
            "rest_api_url": url,
        }
    )
    return Deployment(tuple(resources))


def _api_exists(gateway: Any, api_id: str) -> bool:  # noqa: ANN401 - a client of API Gateway
    try:
        gateway.get_rest_api(restApiId=api_id)
    except ClientError as error:
        if is_missing(error):
            return False
        raise
    return True


def _apis_of(stage: str, gateway: Any) -> list[str]:  # noqa: ANN401 - a client of API Gateway
    """The REST APIs that call this stage's reader: all stages' are named alike."""
    function_path = f":function:tidende-{stage}/"
    pages = gateway.get_paginator("get_rest_apis").paginate()
    named = [str(api["id"]) for page in pages for api in page["items"] if api["name"] == "tidende"]
    return [api for api in named if function_path in _front_page_of(gateway, api)]


def _front_page_of(gateway: Any, api_id: str) -> str:  # noqa: ANN401 - a client of API Gateway
    """The URI of the integration behind an API's `/`; empty if there is none."""
    resources = gateway.get_resources(restApiId=api_id, limit=500)["items"]
    for resource in resources:
        if resource["path"] == "/" and "GET" in resource.get("resourceMethods", {}):
            integration = gateway.get_integration(
                restApiId=api_id, resourceId=resource["id"], httpMethod="GET"
            )
            return str(integration.get("uri", ""))
    return ""
