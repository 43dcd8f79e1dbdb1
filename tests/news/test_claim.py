from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.claim import MOST_RETURNS, Claim, tenure
from tests.conftest import NOON

ELSEWHERE = Address("denmark", "elsewhere")


def at(hour: int) -> datetime:
    return NOON + timedelta(hours=hour)


def claim(key: str, since: int, until: int | None = None, ended: int | None = None) -> Claim:
    """A claim made at one hour, given up at another and ended at a third."""
    return Claim(
        key=key,
        since=at(since),
        public_from=at(since),
        wanted_until=None if until is None else at(until),
        ended=None if ended is None else at(ended),
    )


@st.composite
def lives(draw: st.DrawFn) -> tuple[Claim, ...]:
    """Claims as files make them: a file's next life begins when the last has ended."""
    claims = []
    for key in draw(st.sets(st.sampled_from("abcd"), max_size=4)):
        hour = 0
        for _ in range(draw(st.integers(1, 3))):
            since = hour + draw(st.integers(0, 3))
            until = since + draw(st.integers(0, 3))
            ended = until + draw(st.integers(0, 3))
            public = timedelta(hours=draw(st.integers(0, 6)))
            life = claim(key, since, until, ended)
            claims.append(replace(life, public_from=life.since + public))
            hour = ended + 1
        if draw(st.booleans()):
            is_wanted = draw(st.booleans())
            claims[-1] = replace(
                claims[-1],
                ended=None,
                wanted_until=None if is_wanted else claims[-1].wanted_until,
            )
    return tuple(claims)


def test_the_file_that_came_first_holds_the_address() -> None:
    first, second = claim("b.md", since=1), claim("a.md", since=2)
    assert tenure((second, first)).holder == first


def test_of_two_files_of_the_same_second_the_first_by_name_holds_the_address() -> None:
    assert tenure((claim("b.md", since=1), claim("a.md", since=1))).holder == claim("a.md", since=1)


def test_the_next_in_line_has_the_address_of_a_deleted_holder() -> None:
    first, second, third = claim("a.md", 1, 5, ended=5), claim("b.md", 2), claim("c.md", 3)
    assert tenure((first, third, second)).holder == second


def test_a_deleted_claim_with_nobody_in_line_is_the_departed_one() -> None:
    first = claim("a.md", 1, 5, ended=5)
    assert tenure((first,)).holder is None
    assert tenure((first,)).departed == first


def test_a_file_that_only_wanted_the_address_while_it_was_taken_never_gets_it() -> None:
    first = claim("a.md", 1, 5, ended=5)
    gave_up = claim("b.md", 2, until=4)
    assert tenure((first, gave_up)).holder is None


def test_a_file_still_waiting_when_the_address_is_free_has_it_even_if_it_moves_on_later() -> None:
    first = claim("a.md", 1, 5, ended=5)
    moved_on = claim("b.md", 2, until=6)
    assert tenure((first, moved_on, claim("c.md", 7))).holder == moved_on


def test_old_links_stay_with_the_story_that_moved_on() -> None:
    moved = replace(claim("a.md", 1, until=2), leads_to=ELSEWHERE)
    assert tenure((moved, claim("b.md", 3))).holder == moved


def test_a_file_that_comes_the_second_the_address_is_free_has_it() -> None:
    just_then = claim("b.md", 5, until=5)
    assert tenure((claim("a.md", 1, 5, ended=5), just_then)).holder == just_then


def test_a_story_that_moves_back_to_an_address_it_never_lost_holds_it_as_before() -> None:
    back = claim("a.md", 1, until=3).wanted_again(at(5))
    assert tenure((back, claim("b.md", 2))).holder == back


def test_a_story_that_moves_back_joins_the_line_at_its_end() -> None:
    holder, other = claim("a.md", 0, 4, ended=4), claim("c.md", 2)
    back = claim("b.md", 1, until=3).wanted_again(at(5))
    assert tenure((holder, back, other)).holder == other
    assert tenure((holder, back)).holder == back


def test_only_the_last_returns_of_a_claim_are_stored() -> None:
    back = claim("a.md", 0)
    for hour in range(MOST_RETURNS + 2):
        back = replace(back, wanted_until=at(2 * hour + 1)).wanted_again(at(2 * hour + 2))
    assert [left for left, _back in back.away] == [
        at(2 * hour + 1) for hour in range(2, MOST_RETURNS + 2)
    ]


def test_a_story_that_was_deleted_before_its_date_was_never_met_by_readers() -> None:
    embargoed = replace(claim("a.md", 1, 5, ended=5), public_from=at(9))
    assert tenure((embargoed,)).departed is None


def test_a_story_that_ended_the_second_of_its_date_was_met_by_readers() -> None:
    just_then = replace(claim("a.md", 1, 5, ended=5), public_from=at(5))
    assert tenure((just_then,)).departed == just_then


def test_a_file_that_only_ever_waited_was_never_met_by_readers() -> None:
    first = claim("a.md", 1, 9, ended=9)
    waited = claim("b.md", 2, 5, ended=5)
    assert tenure((first, waited)).departed == first


@given(claims=lives(), data=st.data())
def test_the_order_in_which_the_files_are_read_does_not_matter(
    claims: tuple[Claim, ...], data: st.DataObject
) -> None:
    shuffled = tuple(data.draw(st.permutations(claims)))
    assert tenure(shuffled) == tenure(claims)


@given(claims=lives())
def test_a_holder_is_a_file_that_is_still_there(claims: tuple[Claim, ...]) -> None:
    holder = tenure(claims).holder
    assert holder is None or (holder in claims and holder.ended is None)


@given(claims=lives())
def test_a_departed_claim_has_ended_and_was_public(claims: tuple[Claim, ...]) -> None:
    departed = tenure(claims).departed
    assert departed is None or (
        departed.ended is not None and departed.public_from <= departed.ended
    )


@given(claims=lives(), later=st.integers(0, 3))
def test_a_file_that_comes_later_does_not_take_a_held_address(
    claims: tuple[Claim, ...], later: int
) -> None:
    before = tenure(claims)
    if before.holder:
        since = max(claim.since for claim in claims) + timedelta(hours=later)
        newcomer = Claim(key="e.md", since=since, public_from=since)
        assert tenure((*claims, newcomer)) == before
