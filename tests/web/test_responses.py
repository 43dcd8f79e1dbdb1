"""Headers, validators and methods: the same on every page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from types import ModuleType

import pytest
from chalice.app import Response
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.rendering.urls import Urls
from chalicelib.web.page_request import PageRequest
from chalicelib.web.responses import PAGE_LIFETIME, ViewResult, page_response
from chalicelib.web.routes import FILE_LIFETIME, match_route
from tests.conftest import NOON
from tests.web.conftest import Gateway

ZONES = st.timezones() | st.just(timezone(timedelta(hours=-3, minutes=-30)))
NAIVE = NOON.replace(tzinfo=None)
MOMENTS = st.datetimes(NAIVE.replace(year=1000), NAIVE.replace(year=9999)).flatmap(
    lambda moment: ZONES.map(lambda zone: moment.replace(tzinfo=zone))
)


@given(MOMENTS)
def test_last_modified_is_an_http_date(changed: datetime) -> None:
    last_modified = responded(ViewResult("", changed=changed)).headers["Last-Modified"]
    assert last_modified == format_datetime(changed.astimezone(UTC), usegmt=True)


def test_a_failure_is_a_page_with_a_request_id_and_no_trace(
    gateway: Gateway, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module.dispatcher, "respond", _fails)
    answer = gateway.get("/")
    assert answer.status == 500
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "0f0e-request" in answer.body
    assert "secret detail" not in answer.body
    assert "Traceback" not in answer.body
    assert "content-security-policy" in answer.headers


def test_another_method_is_a_page_that_names_the_right_ones(gateway: Gateway) -> None:
    answer = gateway.ask("POST", "/denmark")
    assert answer.status == 405
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def _fails(*_: object) -> None:
    raise RuntimeError("secret detail")


def responded(
    result: ViewResult, *, etags: tuple[str, ...] = (), wants_body: bool = True, path: str = ""
) -> Response:
    request = PageRequest(Urls(), NOON, etags=etags, wants_body=wants_body)
    return page_response(result, request, match_route(path), headers={"X-Own": "1"})


def test_a_texts_etag_is_its_own() -> None:
    one, same, other = (responded(ViewResult(body)).headers["ETag"] for body in ("å", "å", "a"))
    assert one == same != other
    assert re.fullmatch(r'"[0-9a-f]{32}"', str(one)), "a strong one: RFC 9110, 8.8.3"


def test_an_etag_that_is_almost_the_texts_own_is_another() -> None:
    tag = str(responded(ViewResult("text")).headers["ETag"])
    for etag in (tag.strip('"'), f'{tag[:-2]}"', tag.upper(), f'"x{tag[1:]}', "", '""'):
        assert responded(ViewResult("text"), etags=(etag,)).status_code == 200, etag


@pytest.mark.parametrize("status", [301, 404, 410, 500])
def test_only_a_page_that_was_found_is_not_modified(status: int) -> None:
    answer = ViewResult("text", status=status)
    tag = str(responded(answer).headers["ETag"])
    for etag in ("*", tag):
        assert responded(answer, etags=(etag,)).status_code == status


def test_an_answer_has_the_headers_it_needs_and_no_other() -> None:
    lifetime = f"public, max-age={PAGE_LIFETIME}, stale-while-revalidate=60, stale-if-error=86400"
    plain = responded(ViewResult("text", "text/plain"))
    own = {"X-Own": "1", "ETag": plain.headers["ETag"], "Content-Type": "text/plain"}
    assert plain.headers == {**own, "Cache-Control": lifetime}
    for_a_day = responded(ViewResult("text"), path="robots.txt").headers["Cache-Control"]
    assert for_a_day == lifetime.replace(f"={PAGE_LIFETIME},", f"={FILE_LIFETIME},")
    moved = responded(ViewResult("text", "text/plain", 301, location="/there"))
    assert moved.headers == {**plain.headers, "Location": "/there"}


@pytest.mark.parametrize(
    ("left", "lifetimes"),
    [
        (timedelta(days=2), (PAGE_LIFETIME, 60, 86400)),
        (timedelta(seconds=40, milliseconds=900), (PAGE_LIFETIME, 30, 30)),
        (timedelta(seconds=4), (4, 0, 0)),
        (timedelta(milliseconds=900), (0, 0, 0)),
        (timedelta(seconds=-4), (0, 0, 0)),
    ],
)
def test_no_copy_of_a_page_outlives_the_story_in_it_that_expires_first(
    left: timedelta, lifetimes: tuple[int, int, int]
) -> None:
    result = ViewResult("text", expires=NOON + left)
    for etags in ((), ("*",)):
        control = str(responded(result, etags=etags).headers["Cache-Control"])
        assert tuple(map(int, re.findall(r"\d+", control))) == lifetimes


def test_a_304_has_all_headers_of_the_page_except_the_bodys() -> None:
    answer = ViewResult("text", changed=NOON)
    whole = responded(answer)
    for wants_body in (True, False):
        again = responded(answer, etags=("x", str(whole.headers["ETag"])), wants_body=wants_body)
        assert (again.status_code, again.body) == (304, "")
        assert again.headers == {k: v for k, v in whole.headers.items() if k != "Content-Type"}


def test_an_error_is_not_cached_and_says_when_to_try_again() -> None:
    answer = ViewResult("text", status=503, may_be_cached=False, retry_after=30)
    response = responded(answer, etags=("*",))
    assert (response.status_code, response.body) == (503, "text")
    headers = {"Cache-Control": "no-store", "Retry-After": "30", "X-Own": "1"}
    assert response.headers.items() >= headers.items()
