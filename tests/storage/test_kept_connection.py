"""Whom readers' functions believe to be AWS, how long they wait for it, and when they hang up.

The rest is in test_signed_dynamodb.py.
"""

from __future__ import annotations

import ssl
import time
from typing import Any

import pytest

from chalicelib.storage.kept_connection import Endpoint, KeptConnection, Reply, tls_for
from tests.storage.scripted_dynamodb import HOST, PATIENCE, Script, Told, scripted

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


def connection_to(script: Script, *, read_seconds: float = 5) -> KeptConnection:
    """A connection whose way there may take long, and whose answer may not."""
    url = f"http://{HOST}:{script.port}"
    return KeptConnection(Endpoint.parse(url), connect_seconds=60, read_seconds=read_seconds)


def posted(connection: KeptConnection, *, left: float = 60) -> Reply:
    return connection.post({}, b"{}", left=lambda: left)


def test_a_connection_that_the_server_says_it_will_close_is_not_used_again() -> None:
    with scripted(Told(b"1", parting=True), Told(b"2", parting=True), Told(b"3")) as script:
        connection = connection_to(script)
        assert [posted(connection).body for _ in range(3)] == [b"1", b"2", b"3"]
        connection.close()
    assert len(set(script.connections)) == 3


@pytest.mark.parametrize("before", [0, 1], ids=["new", "kept"])
def test_the_first_byte_of_an_answer_is_not_waited_for_as_long_as_a_connection(
    before: int,
) -> None:
    with scripted(*[Told()] * before, Told(slow=True)) as script:
        connection = connection_to(script, read_seconds=0.2)
        for _ in range(before):
            posted(connection)
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            posted(connection)
        assert time.monotonic() - started < PATIENCE / 2


@pytest.mark.parametrize("left", [0.0, -1.0])
@pytest.mark.parametrize("before", [0, 1], ids=["new", "kept"])
def test_nothing_is_asked_when_there_is_no_time_left(before: int, left: float) -> None:
    with scripted(*[Told()] * before) as script:
        connection = connection_to(script)
        for _ in range(before):
            posted(connection)
        with pytest.raises(TimeoutError, match="no time left"):
            posted(connection, left=left)
        connection.close()
    assert len(script.heard) == before
