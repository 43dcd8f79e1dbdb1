from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.ingest.intake import MOST_ATTEMPTS, Intake
from chalicelib.ingest.reading.limits import LARGEST_FILE
from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.errors import LostRace, StillContested, UnreadableFile
from chalicelib.news.listing import LATEST, Listing
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.register import Entry
from chalicelib.news.standing import Gone, Moved
from tests.conftest import NOON
from tests.ingest.samples import KEY, TEXT, story
from tests.memory import MemoryArchive, MemoryPictures, MemoryUploads, page_of, standing_at

FERRY, BOAT = Address("denmark", "ferry"), Address("denmark", "boat")
OTHER = "articles/denmark/2026-11-24-ferry.txt"
THEIRS = f"Another ferry\n\n{TEXT}"


def at(hour: int) -> datetime:
    return NOON + timedelta(hours=hour)


@pytest.fixture
def answer(archive: MemoryArchive) -> Callable[..., Article | Moved | Gone | None]:
    """What readers are told at an address and an hour."""

    def told(address: Address = FERRY, *, hour: int = 99) -> Article | Moved | Gone | None:
        return standing_at(archive, address).answer(at(hour))

    return told


Answer = Callable[..., Article | Moved | Gone | None]


def headlines(archive: MemoryArchive, listing: Listing = LATEST, hour: int = 99) -> list[str]:
    return [card.headline for card in page_of(archive, listing, now=at(hour), most=9).cards]


