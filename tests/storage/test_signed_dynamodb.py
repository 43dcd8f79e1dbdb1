"""What the readers' client of DynamoDB does when the service, or the way to it, is not well."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.address import Address
from chalicelib.news.errors import ArchiveUnavailable, WrongSettings
from chalicelib.news.standing import Standing
from chalicelib.storage import signed_dynamodb
from chalicelib.storage.dynamodb_archive import MOST_PARTS, DynamoDBArchive
from chalicelib.storage.flights import Flights
from chalicelib.storage.kept_connections import (
    CONNECT_SECONDS,
    READ_SECONDS,
    Endpoint,
    KeptConnections,
)
from chalicelib.storage.keys import story_key
from chalicelib.storage.signature import Credentials
from chalicelib.storage.signed_dynamodb import DEADLINE, MOST_ATTEMPTS, Call, SignedDynamoDB
from tests.conftest import NOON
from tests.storage.scripted_dynamodb import HOST, Script, Told, error, scripted

SECRET, TOKEN = "the-secret-key", "the-session-token"
FOUND = Told(json.dumps({"Items": []}).encode())
EMPTY: dict[str, Any] = {"Items": []}
THROTTLED = error("ProvisionedThroughputExceededException")


@dataclass
class Clock:
    """Time that passes only when somebody sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Asking:
    """A client at a scripted server."""

    client: SignedDynamoDB
    script: Script
    clock: Clock

    def query(self) -> dict[str, Any]:
        found: dict[str, Any] = Flights(self.client).query(TableName="t", Limit=1)
        return found


Ask = Callable[..., Asking]


@pytest.fixture
def asking() -> Iterator[Ask]:
    """Makes a client at a server that tells these answers."""
    ends: list[Callable[[], object]] = []

    def made(
        *told: Told,
        read_seconds: float = 5,
        chance: float = 0.5,
        clock: Callable[[], float] | None = None,
    ) -> Asking:
        server = scripted(*told)
        script = server.__enter__()
        still = Clock()
        client = client_at(
            f"http://{HOST}:{script.port}",
            clock=clock or still,
            sleep=still.sleep,
            chance=lambda: chance,
            read_seconds=read_seconds,
        )
        ends.extend([lambda: server.__exit__(None, None, None), client.close])
        return Asking(client, script, still)

    yield made
    for end in reversed(ends):
        end()


def client_at(
    url: str,
    *,
    clock: Callable[[], float],
    sleep: Callable[[float], object],
    chance: Callable[[], float] = lambda: 0.5,
    read_seconds: float = 5,
    spent: Callable[[float], object] | None = None,
) -> SignedDynamoDB:
    """A client of the endpoint at a URL."""
    return SignedDynamoDB(
        KeptConnections(Endpoint.parse(url), connect_seconds=2, read_seconds=read_seconds),
        Credentials("AKID", SECRET, TOKEN),
        "eu-north-1",
        now=lambda: NOON,
        spent=spent,
        clock=clock,
        sleep=sleep,
        chance=chance,
    )


class TestARequest:
    def test_is_dynamodbs_json_and_signed(self, asking: Ask) -> None:
        asked = asking(FOUND)
        assert asked.query() == EMPTY
        [(headers, body)] = asked.script.heard
        assert body == {"TableName": "t", "Limit": 1}
        assert headers["x-amz-target"] == "DynamoDB_20120810.Query"
        assert headers["content-type"] == "application/x-amz-json-1.0"
        assert headers["host"] == f"{HOST}:{asked.script.port}"
        assert headers["x-amz-security-token"] == TOKEN
        scope = "AKID/20261124/eu-north-1/dynamodb/aws4_request"
        assert headers["authorization"].startswith(f"AWS4-HMAC-SHA256 Credential={scope}, ")

    def test_goes_over_the_connection_of_the_one_before(self, asking: Ask) -> None:
        asked = asking(FOUND, FOUND, FOUND)
        assert [asked.query() for _ in range(3)] == [EMPTY] * 3
        assert len(set(asked.script.connections)) == 1

    def test_shares_its_connection_with_no_other_threads_at_the_same_time(
        self, asking: Ask
    ) -> None:
        asked = asking(*[replace(FOUND, after=2)] * 2, *[replace(FOUND, after=4)] * 2)
        with ThreadPoolExecutor(2) as threads:
            for _ in range(2):
                assert list(threads.map(lambda _: asked.query(), range(2))) == [EMPTY] * 2
        assert len(set(asked.script.connections)) == 2

    @given(st.binary(), st.binary())
    def test_carries_bytes_there_and_back(self, sent: bytes, received: bytes) -> None:
        item = {"B": {"B": received}, "list": {"L": [{"B": received}, {"S": "B"}]}}
        written = json.dumps({"Items": [item]}, default=signed_dynamodb._binary_to_json)  # noqa: SLF001
        with scripted(Told(written.encode())) as script:
            clock = Clock()
            client = client_at(f"http://{HOST}:{script.port}", clock=clock, sleep=clock.sleep)
            try:
                assert Flights(client).query(Key={"B": sent}) == {"Items": [item]}
            finally:
                client.close()


