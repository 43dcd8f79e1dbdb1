from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.claim import Claim
from chalicelib.news.waiting_line import LeftOut, Room, admitted, last_places, place_of
from tests.news.test_chronicle import at

ROOM = Room(wanting=2, given_up=1, ended=1)


def claim(key: str, since: int, **fields: object) -> Claim:
    return replace(Claim(key=key, since=at(since), public_from=at(since)), **fields)


def keys_in(*claims: Claim) -> list[str]:
    return [claim.key for claim in admitted(claims, ROOM)]


def test_the_first_that_came_have_room() -> None:
    assert keys_in(claim("c", 3), claim("b", 2), claim("a", 1)) == ["a", "b"]


def test_a_story_that_has_moved_on_takes_no_room_of_those_that_wait() -> None:
    moved = claim("a", 1, wanted_until=at(5))
    assert keys_in(moved, claim("b", 2), claim("c", 3)) == ["a", "b", "c"]


def test_of_files_that_are_gone_the_last_one_has_room() -> None:
    first = claim("a", 1, wanted_until=at(3), ended=at(3))
    last = claim("b", 2, wanted_until=at(4), ended=at(4))
    assert keys_in(first, last) == ["b"]


def test_all_lives_of_a_file_have_one_place() -> None:
    earlier = claim("a", 1, wanted_until=at(2), ended=at(2))
    assert keys_in(earlier, claim("a", 3), claim("b", 2)) == ["a", "b", "a"]


CLAIMS = st.lists(
    st.builds(
        lambda key, since, ended: claim(
            key, since, ended=ended and at(since + ended), wanted_until=ended and at(since + ended)
        ),
        st.text("abcdef", min_size=1, max_size=1),
        st.integers(0, 20),
        st.sampled_from([None, None, 1, 5]),
    ),
    max_size=12,
    unique_by=lambda claim: claim.key,
)


@given(CLAIMS)
def test_who_has_room_is_the_same_in_whatever_order_the_claims_came(claims: list[Claim]) -> None:
    one_by_one: tuple[Claim, ...] = ()
    for claim in claims:
        one_by_one = admitted([*one_by_one, claim], ROOM)
    assert one_by_one == admitted(claims, ROOM)


@given(CLAIMS)
def test_whoever_has_a_place_before_the_last_would_be_let_in(claims: list[Claim]) -> None:
    inside = admitted(claims, ROOM)
    for claim in claims:
        place = place_of((claim,))
        is_before = place < last_places(inside, ROOM)[place.partition("#")[0]]
        assert claim in admitted([*inside, claim], ROOM) or not is_before


@pytest.mark.parametrize("ended", [None, at(5)])
@pytest.mark.parametrize("key", ["articles/denmark/ferry.md", "articles/denmark/no #1 # ferry.md"])
def test_a_place_tells_its_file(key: str, ended: object) -> None:
    place = place_of((claim(key, 1, ended=ended),))
    assert LeftOut(Address("denmark", "ferry"), place).key == key