class TestOneFile:
    def test_an_accepted_story_is_on_the_site(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive, answer: Answer
    ) -> None:
        uploads.put(KEY, story(tags="[The sea]"), at(0))
        record = intake.receive(KEY)
        assert (record.address, record.problems) == (FERRY, ())
        article = answer()
        assert isinstance(article, Article)
        assert (article.headline, article.published) == ("The ferry sails again", at(0))
        assert article.updated is None
        for listing in (LATEST, Listing("section", "denmark"), Listing("tag", "the-sea")):
            assert headlines(archive, listing) == ["The ferry sails again"]

    def test_an_update_takes_its_place_and_keeps_its_date(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        intake.receive(KEY)
        uploads.put(KEY, story("It sails twice"), at(2))
        intake.receive(KEY)
        article = answer()
        assert isinstance(article, Article)
        assert (article.headline, article.published) == ("It sails twice", at(0))
        assert article.updated == at(2)
        assert headlines(archive) == ["It sails twice"]

    def test_a_refused_update_leaves_the_live_version_alone(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        intake.receive(KEY)
        before = answer()
        uploads.put(KEY, story("A new title", date="soon"), at(1))
        record = intake.receive(KEY)
        assert answer() == before
        assert (record.address, [problem.field for problem in record.problems]) == (FERRY, ["date"])

    @pytest.mark.parametrize(
        "bad",
        [
            "",
            "---\nno: end",
            b"\xff\xfe",
            story(text=""),
            story(text="Please provide the article you would like translated."),
        ],
    )
    def test_a_refused_first_version_publishes_nothing(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer, bad: str | bytes
    ) -> None:
        uploads.put(KEY, bad, at(0))
        record = intake.receive(KEY)
        assert record.problems
        assert record.address is None
        assert answer() is None

    def test_a_mended_version_is_accepted(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(date="soon"), at(0))
        intake.receive(KEY)
        uploads.put(KEY, story(), at(1))
        assert intake.receive(KEY).problems == ()
        assert isinstance(answer(), Article)

    def test_a_deleted_story_is_gone(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        intake.receive(KEY)
        uploads.delete(KEY, at(3))
        record = intake.receive(KEY)
        assert answer() == Gone(at(3))
        assert (record.address, headlines(archive)) == (None, [])

    def test_a_draft_takes_it_back_too(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.put(KEY, story(draft="true", text=""), at(3))
        intake.receive(KEY)
        assert answer() == Gone(at(3))

    def test_a_withdrawn_story_says_why(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.put(KEY, story(withdrawn="It was not true."), at(3))
        intake.receive(KEY)
        assert answer() == Gone(at(3), "It was not true.")
        assert headlines(archive) == []

    def test_a_deleted_story_may_come_back(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.delete(KEY, at(1))
        intake.receive(KEY)
        uploads.put(KEY, story(), at(2))
        intake.receive(KEY)
        article = answer()
        assert isinstance(article, Article)
        assert article.published == at(0)

    def test_an_embargoed_story_looks_like_a_missing_one_until_its_second(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive, answer: Answer
    ) -> None:
        uploads.put(KEY, story(date=at(5).isoformat()), at(0))
        intake.receive(KEY)
        assert answer(hour=4) is None
        assert headlines(archive, hour=4) == []
        assert isinstance(answer(hour=5), Article)
        assert headlines(archive, hour=5) == ["The ferry sails again"]

    def test_a_story_that_readers_have_cannot_be_embargoed(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.put(KEY, story(date=at(9).isoformat()), at(1))
        record = intake.receive(KEY)
        assert [problem.field for problem in record.problems] == ["date"]
        assert isinstance(answer(hour=2), Article)

    def test_a_file_that_never_was_leaves_no_trace(
        self, intake: Intake, archive: MemoryArchive
    ) -> None:
        record = intake.receive(KEY)
        assert (record.revision, record.chronicle.outcome) == (0, "absent")
        assert archive.kept_records == {}

    def test_receiving_twice_is_receiving_once(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        uploads.put(KEY, story(), at(0))
        once = intake.receive(KEY)
        kept = dict(archive.kept_standings)
        assert intake.receive(KEY) == once
        assert archive.kept_standings == kept

    def test_only_versions_that_are_new_are_read(
        self, intake: Intake, uploads: MemoryUploads, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = []
        read = uploads.read

        def counted(key: str, version: str) -> bytes:
            asked.append(version)
            return read(key, version)

        monkeypatch.setattr(uploads, "read", counted)
        for hour in range(3):
            uploads.put(KEY, story(text=f"{TEXT} {hour}"), at(hour))
            intake.receive(KEY)
        assert asked == ["v1", "v2", "v3"]

    def test_a_history_of_which_the_beginning_was_lost_is_read_anew(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        for hour in range(3):
            uploads.put(KEY, story(text=f"{TEXT} {hour}"), at(hour))
            intake.receive(KEY)
        del uploads.files[KEY][0]
        record = intake.receive(KEY)
        assert record.chronicle.versions == 2
        assert isinstance(answer(), Article)


class TestOversizeFiles:
    def test_a_file_that_is_too_large_is_refused_without_being_read(
        self, intake: Intake, uploads: MemoryUploads, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(key: str, version: str) -> bytes:
            raise AssertionError(key, version)

        uploads.put(KEY, b"a" * (LARGEST_FILE + 1), at(0))
        monkeypatch.setattr(uploads, "read", never)
        (problem,) = intake.receive(KEY).problems
        assert problem.what == f"the file has {LARGEST_FILE + 1} bytes; {LARGEST_FILE} is the most"

    def test_one_of_just_the_size_is_read(self, intake: Intake, uploads: MemoryUploads) -> None:
        content = story().encode()
        uploads.put(KEY, content + b"\n" * (LARGEST_FILE - len(content)), at(0))
        intake.receive(KEY)
        assert "bytes; " not in str(intake.register.record(KEY).problems)


class TestUnreadableVersions:
    def test_a_version_in_cold_storage_is_refused_and_the_next_one_is_taken_in(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.put(KEY, story(title="Nobody can read this"), at(1))
        cold, _ = uploads.files[KEY].pop()
        because = "its storage class is DEEP_ARCHIVE"
        uploads.files[KEY].append((replace(cold, unreadable_because=because), b""))
        record = intake.receive(KEY)
        assert record.problems[0].what == f"the file can't be read: {because}"
        assert because in uploads.receipts[KEY][0]
        article = answer()
        assert isinstance(article, Article)
        assert article.headline == "The ferry sails again"
        uploads.put(KEY, story(title="A correction"), at(2))
        assert intake.receive(KEY).problems == ()
        article = answer()
        assert isinstance(article, Article)
        assert article.headline == "A correction"

    def test_a_version_with_a_foreign_key_is_refused_and_the_file_can_be_deleted(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        class Locked(MemoryUploads):
            def read(self, key: str, version: str) -> bytes:
                if version == "v2":
                    raise UnreadableFile("it was encrypted with a key of somebody else's")
                return super().read(key, version)

        locked = Locked()
        intake = dataclasses.replace(intake, uploads=locked)
        locked.put(KEY, story(), at(0))
        locked.put(KEY, story(title="Nobody can read this"), at(1))
        assert "key of somebody else's" in intake.receive(KEY).problems[0].what
        assert isinstance(answer(), Article)
        locked.delete(KEY, at(2))
        assert intake.receive(KEY).problems == ()
        assert isinstance(answer(), Gone)


class TestTwoFiles:
    @pytest.fixture(autouse=True)
    def _two_files_of_one_address(self, intake: Intake, uploads: MemoryUploads) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.put(OTHER, THEIRS, at(1))
        intake.receive(KEY)

    def test_the_second_is_told_whose_the_address_is(self, intake: Intake, answer: Answer) -> None:
        record = intake.receive(OTHER)
        (problem,) = record.problems
        assert (problem.what, problem.field) == (f"its address belongs to {KEY}", "address")
        assert record.address is None
        shown = answer()
        assert isinstance(shown, Article)
        assert shown.headline == "The ferry sails again"

    def test_when_the_first_is_deleted_the_second_moves_in(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive, answer: Answer
    ) -> None:
        intake.receive(OTHER)
        uploads.delete(KEY, at(2))
        intake.receive(KEY)
        shown = answer()
        assert isinstance(shown, Article)
        assert shown.headline == "Another ferry"
        assert headlines(archive) == ["Another ferry"]
        assert archive.record(OTHER).problems == ()
        assert json.loads(uploads.receipts[OTHER][1])["outcome"] == "published"

    def test_whichever_was_uploaded_first_is_first_in_whatever_order_they_are_received(
        self, newsroom: Newsroom, uploads: MemoryUploads
    ) -> None:
        register = MemoryArchive()
        late = Intake(register, uploads, newsroom, "", lambda _attempt: None)
        late.receive(OTHER)
        late.receive(KEY)
        shown = standing_at(register, FERRY).answer(at(9))
        assert isinstance(shown, Article)
        assert shown.headline == "The ferry sails again"
        assert [problem.field for problem in register.record(OTHER).problems] == ["address"]
        assert json.loads(uploads.receipts[OTHER][1])["outcome"] == "refused"

    def test_a_slug_of_its_own_mends_it(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        intake.receive(OTHER)
        uploads.put(OTHER, f"---\nslug: boat\n---\n{THEIRS}", at(2))
        assert intake.receive(OTHER).address == BOAT
        assert len(headlines(archive)) == 2


class TestPictures:
    PATH = "pictures/ferry.gif"
    SHOWN = "{file: ferry.gif, alt: A ferry, width: 1200, height: 800}"
    GIF = b"GIF89a\xb0\x04\x20\x03"

    @pytest.fixture
    def pictures(self) -> MemoryPictures:
        return MemoryPictures()

    @pytest.fixture
    def looking(self, intake: Intake, pictures: MemoryPictures) -> Intake:
        """An intake that looks at pictures."""
        return dataclasses.replace(intake, pictures=pictures)

    def test_a_missing_one_is_told_and_stops_nothing(
        self, looking: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(picture=self.SHOWN), at(0))
        looking.receive(KEY)
        assert isinstance(answer(), Article)
        text, data = uploads.receipts[KEY]
        assert "Worth a look:\n- `pictures/ferry.gif` is not in the media bucket" in text
        told = json.loads(data)
        assert told["outcome"] == "published"
        assert [warning["field"] for warning in told["warnings"]] == ["picture"]

    def test_a_cold_picture_costs_no_receipt(self, intake: Intake, uploads: MemoryUploads) -> None:
        class Cold(MemoryPictures):
            def beginning(self, path: str) -> bytes | None:
                raise UnreadableFile("it is in cold storage")

        uploads.put(KEY, story(picture=self.SHOWN), at(0))
        record = dataclasses.replace(intake, pictures=Cold()).receive(KEY)
        assert record.problems == ()
        assert "can't be read (it is in cold storage)" in uploads.receipts[KEY][0]

    def test_one_that_is_as_it_should_be_is_not(
        self, looking: Intake, uploads: MemoryUploads, pictures: MemoryPictures
    ) -> None:
        pictures[self.PATH] = self.GIF
        uploads.put(KEY, story(picture=self.SHOWN), at(0))
        looking.receive(KEY)
        assert pictures.asked == [self.PATH]
        assert json.loads(uploads.receipts[KEY][1])["warnings"] == []

    def test_once_it_is_there_an_event_delivered_again_says_so(
        self, looking: Intake, uploads: MemoryUploads, pictures: MemoryPictures
    ) -> None:
        uploads.put(KEY, story(picture=self.SHOWN), at(0))
        looking.receive(KEY)
        first = uploads.receipts[KEY]
        looking.receive(KEY)
        assert uploads.receipts[KEY] == first
        pictures[self.PATH] = self.GIF
        looking.receive(KEY)
        assert json.loads(uploads.receipts[KEY][1])["warnings"] == []

    def test_the_table_is_the_same_with_and_without_it(
        self, looking: Intake, uploads: MemoryUploads, pictures: MemoryPictures
    ) -> None:
        uploads.put(KEY, story(picture=self.SHOWN), at(0))
        missing = looking.receive(KEY)
        pictures[self.PATH] = self.GIF
        rebuilt = dataclasses.replace(looking, register=MemoryArchive()).receive(KEY, tells=False)
        assert rebuilt == missing

    def test_a_rebuild_looks_at_none_and_leaves_the_receipt(
        self, looking: Intake, uploads: MemoryUploads, pictures: MemoryPictures
    ) -> None:
        uploads.put(KEY, story(picture=self.SHOWN), at(0))
        looking.receive(KEY)
        told, asked = uploads.receipts[KEY], [*pictures.asked]
        pictures[self.PATH] = self.GIF
        dataclasses.replace(looking, register=MemoryArchive()).receive(KEY, tells=False)
        assert (uploads.receipts[KEY], pictures.asked) == (told, asked)

    @pytest.mark.parametrize(
        "fields",
        [{}, {"picture": SHOWN, "draft": "true"}, {"picture": SHOWN, "withdrawn": "It was wrong."}],
    )
    def test_what_no_reader_sees_is_not_looked_at(
        self,
        looking: Intake,
        uploads: MemoryUploads,
        pictures: MemoryPictures,
        fields: dict[str, str],
    ) -> None:
        uploads.put(KEY, story(**fields), at(0))
        looking.receive(KEY)
        assert pictures.asked == []

    def test_a_scheduled_storys_is_looked_at_while_there_is_time(
        self, looking: Intake, uploads: MemoryUploads
    ) -> None:
        uploads.put(KEY, story(picture=self.SHOWN, date="2099-01-01"), at(0))
        looking.receive(KEY)
        told = json.loads(uploads.receipts[KEY][1])
        assert (told["outcome"], len(told["warnings"])) == ("scheduled", 1)


class TestMoves:
    def test_a_new_slug_leaves_a_redirect(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        intake.receive(KEY)
        uploads.put(KEY, story(slug="boat"), at(1))
        assert intake.receive(KEY).address == BOAT
        assert answer(FERRY) == Moved(BOAT)
        assert isinstance(answer(BOAT), Article)
        assert headlines(archive) == ["The ferry sails again"]

    def test_two_moves_lead_straight_to_the_last_address(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        for hour, slug in enumerate(["ferry", "boat", "ship"]):
            uploads.put(KEY, story(slug=slug), at(hour))
            intake.receive(KEY)
        ship = Address("denmark", "ship")
        assert (answer(FERRY), answer(BOAT)) == (Moved(ship), Moved(ship))

    def test_a_move_to_a_taken_address_leaves_the_story_where_it_was(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.put("articles/denmark/boat.md", story("A boat"), at(0))
        uploads.put(KEY, story(slug="boat"), at(1))
        intake.receive("articles/denmark/boat.md")
        record = intake.receive(KEY)
        assert record.address == FERRY
        assert [problem.field for problem in record.problems] == ["address"]
        assert isinstance(answer(FERRY), Article)

    def test_a_renamed_file_is_a_new_story_and_the_old_one_is_gone(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        intake.receive(KEY)
        uploads.put("articles/denmark/boat.md", story(), at(1))
        uploads.delete(KEY, at(1))
        for key in ("articles/denmark/boat.md", KEY):
            intake.receive(key)
        assert answer(FERRY) == Gone(at(1))
        assert isinstance(answer(BOAT), Article)
        assert len(headlines(archive)) == 1

    def test_a_file_renamed_to_the_same_slug_takes_the_address_over(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        intake.receive(KEY)
        uploads.put(OTHER, THEIRS, at(1))
        uploads.delete(KEY, at(1))
        intake.receive(OTHER)
        intake.receive(KEY)
        shown = answer()
        assert isinstance(shown, Article)
        assert shown.headline == "Another ferry"


class Rival(MemoryArchive):
    """A register that loses races: something else writes first, `times` times."""

    def __init__(self, times: int, meanwhile: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.times = times
        self.meanwhile = meanwhile
        self.attempts = 0

    def enter(self, entry: Entry) -> None:
        self.attempts += 1
        if self.attempts <= self.times:
            self.meanwhile()
            raise LostRace(entry.record[0].key)
        super().enter(entry)


class TestRaces:
    def test_a_lost_race_is_run_again(self, newsroom: Newsroom, uploads: MemoryUploads) -> None:
        paused: list[int] = []
        register = Rival(times=2)
        uploads.put(KEY, story(), at(0))
        Intake(register, uploads, newsroom, "", paused.append).receive(KEY)
        assert isinstance(standing_at(register, FERRY).answer(at(1)), Article)
        assert paused == [0, 1]

    def test_everything_is_looked_at_again(
        self, newsroom: Newsroom, uploads: MemoryUploads
    ) -> None:
        register = Rival(1, lambda: uploads.put(KEY, story("It sails twice"), at(1)))
        uploads.put(KEY, story(), at(0))
        Intake(register, uploads, newsroom, "", lambda _attempt: None).receive(KEY)
        shown = standing_at(register, FERRY).answer(at(1))
        assert isinstance(shown, Article)
        assert shown.headline == "It sails twice"

    def test_a_race_lost_too_often_is_left_to_a_retry(
        self, newsroom: Newsroom, uploads: MemoryUploads
    ) -> None:
        register = Rival(times=1000)
        uploads.put(KEY, story(), at(0))
        with pytest.raises(StillContested, match=KEY):
            Intake(register, uploads, newsroom, "", lambda _attempt: None).receive(KEY)
        assert register.attempts == MOST_ATTEMPTS
        assert register.kept_records == {}
        assert uploads.receipts == {}

    def test_a_record_that_another_copy_wrote_first_is_not_overwritten(
        self, newsroom: Newsroom, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        copy = Intake(archive, uploads, newsroom, "", lambda _attempt: None)
        register = archive.enter

        def slow(entry: Entry) -> None:
            archive.enter = register  # type: ignore[method-assign]
            uploads.put(KEY, story("It sails twice"), at(1))
            copy.receive(KEY)
            register(entry)

        uploads.put(KEY, story(), at(0))
        archive.enter = slow  # type: ignore[method-assign]
        record = copy.receive(KEY)
        assert record.chronicle.versions == 2
        shown = standing_at(archive, FERRY).answer(at(1))
        assert isinstance(shown, Article)
        assert shown.headline == "It sails twice"


class TestManyFiles:
    def test_one_that_fails_does_not_hold_up_the_others(
        self, intake: Intake, uploads: MemoryUploads, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read = uploads.read

        def failing(key: str, version: str) -> bytes:
            if key == KEY:
                raise ConnectionError("no answer")
            return read(key, version)

        monkeypatch.setattr(uploads, "read", failing)
        keys = ["articles/denmark/a.md", KEY, "articles/denmark/b.md"]
        for key in keys:
            uploads.put(key, story(), at(0))
        with pytest.raises(ExceptionGroup) as failed:
            intake.receive_each(keys)
        (failure,) = failed.value.exceptions
        assert isinstance(failure, ConnectionError)
        assert failure.__notes__ == [KEY]
        said = f"1 files could not be received, the first ({KEY}) for ConnectionError: no answer"
        assert failed.value.message == said
        assert [intake.register.record(key).revision for key in keys] == [1, 0, 1]

    def test_a_file_that_can_t_be_published_is_no_failure(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        uploads.put(KEY, "", at(0))
        assert intake.receive_each([KEY]) == (KEY,)


class TestReceipts:
    @pytest.mark.parametrize(
        ("content", "outcome"),
        [
            (story(), "published"),
            (story(date=at(9).isoformat()), "scheduled"),
            (story(withdrawn="It was not true."), "withdrawn"),
            (story(draft="true"), "draft"),
            (story(date="soon"), "refused"),
        ],
    )
    def test_every_file_has_one(
        self, intake: Intake, uploads: MemoryUploads, content: str, outcome: str
    ) -> None:
        uploads.put(KEY, content, at(0))
        intake.receive(KEY)
        text, data = uploads.receipts[KEY]
        assert json.loads(data)["outcome"] == outcome
        assert text.startswith(KEY)

    def test_a_link_in_it_leads_to_the_site(self, intake: Intake, uploads: MemoryUploads) -> None:
        uploads.put(KEY, story(), at(0))
        dataclasses.replace(intake, site_url="https://news.example.org").receive(KEY)
        assert "https://news.example.org/denmark/ferry" in uploads.receipts[KEY][0]

    def test_a_refusal_tells_the_warnings_that_may_explain_it(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        uploads.put(KEY, "---\nTitel: The ferry sails\n---\n", at(0))
        intake.receive(KEY)
        assert "did you mean `title`?" in uploads.receipts[KEY][0]

    def test_warnings_are_told_with_a_published_story(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        uploads.put(KEY, story(titel="x"), at(0))
        intake.receive(KEY)
        assert "did you mean `title`?" in uploads.receipts[KEY][0]

    def test_the_newest_record_has_the_last_word(
        self, intake: Intake, uploads: MemoryUploads, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep = uploads.keep_receipt

        def slow(key: str, text: str, data: str) -> None:
            monkeypatch.setattr(uploads, "keep_receipt", keep)
            uploads.put(KEY, story(date="soon"), at(1))
            intake.receive(KEY)
            keep(key, text, data)

        uploads.put(KEY, story(), at(0))
        monkeypatch.setattr(uploads, "keep_receipt", slow)
        intake.receive(KEY)
        assert json.loads(uploads.receipts[KEY][1])["outcome"] == "refused"


def test_a_version_that_today_would_be_refused_is_judged_by_todays_rules(
    intake: Intake, uploads: MemoryUploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads.put("articles/denmark/boat.md", story("A boat"), at(0))
    intake.receive("articles/denmark/boat.md")
    uploads.put(KEY, story(), at(1))
    intake.receive(KEY)
    # The move can't be made, so the first version must be read again: it is still the one shown.
    uploads.put(KEY, story("A title", slug="boat"), at(2))
    monkeypatch.setattr("chalicelib.ingest.reading.headline_and_body.LONGEST_HEADLINE", 10)
    record = intake.receive(KEY)
    assert record.address is None
    assert [problem.field for problem in record.problems] == ["address"]
    assert record.chronicle.versions == 2