class TestReadUnits:
    @pytest.mark.parametrize(
        ("consumed", "units"),
        [
            ({"TableName": "t", "CapacityUnits": 2.5}, 2.5),
            ([{"CapacityUnits": 1.0}, {"CapacityUnits": 0.5}], 1.5),
            (None, 0),
        ],
    )
    def test_are_asked_for_and_told_where_somebody_counts_them(
        self, consumed: object, units: float
    ) -> None:
        spent: list[float] = []
        clock = Clock()
        answer = {"Items": []} | ({"ConsumedCapacity": consumed} if consumed else {})
        with scripted(Told(json.dumps(answer).encode())) as script:
            url = f"http://{HOST}:{script.port}"
            client = client_at(url, clock=clock, sleep=clock.sleep, spent=spent.append)
            try:
                assert Flights(client).query(TableName="t") == answer
            finally:
                client.close()
        [(_headers, body)] = script.heard
        assert body == {"TableName": "t", "ReturnConsumedCapacity": "TOTAL"}
        assert spent == [units]


class TestAConnectionThatTheServerClosed:
    def test_is_replaced_without_a_pause(self, asking: Ask) -> None:
        asked = asking(replace(FOUND, last=True), FOUND)
        assert [asked.query(), asked.query()] == [EMPTY, EMPTY]
        assert len(set(asked.script.connections)) == 2
        assert asked.clock.slept == []

    def test_before_the_answer_is_replaced_too(self, asking: Ask) -> None:
        asked = asking(FOUND, Told(cut=0), FOUND)
        assert [asked.query(), asked.query()] == [EMPTY, EMPTY]
        assert asked.clock.slept == []

    def test_is_replaced_once_and_then_it_is_a_failure_like_another(self, asking: Ask) -> None:
        asked = asking(FOUND, Told(cut=0), Told(cut=0), FOUND)
        assert [asked.query(), asked.query()] == [EMPTY, EMPTY]
        assert len(asked.clock.slept) == 1


WHAT_PASSES = {
    "throttled": THROTTLED,
    "throttled, otherwise": error("ThrottlingException"),
    "too many requests": error("RequestLimitExceeded"),
    "500": error("InternalServerError", status=500),
    "503 that is no JSON": Told(b"<h1>Away</h1>", status=503),
    "500 that is JSON of another kind": Told(b"[1]", status=500),
    "500 with a code that is no text": Told(b'{"__type": 3}', status=500),
    "nothing at all": Told(cut=0),
    "half an answer": replace(FOUND, cut=5),
    "half an answer that reads as a whole one": Told(b"{}   ", crc="", cut=2),
    "an answer changed on the way": replace(FOUND, crc="12345"),
    "a checksum that is no number": replace(FOUND, crc="?"),
    "no JSON": Told(b'{"Items": ['),
    "no text": Told(b"\xff\xfe\xfd"),
}
passing = pytest.mark.parametrize("told", WHAT_PASSES.values(), ids=WHAT_PASSES)


