"""The functions' roles: a stack of their own, which only an administrator may make or change.

Chalice would make them itself; then whoever deploys could write any policy, and give it to a
function of his own. Each role has its function's policy from `.chalice/`, within a boundary.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

import yaml

from operations.package import read_config
from operations.stages import PROJECT

ROLES = PROJECT / "infra" / "roles.yaml"

# By Chalice's name of the function. Not those that Chalice gave its own roles: both stand for a
# while where an earlier release was deployed.
ROLE_SUFFIXES = {
    "api_handler": "reader",
    "receive_upload": "intake",
    "sweep_uploads": "sweep",
    "make_pictures": "pictures",
    "search_stories": "search",
    "write_index": "index",
    "send_pings": "pings",
}


def role_name(stage: str, function: str) -> str:
    """The name of a function's role."""
    return f"tidende-{stage}-{ROLE_SUFFIXES[function]}"


def write_roles_template(folder: Path, *, names: Mapping[str, str], source: Path) -> Path:
    """The template of the roles in `folder`, the policies filled in with `names`."""
    template: dict[str, Any] = yaml.safe_load(ROLES.read_text(encoding="utf-8"))
    for function, settings in read_config(source)["lambda_functions"].items():
        policy = (source / ".chalice" / settings["iam_policy_file"]).read_text(encoding="utf-8")
        role = _role(function, json.loads(Template(policy).substitute(names)))
        template["Resources"][ROLE_SUFFIXES[function].title()] = role
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "roles.json"
    file.write_text(json.dumps(template, indent=2), encoding="utf-8")
    return file


def _role(function: str, policy: dict[str, Any]) -> dict[str, Any]:
    name = {"Fn::Sub": role_name("${Stage}", function)}
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": name,
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "PermissionsBoundary": {"Ref": "Boundary"},
            "Policies": [{"PolicyName": name, "PolicyDocument": policy}],
        },
    }
