"""Our signatures are the ones that botocore makes, whatever is signed."""

from __future__ import annotations

import string
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from botocore import auth, awsrequest, credentials
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.storage.dynamodb_http.signature import Credentials, signed_post

VISIBLE = "".join(chr(code) for code in range(ord("!"), ord("~") + 1))
secrets = st.text(VISIBLE, min_size=1, max_size=80)
regions = st.sampled_from(["eu-north-1", "us-east-1", "eu-central-2", "il-central-1"])
hosts = st.one_of(
    st.just("127.0.0.1"),
    st.just("[::1]"),
    regions.map("dynamodb.{}.amazonaws.com".format),
    st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=20),
)
# botocore leaves the default ports out of the Host header
ports = st.one_of(st.just(""), st.sampled_from([8000, 4566, 65535]).map(":{}".format))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2199, 12, 31))  # noqa: DTZ001 - as botocore has it
headers = st.dictionaries(
    st.sampled_from(["Content-Type", "X-Amz-Target", "X-Amz-Other"]),
    st.text(VISIBLE + " ", min_size=1, max_size=40),
)


@given(
    keys=st.builds(Credentials, secrets, secrets, st.one_of(st.just(""), secrets)),
    region=regions,
    scheme=st.sampled_from(["http", "https"]),
    host=st.builds("{}{}".format, hosts, ports),
    body=st.binary(max_size=300),
    moment=moments,
    given_headers=headers,
)
def test_a_request_is_signed_as_botocore_signs_it(
    *,
    keys: Credentials,
    region: str,
    scheme: str,
    host: str,
    body: bytes,
    moment: datetime,
    given_headers: dict[str, str],
) -> None:
    url = f"{scheme}://{host}/"
    theirs = awsrequest.AWSRequest("POST", url, headers=dict(given_headers), data=body)
    their_keys = credentials.Credentials(keys.key_id, keys.secret, keys.token or None)
    with patch("botocore.auth.get_current_datetime", lambda: moment):
        auth.SigV4Auth(their_keys, "dynamodb", region).add_auth(theirs)
    ours = signed_post(
        {"Host": host, **given_headers},
        body,
        credentials=keys,
        region=region,
        service="dynamodb",
        now=moment.replace(tzinfo=UTC),
    )
    for name in ("Authorization", "X-Amz-Date", "X-Amz-Security-Token"):
        assert ours.get(name) == theirs.headers.get(name)


def test_no_secret_is_in_a_repr() -> None:
    assert repr(Credentials("AKID", "secret", "token")) == "Credentials(key_id='AKID')"


@pytest.mark.parametrize("text", ["it was secret", "it was token", "secret token secret"])
def test_no_secret_is_in_a_text_that_hides_them(text: str) -> None:
    hidden = Credentials("AKID", "secret", "token").hide(text)
    assert "secret" not in hidden
    assert "token" not in hidden