class TestWhatMayPass:
    @passing
    def test_is_tried_again(self, asking: Ask, told: Told) -> None:
        asked = asking(told, told, FOUND)
        assert asked.query() == EMPTY
        assert len(asked.script.heard) == 3

    @passing
    def test_is_given_up_after_the_last_attempt(self, asking: Ask, told: Told) -> None:
        asked = asking(*[told] * MOST_ATTEMPTS, FOUND)
        with pytest.raises(ArchiveUnavailable, match=f"^Query, attempt {MOST_ATTEMPTS}: "):
            asked.query()
        assert len(asked.script.heard) == MOST_ATTEMPTS
        assert len(asked.clock.slept) == MOST_ATTEMPTS - 1

    def test_is_waited_for_twice_as_long_each_time(self, asking: Ask) -> None:
        asked = asking(*[THROTTLED] * 3, FOUND, chance=1.0)
        asked.query()
        assert asked.clock.slept == pytest.approx([0.1, 0.2, 0.4])

    def test_is_not_waited_for_at_all_if_chance_has_it(self, asking: Ask) -> None:
        asked = asking(*[THROTTLED] * 3, FOUND, chance=0.0)
        asked.query()
        assert asked.clock.slept == [0, 0, 0]

    def test_is_given_up_when_the_time_is_over(self, asking: Ask) -> None:
        asked = asking(*[THROTTLED] * 4, chance=DEADLINE * 6)
        with pytest.raises(ArchiveUnavailable, match="attempt 2"):
            asked.query()
        assert asked.clock.now < DEADLINE

    def test_an_answer_that_is_too_slow_is_asked_for_anew(self, asking: Ask) -> None:
        asked = asking(Told(slow=True), FOUND, read_seconds=0.05)
        assert asked.query() == EMPTY
        assert len(set(asked.script.connections)) == 2

    def test_leaves_time_for_another_attempt(self) -> None:
        assert max(CONNECT_SECONDS, READ_SECONDS) < DEADLINE

    def test_no_answer_is_waited_for_past_the_deadline(self, asking: Ask) -> None:
        moments = iter([0.0, 0.0, DEADLINE - 0.05])
        asked = asking(Told(slow=True), clock=lambda: next(moments, DEADLINE))
        started = time.monotonic()
        with pytest.raises(ArchiveUnavailable, match="attempt 1: TimeoutError"):
            asked.query()
        assert time.monotonic() - started < 4  # the read's own timeout is 5

    def test_a_server_that_is_not_there_is_tried_as_often(self) -> None:
        with socket.socket() as unheard:
            unheard.bind((HOST, 0))
            url = f"http://{HOST}:{unheard.getsockname()[1]}"
            clock = Clock()
            with pytest.raises(ArchiveUnavailable, match="attempt 4: ConnectionRefusedError"):
                Flights(client_at(url, clock=clock, sleep=clock.sleep)).query()


class TestCallsOfOneFlight:
    @staticmethod
    def calls(asked: Asking) -> list[Call]:
        return [asked.client.call("Query", {"TableName": "t", "Limit": n}) for n in (1, 2, 3)]

    def test_are_answered_in_their_order(self, asking: Ask) -> None:
        told = [Told(json.dumps({"Items": [n]}).encode(), after=3) for n in range(3)]
        asked = asking(*told)
        answers = asked.client.ask_all(self.calls(asked))
        heard = [body["Limit"] for _, body in asked.script.heard]
        assert [heard[answer["Items"][0]] for answer in answers] == [1, 2, 3]

    def test_are_tried_again_alone_and_not_with_those_that_were_answered(self, asking: Ask) -> None:
        asked = asking(THROTTLED, *[FOUND] * 3)
        assert asked.client.ask_all(self.calls(asked)) == [EMPTY] * 3
        assert sorted(body["Limit"] for _, body in asked.script.heard) in (
            [1, 1, 2, 3],
            [1, 2, 2, 3],
            [1, 2, 3, 3],
        )

    def test_that_are_refused_leave_the_others_their_answers(self, asking: Ask) -> None:
        asked = asking(error("ValidationException"), FOUND, FOUND)
        answers = asked.client.ask_all(self.calls(asked))
        assert sorted(type(answer).__name__ for answer in answers) == [
            "ArchiveUnavailable",
            "dict",
            "dict",
        ]
        assert len(asked.script.heard) == 3


class TestWhatWillNotPass:
    def test_is_told_at_once_in_the_services_words(self, asking: Ask) -> None:
        asked = asking(error("ResourceNotFoundException", "Requested resource not found"), FOUND)
        with pytest.raises(
            ArchiveUnavailable,
            match=r"^Query: ResourceNotFoundException: Requested resource not found$",
        ):
            asked.query()
        assert len(asked.script.heard) == 1

    @pytest.mark.parametrize("body", [b"", b"<h1>No</h1>", b"[]", b"{}", b"\xff"])
    def test_is_told_by_its_status_if_it_says_no_more(self, asking: Ask, body: bytes) -> None:
        asked = asking(Told(body, status=403))
        with pytest.raises(ArchiveUnavailable, match=r"^Query: HTTP 403: $"):
            asked.query()

    def test_is_told_without_our_secrets_though_aws_repeats_them(self, asking: Ask) -> None:
        asked = asking(error("InvalidSignatureException", f"should be x:{TOKEN}\n{SECRET}"))
        with pytest.raises(ArchiveUnavailable) as failed:
            asked.query()
        assert "InvalidSignatureException" in str(failed.value)
        for secret in (SECRET, TOKEN):
            assert secret not in f"{failed.getrepr(style='long', showlocals=False)}"

    def test_leaves_the_connection_open(self, asking: Ask) -> None:
        asked = asking(error("ValidationException"), FOUND)
        with pytest.raises(ArchiveUnavailable):
            asked.query()
        asked.query()
        assert len(set(asked.script.connections)) == 1


