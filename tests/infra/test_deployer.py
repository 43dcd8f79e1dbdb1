"""The role that GitHub deploys by is trusted with the stage's functions, and with no more: not with
the account, nor with the life of what editors uploaded.
"""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from typing import Any

import pytest
import yaml
from cfnlint.decode.cfn_yaml import loads

from operations.roles import ROLE_SUFFIXES, write_roles_template
from operations.stages import PROJECT
from tests.infra.calls import ACCOUNT
from tests.infra.policies import allowances
from tests.storage.engines import REGION

NAMES = {
    "Stage": "prod",
    "AccountId": ACCOUNT,
    "Region": REGION,
    "UploadsBucket": f"tidende-prod-uploads-{ACCOUNT}",
    "MediaBucket": f"tidende-prod-media-{ACCOUNT}",
    "IndexBucket": f"tidende-prod-index-{ACCOUNT}",
    "ChangesQueueArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:tidende-prod-changes",
    "FailuresQueueArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:tidende-prod-failures",
}


def statements() -> list[dict[str, Any]]:
    text = (PROJECT / "infra" / "github.yaml").read_text(encoding="utf-8")
    properties: Any = loads(text)["Resources"]["Deployer"]["Properties"]
    found: list[dict[str, Any]] = properties["Policies"][0]["PolicyDocument"]["Statement"]
    return found


def rights(service: str) -> dict[str, str]:
    """The actions of one service that it may do, and what on."""
    return {
        action: json.dumps(statement["Resource"])
        for statement in statements()
        for action in _listed(statement["Action"])
        if action.startswith(f"{service}:")
    }


def test_it_may_give_the_functions_their_roles_and_make_or_change_none() -> None:
    assert rights("iam").keys() == {"iam:PassRole"}
    (passing,) = (s for s in statements() if s["Action"] == "iam:PassRole")
    assert passing["Condition"] == {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    names = {resource["Fn::Sub"].rpartition("/")[2] for resource in passing["Resource"]}
    assert names == {f"tidende-${{Stage}}-{suffix}" for suffix in ROLE_SUFFIXES.values()}


def test_it_can_neither_end_the_life_of_a_bucket_nor_of_a_version() -> None:
    changes = {a: on for a, on in rights("s3").items() if not a.startswith("s3:Get")}
    assert changes.pop("s3:PutObject").count("arn:") == 1
    assert rights("s3")["s3:PutObject"] == rights("s3")["s3:GetObject"]
    assert "/decisions/deletion-bound.json" in rights("s3")["s3:GetObject"]
    assert changes.keys() == {"s3:PutBucketNotification"}, "no policy: it could grant the rest"
    assert "-uploads-" in changes["s3:PutBucketNotification"]


def test_it_can_neither_delete_a_table_nor_unprotect_one() -> None:
    assert all("Describe" in action or "List" in action for action in rights("dynamodb"))


@pytest.mark.parametrize(
    "function",
    [
        *("reader", "receive_upload", "sweep_uploads", "make_pictures"),
        *("search_stories", "write_index"),
    ],
)
def test_the_boundary_lets_a_function_do_what_its_policy_allows(function: str) -> None:
    boundary = _boundary()
    policy = (PROJECT / ".chalice" / f"policy-{function}.json").read_text(encoding="utf-8")
    for wanted in allowances(json.loads(Template(policy).substitute(NAMES))):
        inside = [
            allowed
            for allowed in boundary
            if allowed.action == wanted.action and allowed.covers(wanted.resource)
        ]
        assert inside, wanted


def test_the_boundary_ends_at_the_stage() -> None:
    for allowed in _boundary():
        assert "*" not in allowed.action
        assert "tidende-prod" in allowed.resource


def test_every_role_has_the_boundary_and_its_own_functions_policy(tmp_path: Path) -> None:
    names = dict.fromkeys(NAMES, "x")
    template = json.loads(
        write_roles_template(tmp_path, names=names, source=PROJECT).read_text(encoding="utf-8")
    )
    roles = [r["Properties"] for r in template["Resources"].values() if r["Type"].endswith("Role")]
    assert len(roles) == len(ROLE_SUFFIXES)
    for role in roles:
        assert role["PermissionsBoundary"] == {"Ref": "Boundary"}
        (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}


def _listed(one_or_more: str | list[str]) -> list[str]:
    return [one_or_more] if isinstance(one_or_more, str) else one_or_more


def _boundary() -> list[Any]:
    template: Any = yaml.safe_load((PROJECT / "infra" / "roles.yaml").read_text(encoding="utf-8"))
    document = template["Resources"]["Boundary"]["Properties"]["PolicyDocument"]
    values = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": ACCOUNT}
    text = json.dumps(document)
    for name, value in {**values, "Stage": "prod"}.items():
        text = text.replace(f"${{{name}}}", value)
    return list(allowances(json.loads(text, object_hook=_filled_in)))


def _filled_in(value: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    return value.get("Fn::Sub", value)
