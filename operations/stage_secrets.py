"""The secrets of a stage, each made when it is first wanted: they are in no repository."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from operations.deployed import is_missing

CHOICE = "OnlyTheEdge"  # of infra/<stage>.toml


def edge_secret(ssm: Any, stage: str, settings: Mapping[str, str]) -> str:  # noqa: ANN401 - boto3's client
    """The secret by which the API knows the edge, where readers are to come by it alone; empty
    where they may come otherwise.
    """
    is_wanted = settings.get(CHOICE, "no") == "yes"
    return _made_once(ssm, f"/tidende/{stage}/edge-secret") if is_wanted else ""


def preview_secret(ssm: Any, stage: str) -> str:  # noqa: ANN401 - boto3's client
    """The secret that signs the links to previews. Who deletes the parameter, and
    deploys, makes all links worthless.
    """
    return _made_once(ssm, f"/tidende/{stage}/preview-secret")


def _made_once(ssm: Any, name: str) -> str:  # noqa: ANN401 - boto3's client
    try:
        return str(ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])
    except ClientError as error:
        if not is_missing(error):
            raise
    secret = secrets.token_urlsafe(32)
    ssm.put_parameter(Name=name, Value=secret, Type="SecureString")
    return secret