class TestABatchThatComesInParts:
    ADDRESSES = (Address("denmark", "a"), Address("denmark", "b"))

    @staticmethod
    def part(*put_off: Address) -> Told:
        keys = [story_key(address) for address in put_off]
        unprocessed = {"table": {"Keys": keys}} if keys else {}
        return Told(json.dumps({"Responses": {}, "UnprocessedKeys": unprocessed}).encode())

    def test_is_asked_for_until_it_is_whole(self, asking: Ask) -> None:
        first, second = self.ADDRESSES
        asked = asking(self.part(second), self.part())
        reader = DynamoDBArchive(Flights(asked.client), "table")
        assert reader.stories([first, second]) == {
            first: Standing(first),
            second: Standing(second),
        }
        keys = [body["RequestItems"]["table"]["Keys"] for _, body in asked.script.heard]
        assert keys == [[story_key(first), story_key(second)], [story_key(second)]]

    def test_is_given_up_if_it_never_is(self, asking: Ask) -> None:
        first, _ = self.ADDRESSES
        asked = asking(*[self.part(first)] * (MOST_PARTS + 1))
        with pytest.raises(ArchiveUnavailable):
            DynamoDBArchive(Flights(asked.client), "table").stories([first])
        assert len(asked.script.heard) == MOST_PARTS


class TestAnEndpoint:
    @pytest.mark.parametrize(
        ("url", "host"),
        [
            ("https://dynamodb.eu-north-1.amazonaws.com", "dynamodb.eu-north-1.amazonaws.com"),
            ("https://DynamoDB.example:443/", "dynamodb.example"),
            ("http://127.0.0.1:8000", "127.0.0.1:8000"),
            ("http://[::1]:8000", "[::1]:8000"),
        ],
    )
    def test_is_named_as_http_names_hosts(self, url: str, host: str) -> None:
        assert Endpoint.parse(url).host == host

    @pytest.mark.parametrize(
        "url",
        ["127.0.0.1:8000", "ftp://x", "http://me:pass@x", "http://x/path", "http://x?y", "http://"],
    )
    def test_that_can_not_be_one_is_refused_and_not_repeated(self, url: str) -> None:
        with pytest.raises(WrongSettings) as refused:
            Endpoint.parse(url)
        assert "pass" not in str(refused.value)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for loopback, and its key, signed by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a test")])
    now = dt.datetime.now(dt.UTC)
    made = (
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
        + made.public_bytes(pem)
    )
    return file


class TestTLS:
    @staticmethod
    def served(certificate: Path, version: ssl.TLSVersion | None = None) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        if version:
            context.maximum_version = version
        return context

    @staticmethod
    def query(port: int, name: str = HOST) -> dict[str, Any]:
        clock = Clock()
        client = client_at(f"https://{name}:{port}", clock=clock, sleep=clock.sleep)
        try:
            found: dict[str, Any] = Flights(client).query()
        finally:
            client.close()
        return found

    def test_lets_a_server_answer_that_is_who_it_says(
        self, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with scripted(FOUND, tls=self.served(certificate)) as script:
            assert self.query(script.port) == EMPTY

    def test_refuses_one_that_nobody_vouches_for(self, certificate: Path) -> None:
        with scripted(FOUND, tls=self.served(certificate)) as script:
            with pytest.raises(ArchiveUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
                self.query(script.port)
            assert script.heard == []

    def test_refuses_one_of_another_name(
        self, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with scripted(FOUND, tls=self.served(certificate)) as script:
            with pytest.raises(ArchiveUnavailable, match="Hostname mismatch"):
                self.query(script.port, "localhost")
            assert script.heard == []

    @pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1:DeprecationWarning")
    def test_refuses_what_is_older_than_1_2(
        self, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        old = self.served(certificate, ssl.TLSVersion.TLSv1_1)
        with scripted(FOUND, tls=old) as script:
            with pytest.raises(ArchiveUnavailable, match="SSL"):
                self.query(script.port)
            assert script.heard == []
