from __future__ import annotations

from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.claim import Claim
from chalicelib.news.settlement import Location, locate, lost_aliases, settle, successors, unsettled
from chalicelib.news.standing import Standing
from tests.news.test_article import ARTICLE
from tests.news.test_chronicle import BOAT, FERRY, KEY, at, edition, read

OTHER = "articles/denmark/older.md"


def standing(
    address: Address, *claims: Claim, article: Article | None = None
) -> dict[Address, Standing]:
    return {address: Standing(address, revision=3, claims=claims, article=article)}


def claim(key: str, since: int, **fields: object) -> Claim:
    return replace(Claim(key=key, since=at(since), public_from=at(since)), **fields)


def settled(
    chronicle: Chronicle, standings: dict[Address, Standing], article: Article | None = ARTICLE
) -> dict[Address, Standing]:
    """What stands at each address once the chronicle is entered."""
    location = locate(chronicle, standings)
    after = settle(chronicle, location, article if location.station else None, standings)
    return {standing.address: standing for standing in after}


class TestLocate:
    def test_a_file_that_is_not_to_be_published_stands_nowhere(self) -> None:
        assert locate(Chronicle(KEY), {}) == Location()

    def test_a_story_stands_at_the_free_address_that_it_wants(self) -> None:
        story = read(edition())
        assert locate(story, standing(FERRY)) == Location(story.stations[-1])

    def test_a_taken_address_names_the_file_that_holds_it(self) -> None:
        story = read(edition())
        taken = standing(FERRY, claim(OTHER, since=0))
        assert locate(story, taken) == Location(station=None, taken_by=OTHER)

    def test_a_story_whose_new_address_is_taken_stays_where_it_was(self) -> None:
        story = read(edition(), edition(BOAT))
        standings = standing(FERRY) | standing(BOAT, claim(OTHER, since=0))
        assert locate(story, standings) == Location(story.stations[0], taken_by=OTHER)


class TestSettle:
    def test_a_settled_story_stands_at_its_address(self) -> None:
        after = settled(read(edition()), standing(FERRY))
        assert after[FERRY].article == ARTICLE
        assert after[FERRY].claims == read(edition()).claims_on(FERRY)

    def test_settling_an_address_leaves_its_revision(self) -> None:
        assert settled(read(edition()), standing(FERRY))[FERRY].revision == 3

    def test_the_claims_of_other_files_stay(self) -> None:
        other = claim(OTHER, since=2)
        after = settled(read(edition()), standing(FERRY, other))
        assert other in after[FERRY].claims

    def test_the_old_address_of_a_story_leads_to_its_new_one(self) -> None:
        story = read(edition(), edition(BOAT))
        after = settled(story, standing(FERRY, article=ARTICLE) | standing(BOAT))
        assert after[FERRY].article is None
        assert [claim.leads_to for claim in after[FERRY].claims] == [BOAT]
        assert after[BOAT].article == ARTICLE

    def test_a_story_that_could_not_move_leads_nowhere(self) -> None:
        story = read(edition(), edition(BOAT))
        taken = standing(BOAT, claim(OTHER, since=0), article=ARTICLE)
        after = settled(story, standing(FERRY, article=ARTICLE) | taken)
        assert after[FERRY].article == ARTICLE
        assert {claim.leads_to for claim in after[FERRY].claims} == {None}

    def test_a_taken_address_keeps_the_text_of_its_holder(self) -> None:
        theirs = replace(ARTICLE, headline="Theirs")
        after = settled(read(edition()), standing(FERRY, claim(OTHER, since=0), article=theirs))
        assert after[FERRY].article == theirs

    def test_a_deleted_story_leaves_its_address_and_an_ended_claim(self) -> None:
        before = settled(read(edition()), standing(FERRY))
        after = settled(read(edition(), None), before)
        assert after[FERRY].article is None
        assert [claim.ended for claim in after[FERRY].claims] == [at(2)]

    def test_the_next_in_line_is_not_given_the_text_of_the_deleted_one(self) -> None:
        waiting = claim(OTHER, since=2)
        before = settled(read(edition()), standing(FERRY, waiting))
        after = settled(read(edition(), None), before)
        assert after[FERRY].holder == waiting
        assert after[FERRY].article is None

    def test_settling_is_idempotent(self) -> None:
        story = read(edition(), edition(BOAT))
        once = settled(story, standing(FERRY) | standing(BOAT))
        assert settled(story, once) == once

    def test_a_past_life_leads_to_where_the_story_came_back(self) -> None:
        story = read(edition(), None, edition(BOAT, date=at(9)))
        after = settled(story, standing(FERRY) | standing(BOAT))
        (past,) = after[FERRY].claims
        assert (past.leads_to, past.leads_from) == (BOAT, at(9))

    def test_a_story_that_comes_back_to_its_address_leads_nowhere(self) -> None:
        after = settled(read(edition(), None, edition()), standing(FERRY))
        assert [claim.leads_to for claim in after[FERRY].claims] == [None, None]

    def test_an_old_path_leads_to_the_story_that_names_it(self) -> None:
        story = read(edition(old=("/old/basin",)))
        basin = Address("old", "basin")
        after = settled(story, standing(FERRY) | standing(basin))
        assert [claim.leads_to for claim in after[basin].claims] == [FERRY]


def test_an_old_path_that_another_file_holds_is_lost_to_it() -> None:
    story = read(edition(old=("/old/basin", "/older/basin")))
    standings = standing(Address("old", "basin"), claim(OTHER, since=0))
    standings |= standing(Address("older", "basin"))
    assert lost_aliases(story, standings) == {"old/basin": OTHER}
    assert lost_aliases(read(edition(), chronicle=story), standings) == {}, "nor missed for good"


def test_a_deleted_file_knows_who_came_after_it() -> None:
    waited = claim(OTHER, since=2)
    assert successors(read(edition(), None), standing(FERRY, waited)) == {FERRY: OTHER}
    assert successors(read(edition(), None), standing(FERRY)) == {}
    assert successors(read(edition()), standing(FERRY, waited)) == {}


class TestUnsettled:
    def test_no_file_is_received_again_while_the_holder_stays(self) -> None:
        before = Standing(FERRY, claims=(claim(OTHER, since=0),))
        after = replace(before, claims=(*before.claims, claim(KEY, since=1)))
        assert unsettled(before, after, KEY) == ()

    def test_the_file_that_wins_an_address_must_be_received_again(self) -> None:
        mine, theirs = claim(KEY, since=0), claim(OTHER, since=1)
        before = Standing(FERRY, claims=(mine, theirs))
        after = replace(before, claims=(replace(mine, ended=at(2), wanted_until=at(2)), theirs))
        assert unsettled(before, after, KEY) == (OTHER,)

    def test_the_file_that_readers_met_there_before_must_be_received_again(self) -> None:
        gone, fresh = claim(KEY, since=0, ended=at(1), wanted_until=at(1)), claim(OTHER, since=2)
        before = Standing(FERRY, claims=(gone,))
        after = replace(before, claims=(gone, fresh))
        assert unsettled(before, after, OTHER) == (KEY,)

    def test_all_files_that_wait_for_an_address_must_be_received_again(self) -> None:
        mine, theirs, third = claim(KEY, since=0), claim(OTHER, since=1), claim("c.md", since=2)
        left = claim("d.md", since=2, wanted_until=at(3), ended=at(3))
        before = Standing(FERRY, claims=(theirs, third, left))
        after = replace(before, claims=(mine, *before.claims))
        assert unsettled(before, after, KEY) == (OTHER, "c.md")
