"""Whom readers' functions believe to be AWS, how long they wait for it, and when they hang up.

The rest is in test_signed_dynamodb.py.
"""

from __future__ import annotations

import ssl
import time
from typing import Any

import pytest

from chalicelib.news.errors import WrongSettings
from chalicelib.storage.http_reply import HungUp, Reply
from chalicelib.storage.kept_connections import (
    MOST_IDLE,
    Endpoint,
    KeptConnections,
    Request,
    tls_for,
)
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


def connections_to(script: Script, *, read_seconds: float = 5) -> KeptConnections:
    """Connections whose way there may take long, and whose answers may not."""
    url = f"http://{HOST}:{script.port}"
    return KeptConnections(Endpoint.parse(url), connect_seconds=60, read_seconds=read_seconds)


def outcomes(connections: KeptConnections, count: int, left: float = 60) -> list[Reply | OSError]:
    requests = [Request({}, b"%d" % number) for number in range(count)]
    return connections.post_all(requests, left=lambda: left)


def posted(connections: KeptConnections, count: int = 1, *, left: float = 60) -> list[bytes]:
    """The bodies of the replies; raises what one of the requests came to instead."""
    found = outcomes(connections, count, left)
    for each in found:
        if isinstance(each, OSError):
            raise each
    return [each.body for each in found if isinstance(each, Reply)]


def test_a_connection_that_the_server_says_it_will_close_is_not_used_again() -> None:
    with scripted(Told(b"1", parting=True), Told(b"2", parting=True), Told(b"3")) as script:
        connections = connections_to(script)
        assert [posted(connections) for _ in range(3)] == [[b"1"], [b"2"], [b"3"]]
        connections.close()
    assert len(set(script.connections)) == 3


def test_all_requests_are_sent_before_an_answer_is_waited_for() -> None:
    count = 5
    with scripted(*[Told(after=count)] * count, *[Told(after=2 * count)] * count) as script:
        connections = connections_to(script)
        for _ in range(2):  # over new connections, and over those that are kept
            assert posted(connections, count) == [b"{}"] * count
        connections.close()
    assert len(set(script.connections)) == count


def test_each_reply_is_that_of_its_request() -> None:
    with scripted(*[Told(b"%d" % number, after=6) for number in range(6)]) as script:
        connections = connections_to(script)
        told = posted(connections, 6)
        connections.close()
    heard = [body for _, body in script.heard]
    assert [int(body) for body in told] == [heard.index(number) for number in range(6)]


def test_all_that_are_found_closed_are_replaced_at_once() -> None:
    count = 3
    with scripted(*[Told(last=True)] * count, *[Told(b"new", after=2 * count)] * count) as script:
        connections = connections_to(script)
        posted(connections, count)
        assert posted(connections, count) == [b"new"] * count
        connections.close()
    assert len(set(script.connections)) == 2 * count


def test_so_is_one_that_is_found_closed_while_a_long_request_is_sent() -> None:
    with scripted(Told(last=True), Told(b"new")) as script:
        connections = connections_to(script)
        posted(connections)
        long = Request({}, b'"%s"' % (b"x" * 20_000_000))  # more than any buffer on the way holds
        [reply] = connections.post_all([long], left=lambda: 60)
        connections.close()
    assert isinstance(reply, Reply)
    assert reply.body == b"new"


def test_one_that_fails_leaves_the_others_their_answers() -> None:
    with scripted(Told(b"a", after=3), Told(cut=0), Told(b"c", after=3)) as script:
        connections = connections_to(script)
        found = outcomes(connections, 3)
        connections.close()
    assert sorted(each.body for each in found if isinstance(each, Reply)) == [b"a", b"c"]
    assert [type(each) for each in found if isinstance(each, OSError)] == [HungUp]


def test_those_that_hang_are_waited_for_at_the_same_time() -> None:
    count = 5
    with scripted(*[Told(slow=True)] * count) as script:
        connections = connections_to(script, read_seconds=0.4)
        started = time.monotonic()
        assert {type(each) for each in outcomes(connections, count)} == {TimeoutError}
        assert time.monotonic() - started < 0.4 * count / 2


def test_one_that_hangs_takes_nothing_from_one_that_has_answered() -> None:
    with scripted(Told(slow=True), Told(b"there" * 20_000, after=2)) as script:
        connections = connections_to(script, read_seconds=0.4)
        found = outcomes(connections, 2)
        connections.close()
    assert sorted(type(each).__name__ for each in found) == ["Reply", "TimeoutError"]


def test_no_more_are_kept_than_a_page_needs() -> None:
    count = MOST_IDLE + 3
    with scripted(*[Told(after=count)] * count, *[Told(after=2 * count)] * count) as script:
        connections = connections_to(script)
        for _ in range(2):
            posted(connections, count)
        connections.close()
    assert len(set(script.connections)) == count + 3


def test_a_line_break_in_a_credential_is_named_and_not_sent() -> None:
    with pytest.raises(WrongSettings, match="X-Amz-Security-Token can't be sent") as refused:
        Request({"X-Amz-Security-Token": "tok\r\nX-Other: en"}, b"{}")
    assert "tok" not in str(refused.value).replace("Token", "")


@pytest.mark.parametrize("before", [0, 1], ids=["new", "kept"])
def test_the_first_byte_of_an_answer_is_not_waited_for_as_long_as_a_connection(
    before: int,
) -> None:
    with scripted(*[Told()] * before, Told(slow=True)) as script:
        connections = connections_to(script, read_seconds=0.2)
        for _ in range(before):
            posted(connections)
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            posted(connections)
        assert time.monotonic() - started < PATIENCE / 2


@pytest.mark.parametrize("left", [0.0, -1.0])
@pytest.mark.parametrize("before", [0, 1], ids=["new", "kept"])
def test_nothing_is_asked_when_there_is_no_time_left(before: int, left: float) -> None:
    with scripted(*[Told()] * before) as script:
        connections = connections_to(script)
        for _ in range(before):
            posted(connections)
        with pytest.raises(TimeoutError, match="no time left"):
            posted(connections, left=left)
        connections.close()
    assert len(script.heard) == before
