"""What a deployment calls, as IAM sees it, and what infra/github.yaml allows to whom deploys.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qs, unquote

from cfnlint.decode.cfn_yaml import loads

from operations.stages import PROJECT
from tests.infra.calls import Call

_OTHERWISE = {"monitoring": "cloudwatch"}  # as requests are signed, and as IAM says
# S3's and API Gateway's calls are named by their method and address.
_OF_A_BUCKET = {
    "GET notification": "s3:GetBucketNotification",
    "PUT notification": "s3:PutBucketNotification",
    "GET object": "s3:GetObject",
    "PUT object": "s3:PutObject",
}
_OF_A_LAYER = {
    "GET": "lambda:ListLayerVersions",
    "POST": "lambda:PublishLayerVersion",
    "DELETE": "lambda:DeleteLayerVersion",
}
# Whose name a request has, by the service; and what an ARN says before the name.
_NAMES: dict[str, tuple[tuple[str, ...], str]] = {
    "cloudformation": (("StackName",), "stack/"),
    "events": (("Rule", "Name"), "rule/"),
    "ssm": (("Name",), "parameter"),
    "logs": (("logGroupName",), "log-group:"),
    "sns": (("TopicArn",), ""),
}


def call_of(environ: dict[str, Any], body: bytes, *, region: str, account: str) -> Call | None:
    """What IAM is asked before a request is done; None if it needs no permission."""
    signed = re.search(r"Credential=[^/]+/[^/]+/[^/]+/([^/]+)/", environ["HTTP_AUTHORIZATION"])
    assert signed
    service, path = _OTHERWISE.get(signed[1], signed[1]), unquote(environ["PATH_INFO"])
    if service == "sts":
        return None
    arn = f"arn:aws:{service}:{region}:{account}:"
    if service == "apigateway":
        return Call(
            f"apigateway:{environ['REQUEST_METHOD']}", f"arn:aws:apigateway:{region}::{path}"
        )
    if service == "s3":
        return _of_bucket(environ, path)
    if service == "lambda":
        return _of_lambda(environ["REQUEST_METHOD"], path, arn)
    operation, request = _operation(environ, path, body)
    names, before = _NAMES.get(service, ((), ""))
    name = next((str(request[parameter]) for parameter in names if parameter in request), "")
    resource = name if name.startswith("arn:") else f"{arn}{before}{name}" if name else "*"
    return Call(f"{service}:{operation}", resource)


def _of_lambda(method: str, path: str, arn: str) -> Call:
    """All that is done to a function is allowed as one; of a layer, only what is named."""
    if layer := re.search(r"/layers/([^/]+)/versions(?:/(\d+))?$", path):
        action = _OF_A_LAYER[method]
        return Call(action, f"{arn}layer:{layer[1]}" + f":{layer[2]}" * bool(layer[2]))
    function = re.search(r"/(?:functions/|.*:function:)([^/:]+)", path)
    return Call("lambda:Call", f"{arn}function:{function[1]}" if function else "*")


def _of_bucket(environ: dict[str, Any], path: str) -> Call:
    bucket, _, key = path.removeprefix("/").partition("/")
    subresource = "object" if key else environ["QUERY_STRING"].partition("=")[0]
    call = f"{environ['REQUEST_METHOD']} {subresource}"
    action = _OF_A_BUCKET.get(call, f"s3:{call}")  # of an administrator: allowed by no such name
    return Call(action, f"arn:aws:s3:::{bucket}" + f"/{key}" * bool(key))


def _operation(environ: dict[str, Any], path: str, body: bytes) -> tuple[str, dict[str, Any]]:
    """The name of a request, and its parameters, of a service that takes both in its body."""
    if target := environ.get("HTTP_X_AMZ_TARGET"):
        return str(target).partition(".")[2], json.loads(body)
    if "/operation/" in path:  # Smithy's RPC; what is in it is CBOR
        return path.rpartition("/")[2], {}
    request = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    return request["Action"], request


def is_allowed(call: Call, *, stage: str, region: str, account: str) -> bool:
    """Whether who deploys from GitHub may do that by themselves, not by CloudFormation."""
    values = {"Stage": stage, "AWS::Region": region, "AWS::AccountId": account}
    return any(
        _is_named(action, call.action) and fnmatchcase(call.resource, _filled(resource, values))
        for action, resource in _allowances()
    )


def _is_named(action: str, called: str) -> bool:
    service = called.partition(":")[0]
    return action == f"{service}:*" or fnmatchcase(called, action)


def _allowances() -> Iterator[tuple[str, str]]:
    text = (PROJECT / "infra" / "github.yaml").read_text(encoding="utf-8")
    properties: Any = loads(text)["Resources"]["Deployer"]["Properties"]
    for statement in properties["Policies"][0]["PolicyDocument"]["Statement"]:
        if "aws:CalledVia" not in json.dumps(statement.get("Condition", {})):
            for action in _listed(statement["Action"]):
                for resource in _listed(statement["Resource"]):
                    yield action, resource if isinstance(resource, str) else resource["Fn::Sub"]


def _filled(resource: str, values: dict[str, str]) -> str:
    for name, value in {"AWS::Partition": "aws", **values}.items():
        resource = resource.replace(f"${{{name}}}", value)
    return resource


def _listed(one_or_more: Any) -> list[Any]:  # noqa: ANN401 - as YAML has it
    return one_or_more if isinstance(one_or_more, list) else [one_or_more]
