"""The secret by which the API knows the edge, where readers are to come by it alone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from operations.deployed import is_missing

CHOICE = "OnlyTheEdge"  # of infra/<stage>.toml


def edge_secret(ssm: Any, stage: str, settings: Mapping[str, str]) -> str:  # noqa: ANN401 - boto3's client
    """The stage's secret, made the first time that it is wanted; empty if it is not."""
    if settings.get(CHOICE, "no") != "yes":
        return ""
    name = f"/tidende/{stage}/edge-secret"
    try:
        return str(ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])
    except ClientError as error:
        if not is_missing(error):
            raise
    secret = secrets.token_urlsafe(32)
    ssm.put_parameter(Name=name, Value=secret, Type="SecureString")
    return secret
