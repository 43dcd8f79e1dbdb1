"""AWS Signature Version 4 for POST requests, and the credentials that sign them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True)
class Credentials:
    """AWS credentials. The secrets are in no repr, and so in no log."""

    key_id: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)

    def hide(self, text: str) -> str:
        """The text without our secrets: AWS quotes a request that it refuses, token and all."""
        for secret in (self.secret, self.token):
            text = text.replace(secret, "…") if secret else text
        return text


def signed_post(
    headers: Mapping[str, str],
    body: bytes,
    *,
    credentials: Credentials,
    region: str,
    service: str,
    now: datetime,
    path: str = "/",
) -> dict[str, str]:
    """The headers of a POST, signed: theirs, which must name the host, and ours.

    Every header given is signed, so none may be changed on the way; `now` is in UTC. A `path` has
    no characters that would be encoded.
    """
    moment = f"{now:%Y%m%dT%H%M%SZ}"
    scope = f"{moment[:8]}/{region}/{service}/aws4_request"
    to_sign = {**headers, "X-Amz-Date": moment}
    if credentials.token:
        to_sign["X-Amz-Security-Token"] = credentials.token
    names, request = _canonical(to_sign, body, path)
    statement = "\n".join([ALGORITHM, moment, scope, sha256(request.encode()).hexdigest()])
    signature = _hmac(_signing_key(credentials.secret, scope), statement).hex()
    authorization = (
        f"{ALGORITHM} Credential={credentials.key_id}/{scope}, "
        f"SignedHeaders={names}, Signature={signature}"
    )
    return {**to_sign, "Authorization": authorization}


def _canonical(headers: Mapping[str, str], body: bytes, path: str) -> tuple[str, str]:
    """The names of the headers, and the request as both sides write it to be signed."""
    lines = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    names = ";".join(sorted(lines))
    written = "".join(f"{name}:{lines[name]}\n" for name in sorted(lines))
    return names, "\n".join(["POST", path, "", written, names, sha256(body).hexdigest()])


@lru_cache(maxsize=1)  # it is the same for a day
def _signing_key(secret: str, scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = _hmac(key, part)
    return key


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
