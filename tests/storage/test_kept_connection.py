"""Whom readers' functions believe to be AWS. The rest is in test_signed_dynamodb.py."""

from __future__ import annotations

import ssl
from typing import Any

import pytest

from chalicelib.storage.kept_connection import Endpoint, tls_for

# As Amazon publishes them: https://www.amazontrust.com/repository/
ROOTS = {
    "Amazon Root CA 1",
    "Amazon Root CA 2",
    "Amazon Root CA 3",
    "Amazon Root CA 4",
    "Starfield Services Root Certificate Authority - G2",
}


def trusted(url: str) -> list[str]:
    return names(tls_for(Endpoint.parse(url)))


def names(context: ssl.SSLContext) -> list[str]:
    """The common names of whom it trusts."""
    found: list[Any] = context.get_ca_certs()
    parts = [dict(part[0] for part in each["subject"]) for each in found]
    return [subject.get("commonName", "") for subject in parts]


def test_awss_own_hosts_are_vouched_for_by_amazon_alone() -> None:
    assert set(trusted("https://dynamodb.eu-north-1.amazonaws.com")) == ROOTS


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "amazonaws.com.example.org", "dynamodb.amazonaws.com.cn", "xamazonaws.com"],
)
def test_other_hosts_by_whom_the_machine_trusts(host: str) -> None:
    assert trusted(f"https://{host}") == names(ssl.create_default_context())


@pytest.mark.parametrize("host", ["dynamodb.eu-north-1.amazonaws.com", "127.0.0.1"])
def test_every_host_must_show_its_name_by_tls_1_2_or_newer(host: str) -> None:
    context = tls_for(Endpoint.parse(f"https://{host}"))
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
