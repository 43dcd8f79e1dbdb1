"""How the readers' HTTP connections are shared, kept, timed and closed, and whom they trust."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.news.errors import WrongSettings
from chalicelib.storage.dynamodb_http import connection
from chalicelib.storage.dynamodb_http.connection import PostReply, tls_context
from chalicelib.storage.dynamodb_http.connection_pool import (
    MAX_IDLE,
    ConnectionPool,
    Post,
    PostFailure,
)
from doubles.loopback import HOST
from doubles.scripted_dynamodb import HOLD_SECONDS, Script, ScriptedReply, scripted

# As Amazon publishes them: https://www.amazontrust.com/repository/
ROOTS = {
    "Amazon Root CA 1",
    "Amazon Root CA 2",
    "Amazon Root CA 3",
    "Amazon Root CA 4",
    "Starfield Services Root Certificate Authority - G2",
}
UNTIL_CLOSED = b"HTTP/1.0 200 OK\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@contextmanager
def pool_at(
    *replies: ScriptedReply, read_seconds: float = 5, tls: ssl.SSLContext | None = None
) -> Iterator[tuple[ConnectionPool, Script]]:
    """A pool of connections to a server that sends these replies."""
    with scripted(*replies, tls=tls) as script:
        pool = ConnectionPool(script.url, connect_seconds=60, read_seconds=read_seconds)
        try:
            yield pool, script
        finally:
            pool.close()


def outcomes(
    pool: ConnectionPool, count: int = 1, seconds: float = 60
) -> list[PostReply | PostFailure]:
    """What came of posts whose bodies are 0, 1, 2 …"""
    posts = [Post({}, b"%d" % number) for number in range(count)]
    return pool.post_all(posts, deadline=time.monotonic() + seconds)


def bodies(pool: ConnectionPool, count: int = 1) -> list[bytes]:
    """The bodies of the replies; raises what one of the posts came to instead."""
    replies = outcomes(pool, count)
    for reply in replies:
        if isinstance(reply, Exception):
            raise reply
    return [reply.body for reply in replies if isinstance(reply, PostReply)]


class TestConcurrentPosts:
    def test_all_posts_are_sent_before_a_reply_is_awaited(self) -> None:
        count = 5
        over_new = [ScriptedReply(after_requests=count)] * count
        over_kept = [ScriptedReply(after_requests=2 * count)] * count
        with pool_at(*over_new, *over_kept) as (pool, script):
            for _ in range(2):
                assert bodies(pool, count) == [b"{}"] * count
        assert len(set(script.connections)) == count

    def test_concurrent_posts_get_their_own_replies(self) -> None:
        replies = [ScriptedReply(b"%d" % number, after_requests=6) for number in range(6)]
        with pool_at(*replies) as (pool, script):
            received = bodies(pool, 6)
        assert [int(body) for body in received] == [script.bodies.index(n) for n in range(6)]

    def test_a_post_fails_without_the_others(self) -> None:
        whole = ScriptedReply(b"a", after_requests=3)
        with pool_at(whole, ScriptedReply(cut=0), whole) as (pool, _):
            replies = outcomes(pool, 3)
        assert [type(reply) for reply in replies].count(PostReply) == 2

    def test_a_reply_that_came_while_another_timed_out_is_read(self) -> None:
        replies = ScriptedReply(is_held=True), ScriptedReply(b"long" * 20_000, after_requests=2)
        with pool_at(*replies, read_seconds=0.4) as (pool, _):
            received = outcomes(pool, 2)
        assert sorted(type(reply).__name__ for reply in received) == ["PostReply", "TimeoutError"]

    def test_concurrent_posts_shake_hands_with_the_server_at_the_same_time(self) -> None:
        count = 3
        greetings: list[bytes] = []
        with socket.create_server((HOST, 0)) as listener:

            def greet_when_all_have() -> None:
                accepted = [listener.accept()[0] for _ in range(count)]
                greetings.extend(client.recv(1) for client in accepted)
                for client in accepted:
                    client.close()

            thread = threading.Thread(target=greet_when_all_have, daemon=True)
            thread.start()
            url = f"https://{HOST}:{listener.getsockname()[1]}"
            started = time.monotonic()
            outcomes(ConnectionPool(url, connect_seconds=HOLD_SECONDS), count)
            assert time.monotonic() - started < HOLD_SECONDS / 2
            thread.join(HOLD_SECONDS)
        assert greetings == [b"\x16"] * count  # a TLS record of a handshake


class TestAConnection:
    @pytest.mark.parametrize(("says_close", "connections"), [(False, 1), (True, 3)])
    def test_a_connection_is_kept_unless_the_server_says_that_it_will_close_it(
        self, connections: int, *, says_close: bool
    ) -> None:
        with pool_at(*[ScriptedReply(says_close=says_close)] * 3) as (pool, script):
            assert [bodies(pool) for _ in range(3)] == [[b"{}"]] * 3
        assert len(set(script.connections)) == connections

    def test_no_more_connections_are_kept_than_a_page_needs(self) -> None:
        count = MAX_IDLE + 3
        first = [ScriptedReply(after_requests=count)] * count
        second = [ScriptedReply(after_requests=2 * count)] * count
        with pool_at(*first, *second) as (pool, script):
            for _ in range(2):
                bodies(pool, count)
        assert len(set(script.connections)) == count + 3

    def test_a_connection_is_not_kept_after_a_timeout(self) -> None:
        with pool_at(ScriptedReply(is_held=True), ScriptedReply(), read_seconds=0.1) as (pool, s):
            assert isinstance(outcomes(pool)[0], TimeoutError)
            assert bodies(pool) == [b"{}"]
        assert len(set(s.connections)) == 2

    def test_a_connection_that_brings_bytes_nobody_asked_for_is_not_kept(self) -> None:
        reply = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"
        surplus = (reply + b"evil") * 10_000  # more than is read at once
        with pool_at(ScriptedReply(wire=reply + b"good" + surplus), ScriptedReply(b"next")) as (
            pool,
            _,
        ):
            assert bodies(pool) == [b"good"]
            assert bodies(pool) == [b"next"]


class TestAStaleConnection:
    def test_stale_connections_are_replaced_at_once_and_all_together(self) -> None:
        count = 3
        closed = [ScriptedReply(after_requests=count)] * count
        lost = [ScriptedReply(cut=0, after_requests=2 * count)] * count
        new = [ScriptedReply(b"new", after_requests=3 * count)] * count
        with pool_at(*closed, *lost, *new) as (pool, script):
            bodies(pool, count)
            assert bodies(pool, count) == [b"new"] * count
        assert len(set(script.connections)) == 2 * count

    def test_a_connection_closed_while_idle_is_replaced(self) -> None:
        with pool_at(ScriptedReply(closes=True), ScriptedReply(b"new")) as (pool, _):
            bodies(pool)
            assert bodies(pool) == [b"new"]

    def test_a_stale_connection_is_replaced_only_once(self) -> None:
        lost = ScriptedReply(cut=0)
        with pool_at(ScriptedReply(), lost, lost, ScriptedReply()) as (pool, script):
            bodies(pool)
            assert isinstance(outcomes(pool)[0], ConnectionError)
        assert len(script.requests) == 3


class TestTimeouts:
    @pytest.mark.parametrize("before", [0, 1], ids=["new", "kept"])
    def test_a_timeout_ends_the_wait_for_a_reply(self, before: int) -> None:
        held = ScriptedReply(is_held=True)
        with pool_at(*[ScriptedReply()] * before, held, read_seconds=0.2) as (pool, _):
            for _ in range(before):
                bodies(pool)
            started = time.monotonic()
            assert isinstance(outcomes(pool)[0], TimeoutError)
            assert time.monotonic() - started < HOLD_SECONDS / 2

    @pytest.mark.parametrize("how", [{"is_held": True}, {"body": b"x" * 400, "drips": True}])
    def test_the_deadline_ends_a_reply_that_is_late_or_comes_a_byte_at_a_time(
        self, how: dict[str, Any]
    ) -> None:
        with pool_at(ScriptedReply(**how)) as (pool, _):
            started = time.monotonic()
            assert isinstance(outcomes(pool, seconds=0.3)[0], TimeoutError)
            assert time.monotonic() - started < 4  # the timeout for reading is 5

    @pytest.mark.parametrize("before", [0, 1], ids=["new", "kept"])
    def test_nothing_is_sent_when_the_deadline_has_passed(self, before: int) -> None:
        with pool_at(*[ScriptedReply()] * before) as (pool, script):
            for _ in range(before):
                bodies(pool)
            assert isinstance(outcomes(pool, seconds=-1)[0], TimeoutError)
        assert len(script.requests) == before


@pytest.mark.parametrize("value", ["tok\r\nX-Other: en", "tok\n folded", "tok→en"])
def test_a_header_that_could_begin_another_is_refused_by_its_name(value: str) -> None:
    with pytest.raises(WrongSettings, match="X-Amz-Security-Token can't be sent") as refused:
        Post({"X-Amz-Security-Token": value}, b"{}")
    assert "tok" not in str(refused.value).replace("Token", "")


CUT_SHORT = {
    "within the body": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel",
    "within a chunk": CHUNKED + b"5\r\nhel",
    "before the last chunk": CHUNKED + b"5\r\nhello\r\n",
}
TOO_LONG = {
    "by its length": b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b"x" * 2000,
    "in chunks": CHUNKED + b"258\r\n%s\r\n" % (b"x" * 600) * 3,
    "in one chunk": CHUNKED + b"ffffffff\r\n" + b"x" * 2000,
    "until it is closed": UNTIL_CLOSED + b"x" * 2000,
}


@pytest.mark.parametrize("wire", CUT_SHORT.values(), ids=CUT_SHORT)
def test_a_reply_cut_short_is_a_failure(wire: bytes) -> None:
    with pool_at(ScriptedReply(wire=wire, closes=True)) as (pool, _):
        assert isinstance(outcomes(pool)[0], HTTPException)


@pytest.mark.parametrize("wire", TOO_LONG.values(), ids=TOO_LONG)
def test_a_reply_of_more_than_the_service_sends_is_a_failure(
    wire: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MAX_REPLY", 1000)
    with pool_at(ScriptedReply(wire=wire, closes=True)) as (pool, _):
        assert isinstance(outcomes(pool)[0], HTTPException)


@given(st.one_of(st.binary(min_size=1), st.binary().map((CHUNKED + b"1").__add__)))
@example(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: \xb2\r\n\r\n")
@example(CHUNKED + b"x\r\n")
@example(CHUNKED + b"-5\r\n12345")
@example(b"HTTP/1.1 200 OK\r\n folded\r\n\r\n")
@example(b"\r\n\r\n")
def test_any_bytes_from_the_server_are_a_reply_or_a_failure(wire: bytes) -> None:
    with pool_at(ScriptedReply(wire=wire, closes=True)) as (pool, _):
        [outcome] = outcomes(pool)
    assert isinstance(outcome, PostReply | PostFailure)


def common_names(context: ssl.SSLContext) -> list[str]:
    """Of whom it trusts."""
    certificates: list[Any] = context.get_ca_certs()
    subjects = [dict(part[0] for part in certificate["subject"]) for certificate in certificates]
    return [subject.get("commonName", "") for subject in subjects]


def test_awss_own_hosts_are_verified_by_amazons_roots_alone() -> None:
    assert set(common_names(tls_context("dynamodb.eu-north-1.amazonaws.com"))) == ROOTS


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "amazonaws.com.example.org", "dynamodb.amazonaws.com.cn", "xamazonaws.com"],
)
def test_other_hosts_are_verified_by_whom_the_machine_trusts(host: str) -> None:
    assert common_names(tls_context(host)) == common_names(ssl.create_default_context())


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for loopback, and its key, signed by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a test")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(pem)
    )
    return file


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The certificate, trusted by the machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


class TestTLS:
    def test_a_server_with_a_trusted_certificate_is_spoken_to(self, trusted: Path) -> None:
        replies = [ScriptedReply(b"%d" % n) for n in range(3)]
        with pool_at(*replies, tls=server_context(trusted)) as (pool, script):
            assert [bodies(pool) for _ in replies] == [[b"0"], [b"1"], [b"2"]]
        assert len(set(script.connections)) == 1

    @pytest.mark.parametrize(
        ("host", "signers", "reason"),
        [(HOST, "", "CERTIFICATE_VERIFY_FAILED"), ("localhost", "trusted", "Hostname mismatch")],
        ids=["signed by nobody", "of another name"],
    )
    def test_a_wrong_certificate_is_refused(
        self,
        request: pytest.FixtureRequest,
        certificate: Path,
        host: str,
        signers: str,
        reason: str,
    ) -> None:
        if signers:
            request.getfixturevalue(signers)
        with scripted(ScriptedReply(), tls=server_context(certificate)) as script:
            [failure] = outcomes(ConnectionPool(script.url.replace(HOST, host)))
        assert reason in str(failure)
        assert script.requests == []

    @pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1:DeprecationWarning")
    def test_tls_before_1_2_is_refused(self, trusted: Path) -> None:
        old = server_context(trusted)
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pool_at(ScriptedReply(), tls=old) as (pool, script):
            assert isinstance(outcomes(pool)[0], ssl.SSLError)
        assert script.requests == []
