"""The secrets of a stage, each made when it is first wanted: they are in no repository."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from operations.deployed import is_missing

CHOICE = "OnlyTheEdge"  # of infra/<stage>.toml

# The functions that sign or check by a secret, as Chalice names them: no other is told it.
_HOLDERS = {
    "EDGE_SECRET": ("api_handler",),
    "INDEXNOW_KEY": ("api_handler", "send_pings"),
    "PREVIEW_SECRET": ("api_handler", "receive_upload", "sweep_uploads"),
}


def secrets_by_function(variables: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Of environment variables, the secrets that each function is told."""
    told: dict[str, dict[str, str]] = {}
    for variable in sorted(_HOLDERS.keys() & variables.keys()):
        for function in _HOLDERS[variable]:
            told.setdefault(function, {})[variable] = variables[variable]
    return told


def without_secrets(variables: Mapping[str, str]) -> dict[str, str]:
    """The others of them, which all functions have."""
    return {name: value for name, value in variables.items() if name not in _HOLDERS}


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


def indexnow_key(ssm: Any, stage: str) -> str:  # noqa: ANN401 - boto3's client
    """The key by which search engines know the newsroom. Everybody may read it at its address,
    which nobody can guess. Who deletes the parameter, and deploys, has a new one.
    """
    return _made_once(ssm, f"/tidende/{stage}/indexnow-key", secrets.token_hex(16))


def _made_once(ssm: Any, name: str, secret: str = "") -> str:  # noqa: ANN401 - boto3's client
    try:
        return str(ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])
    except ClientError as error:
        if not is_missing(error):
            raise
    secret = secret or secrets.token_urlsafe(32)
    ssm.put_parameter(Name=name, Value=secret, Type="SecureString")
    return secret
