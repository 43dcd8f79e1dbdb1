"""No secret is in the project: all files that git knows are searched for what secrets look like."""

from __future__ import annotations

import re
import subprocess

import pytest

from operations.stages import PROJECT

LARGEST = 2_000_000  # bytes; what is larger is a corpus or a model

# Each is what its issuer puts before its secrets, so that they can be found.
SECRETS = {
    "AWS access key": r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b",
    "AWS secret key": r"(?i:secret_?access_?key)[\"']?\s*[:=]\s*[\"']?[A-Za-z0-9/+]{40}\b",
    "private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/]",
    "GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})",
    "GitLab token": r"\bglpat-[A-Za-z0-9_-]{20}",
    "Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{20}",
    "Stripe key": r"\b[rs]k_live_[A-Za-z0-9]{20}",
    "Google key": r"\bAIza[A-Za-z0-9_-]{35}\b",
    "PyPI token": r"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{20}",
    "npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
    "password in an address": r"\b[a-z][a-z0-9+.-]*://[^\s/:@\"'<>{}]+:[^\s/:@\"'<>{}]{6,}@[a-z0-9.-]+",
    "signed token": r"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}",
}

# AWS's own examples, which open nothing, and hosts that can't exist (RFC 2606).
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
OF_DOCUMENTATION = ("EXAMPLE", "example.", ".example")


def secrets_in(text: str) -> list[str]:
    """What looks like a secret in a text: what it would be, never the secret itself."""
    return [
        kind
        for kind, shape in SECRETS.items()
        for match in re.finditer(shape, text)
        if not any(word in match[0] for word in OF_DOCUMENTATION)
    ]


def test_no_file_of_the_project_has_a_secret() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - whichever there is
        cwd=PROJECT,
        capture_output=True,
        check=True,
    )
    files = [PROJECT / name for name in listed.stdout.decode().split("\0") if name]
    assert files
    found = {
        str(file.relative_to(PROJECT)): kinds
        for file in files
        if file.is_file() and file.stat().st_size <= LARGEST
        if (kinds := secrets_in(file.read_text(encoding="utf-8", errors="ignore")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "secret",
    [
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "aws_secret_access_key = " + "a1B2" * 10,
        "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIE",
        "ghp_" + "a" * 36,
        "xoxb-" + "1" * 24,
        "https://karen:" + "hunter22@mail.invalid",
        ".".join(["eyJ" + "a" * 24, "eyJ" + "b" * 24, "c" * 24]),
    ],
)
def test_what_looks_like_a_secret_is_found(secret: str) -> None:
    assert len(secrets_in(f"x: {secret}\n")) == 1
