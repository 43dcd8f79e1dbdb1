from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.ingest.intake import MOST_ATTEMPTS, Failed, Intake, Received, raise_failed
from chalicelib.ingest.limits import LARGEST_FILE
from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Trace
from chalicelib.news.errors import LostRace, StillContested, UnreadableFile
from chalicelib.news.listing import LATEST, Listing
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.register import Entry
from chalicelib.news.standing import Gone, Moved
from chalicelib.news.waiting_line import ROOM, Room
from chalicelib.storage.article_items import standing_to_item
from tests.conftest import NOON
from tests.documents.word import PNG, bold, paragraph, picture, word_file
from tests.documents.word import text as run
from tests.ingest.samples import KEY, TEXT, story
from tests.memory import MemoryArchive, MemoryPictures, MemoryUploads, page_of, standing_at

FERRY, BOAT = Address("denmark", "ferry"), Address("denmark", "boat")
OTHER = "articles/denmark/2026-11-24-ferry.txt"
THEIRS = f"Another ferry\n\n{TEXT}"


def at(hour: float) -> datetime:
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


class TestAStoryThatReadersNeverHad:
    """It must not keep an address from one that they have."""

    @pytest.fixture
    def theirs(self, intake: Intake, uploads: MemoryUploads) -> Callable[[], str]:
        """Another file wants the address: the headline there then."""

        def received() -> str:
            uploads.put(OTHER, THEIRS, at(1))
            intake.receive(OTHER)
            article = intake.register.standings([FERRY])[FERRY].article
            return article.headline if article else ""

        return received

    @pytest.mark.parametrize("fields", [{"date": "2099-01-01"}, {"withdrawn": "it is not true"}])
    def test_one_of_a_far_date_and_one_withdrawn_at_once_make_room(
        self,
        intake: Intake,
        uploads: MemoryUploads,
        theirs: Callable[[], str],
        fields: dict[str, str],
    ) -> None:
        uploads.put(KEY, story(**fields), at(0))
        assert intake.receive(KEY).address == FERRY
        assert theirs() == "Another ferry"
        assert [problem.what for problem in intake.register.record(KEY).problems] == [
            f"its address belongs to {OTHER}"
        ]
        uploads.put(KEY, story(), at(2))
        assert intake.receive(KEY).address is None
        uploads.delete(OTHER, at(3))
        intake.receive(OTHER)
        assert intake.register.record(KEY).address == FERRY

    @pytest.mark.parametrize("fields", [{"date": "2027-10-01"}, {}])
    def test_one_of_a_near_date_and_one_withdrawn_later_stay(
        self,
        intake: Intake,
        uploads: MemoryUploads,
        theirs: Callable[[], str],
        fields: dict[str, str],
    ) -> None:
        uploads.put(KEY, story(**fields), at(0))
        intake.receive(KEY)
        if not fields:
            uploads.put(KEY, story(withdrawn="it is not true"), at(0.5))
            intake.receive(KEY)
        assert theirs() != "Another ferry"

    def test_readers_are_told_of_the_withdrawal_until_they_have_the_other_story(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(withdrawn="it is not true", date="2026-11-24"), at(0))
        intake.receive(KEY)
        uploads.put(
            OTHER, f"---\ntitle: Another ferry\ndate: {at(9).isoformat()}\n---\n\n{TEXT}", at(1)
        )
        intake.receive(OTHER)
        for text in (story(), story(slug="boat"), None):
            assert answer(hour=5) == Gone(None, "it is not true", language="en")
            assert isinstance(answer(hour=9), Article)
            if text:
                uploads.put(KEY, text, at(2))
            else:
                uploads.delete(KEY, at(3))
            intake.receive(KEY)
        assert answer(hour=5) == Gone(None, "it is not true", language="en")

    def test_a_withdrawal_that_had_the_address_alone_is_what_readers_are_told(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(withdrawn="it is not true"), at(0))
        intake.receive(KEY)
        assert answer() == Gone(None, "it is not true", language="en")
        uploads.delete(KEY, at(1))
        intake.receive(KEY)
        assert answer() == Gone(None, "it is not true", language="en")


class TestACrowdAtOneAddress:
    """As of an export whose every story says `slug: ferry`."""

    @pytest.fixture
    def crowd(self, intake: Intake, uploads: MemoryUploads) -> list[str]:
        keys = [f"articles/denmark/{'long ' * 90}{number}.md" for number in range(100)]
        for number, key in enumerate(keys):
            uploads.put(key, story(f"The ferry sails {number} times", slug="ferry"), at(0))
        assert not [one for one in intake.receiving(keys) if isinstance(one, Failed)]
        return sorted(keys)

    def test_its_item_stays_small_and_its_holder_can_be_corrected(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive, crowd: list[str]
    ) -> None:
        uploads.put(crowd[0], story("The ferry sails no more", slug="ferry"), at(1))
        assert intake.receive(crowd[0]).address == FERRY
        standing = archive.standings([FERRY])[FERRY]
        assert len(standing.claims) == ROOM.wanting
        assert len(json.dumps(standing_to_item(standing)["claims"])) < 20_000

    def test_whoever_has_no_room_is_told_so_and_moves_in_when_there_is(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive, crowd: list[str]
    ) -> None:
        last = archive.record(crowd[-1])
        assert [problem.mend for problem in last.problems] == ["give it a `slug` of its own"]
        assert not last.is_stale
        for key in crowd[:-1]:
            uploads.delete(key, at(2))
            intake.receive(key)
        record = archive.record(crowd[-1])
        assert (record.address, record.problems) == (FERRY, ())
        assert not archive.left_out or {place.address for place in archive.left_out} == {FERRY}

    def test_a_slug_of_its_own_is_all_that_one_of_them_needs(
        self, intake: Intake, uploads: MemoryUploads, crowd: list[str]
    ) -> None:
        uploads.put(crowd[-1], story(slug="boat"), at(1))
        assert intake.receive(crowd[-1]).address == BOAT

    def test_whoever_names_it_as_an_old_address_is_told_that_there_is_no_room(
        self, intake: Intake, uploads: MemoryUploads, crowd: list[str]
    ) -> None:
        assert crowd
        uploads.put(KEY, story(slug="boat", aliases="[/denmark/ferry]"), at(1))
        (warning,) = intake.receive(KEY).warnings
        assert warning.what.startswith("the old address /denmark/ferry is one that more files want")


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

    def test_a_deleted_story_is_gone(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        intake.receive(KEY)
        uploads.delete(KEY, at(3))
        record = intake.receive(KEY)
        assert answer() == Gone(at(3), language="en")
        assert (record.address, headlines(archive)) == (None, [])

    def test_a_withdrawn_story_says_why(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.put(KEY, story(withdrawn="It was not true."), at(3))
        intake.receive(KEY)
        assert answer() == Gone(at(3), "It was not true.", language="en")
        assert headlines(archive) == []

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

    def test_receiving_is_idempotent(
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

    def test_a_recording_among_the_stories_is_called_one_however_large_it_is(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        recording = "articles/denmark/ferry.mp4"
        uploads.put(recording, b"a" * (LARGEST_FILE + 1), at(0))
        (problem,) = intake.receive(recording).problems
        assert problem.what == "a file ending in `.mp4` is a recording"

    def test_a_file_of_just_the_largest_size_is_read(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        content = story().encode()
        uploads.put(KEY, content + b"\n" * (LARGEST_FILE - len(content)), at(0))
        intake.receive(KEY)
        assert "bytes; " not in str(intake.register.record(KEY).problems)


class TestPicturesOfDocuments:
    KEY = "articles/denmark/ferry.docx"

    def test_a_documents_pictures_are_kept_once_it_is_accepted(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        shown, hidden = paragraph(picture("rId9")), run("Secret", "<w:vanish/>")
        refused = word_file(bold("The ferry"), shown, paragraph(TEXT, hidden), media={"rId9": PNG})
        uploads.put(self.KEY, refused, at(0))
        assert intake.receive(self.KEY).problems
        assert [*uploads.files] == [self.KEY]

        uploads.put(self.KEY, word_file(bold("The ferry"), shown, TEXT, media={"rId9": PNG}), at(1))
        record = intake.receive(self.KEY)
        [kept] = [key for key in uploads.files if key != self.KEY]
        article = intake.register.standings([FERRY])[FERRY].article
        assert record.address == FERRY
        assert article is not None
        assert [one.path for one in article.pictures] == [kept]
        assert uploads.files[kept][0][1] == PNG


class TestUnreadableVersions:
    def test_a_version_that_cannot_be_read_is_refused_and_the_next_one_is_taken_in(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        because = "its storage class is DEEP_ARCHIVE"
        uploads.put(KEY, story(), at(0))
        uploads.put(KEY, story("Nobody can read this"), at(1), unreadable_because=because)
        record = intake.receive(KEY)
        assert record.problems[0].what == f"the file can't be read: {because}"
        assert because in uploads.receipts[KEY][0]
        assert headlines(archive) == ["The ferry sails again"]
        uploads.put(KEY, story("A correction"), at(2))
        assert intake.receive(KEY).problems == ()
        assert headlines(archive) == ["A correction"]

    def test_a_version_encrypted_with_a_foreign_key_is_refused_and_the_file_can_be_deleted(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.locked.add(uploads.put(KEY, story("Nobody can read this"), at(1)).id)
        assert "its key is somebody else's" in intake.receive(KEY).problems[0].what
        assert isinstance(answer(), Article)
        uploads.delete(KEY, at(2))
        assert intake.receive(KEY).problems == ()
        assert isinstance(answer(), Gone)


class TestTwoFiles:
    @pytest.fixture(autouse=True)
    def _two_files_of_one_address(self, intake: Intake, uploads: MemoryUploads) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.put(OTHER, THEIRS, at(1))
        intake.receive(KEY)

    def test_the_receipt_of_the_second_file_names_the_holder_of_the_address(
        self, intake: Intake, answer: Answer
    ) -> None:
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

    def test_a_missing_picture_is_a_warning_in_the_receipt(
        self, looking: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(picture=self.SHOWN), at(0))
        looking.receive(KEY)
        shown = answer()
        assert isinstance(shown, Article)
        assert shown.shown_picture is None, "nor a caption of it"
        text, data = uploads.receipts[KEY]
        assert "Lost on the way:\n- `ferry.gif` was not uploaded yet" in text
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

    def test_a_picture_as_the_story_says_is_no_warning(
        self, looking: Intake, uploads: MemoryUploads, pictures: MemoryPictures
    ) -> None:
        pictures[self.PATH] = self.GIF
        uploads.put(KEY, story(picture=self.SHOWN), at(0))
        looking.receive(KEY)
        assert set(pictures.asked) == {self.PATH}
        assert json.loads(uploads.receipts[KEY][1])["warnings"] == []

    def test_the_next_event_says_that_a_missing_picture_is_there_now(
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

    @pytest.mark.parametrize("picture", [SHOWN, "ferry.gif"])
    def test_a_picture_that_comes_late_is_as_if_it_had_always_been_there(
        self,
        looking: Intake,
        uploads: MemoryUploads,
        pictures: MemoryPictures,
        answer: Answer,
        picture: str,
    ) -> None:
        uploads.put(KEY, story(picture=picture), at(0))
        assert looking.receive(KEY).awaits == self.PATH
        pictures[self.PATH] = self.GIF
        looking.receive(KEY)
        late = answer()
        assert isinstance(late, Article)
        assert late.shown_picture
        looking.receive(KEY)
        assert answer() == late

    def test_a_rebuild_looks_at_a_picture_once_and_leaves_the_receipt(
        self, looking: Intake, uploads: MemoryUploads, pictures: MemoryPictures
    ) -> None:
        uploads.put(KEY, story(picture=self.SHOWN), at(0))
        looking.receive(KEY)
        told = uploads.receipts[KEY]
        pictures[self.PATH] = self.GIF
        pictures.asked.clear()
        dataclasses.replace(looking, register=MemoryArchive()).receive(KEY, tells=False)
        assert (uploads.receipts[KEY], pictures.asked) == (told, [self.PATH])

    @pytest.mark.parametrize(
        "fields",
        [{}, {"picture": SHOWN, "draft": "true"}, {"picture": SHOWN, "withdrawn": "It was wrong."}],
    )
    def test_a_picture_that_no_reader_sees_is_not_looked_at(
        self,
        looking: Intake,
        uploads: MemoryUploads,
        pictures: MemoryPictures,
        fields: dict[str, str],
    ) -> None:
        uploads.put(KEY, story(**fields), at(0))
        looking.receive(KEY)
        assert pictures.asked == []

    def test_the_picture_of_a_scheduled_story_is_looked_at_ahead(
        self, looking: Intake, uploads: MemoryUploads
    ) -> None:
        uploads.put(KEY, story(picture=self.SHOWN, date="2027-01-01"), at(0))
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
    def test_a_lost_race_is_retried_after_a_pause(
        self, newsroom: Newsroom, uploads: MemoryUploads
    ) -> None:
        paused: list[int] = []
        register = Rival(times=2)
        uploads.put(KEY, story(), at(0))
        Intake(register, uploads, newsroom, "", paused.append).receive(KEY)
        assert isinstance(standing_at(register, FERRY).answer(at(1)), Article)
        assert paused == [0, 1]

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


class TestManyFiles:
    def test_a_file_that_fails_does_not_hold_up_the_others(
        self, intake: Intake, uploads: MemoryUploads, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read, error = uploads.read, ConnectionError("no answer")

        def failing(key: str, version: str) -> bytes:
            if key == KEY:
                raise error
            return read(key, version)

        monkeypatch.setattr(uploads, "read", failing)
        keys = ["articles/denmark/a.md", KEY, "articles/denmark/b.md"]
        for key in keys:
            uploads.put(key, story(), at(0))
        first, failure, last = intake.receiving(keys)
        assert failure == Failed(KEY, error)
        assert [type(outcome) for outcome in (first, last)] == [Received, Received]

    def test_the_error_for_failed_files_says_how_many_and_what_came_of_the_first(self) -> None:
        failures = [Failed(KEY, ConnectionError("no answer")), Failed(OTHER, LostRace())]
        with pytest.raises(ExceptionGroup) as failed:
            raise_failed(failures)
        first = f"{KEY}: ConnectionError: no answer"
        assert failed.value.message == f"2 files could not be received, the first: {first}"
        assert [error.__cause__ for error in failed.value.exceptions] == [
            failure.error for failure in failures
        ]

    def test_a_file_that_can_t_be_published_is_no_failure(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        uploads.put(KEY, "", at(0))
        assert [type(outcome) for outcome in intake.receiving([KEY])] == [Received]


class TestWriteBudget:
    """The archive in memory refuses entries that no transaction holds, as DynamoDB does."""

    def test_the_receipt_of_every_file_in_a_crowd_names_the_new_holder(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        intake = dataclasses.replace(intake, room=Room(wanting=121))
        crowd = [f"articles/denmark/{day:03}/ferry.md" for day in range(120)]
        for number, key in enumerate((KEY, *crowd)):
            uploads.put(key, story(), NOON + timedelta(seconds=number))
            intake.receive(key)
        uploads.delete(KEY, at(1))
        intake.receive(KEY)
        holder, *waiting = crowd
        assert archive.record(holder).problems == ()
        for key in waiting:
            assert f"its address belongs to {holder}" in uploads.receipts[key][0]
        assert not any(record.is_stale or record.unmarked for record in archive.records())

    def test_whoever_is_next_in_line_is_let_in_though_the_one_before_it_went_elsewhere(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        intake = dataclasses.replace(intake, room=Room(wanting=1, given_up=1, ended=1))
        first, second, third = (f"articles/denmark/{name}/ferry.md" for name in "abc")
        for minute, key in enumerate((first, second, third)):
            uploads.put(key, story(), at(minute))
            intake.receive(key)
        for minute, key in enumerate((first, second, third), start=3):
            uploads.delete(key, at(minute))
            intake.receive(key)
        assert [bool(archive.record(key).left_out) for key in (first, second, third)] == [1, 1, 0]
        for minute, key in enumerate((third, second), start=6):
            uploads.put(key, story(), at(minute))
        intake.receive(third)  # and after it the second, whose turn it is, and who wants it again
        assert [bool(archive.record(key).left_out) for key in (first, second, third)] == [0, 1, 0]

    def test_versions_that_do_not_fit_in_one_transaction_are_entered_one_by_one(
        self, uploads: MemoryUploads, archive: MemoryArchive, intake: Intake
    ) -> None:
        for slug in ("ferry", "boat"):
            uploads.put(f"articles/denmark/later-{slug}.md", story(slug=slug), at(2))
            intake.receive(f"articles/denmark/later-{slug}.md")
        archive.most_writes = 11  # the story leaves and enters 3 lists, another leaves 3
        few = dataclasses.replace(intake, most_writes=archive.most_writes)
        uploads.put(KEY, story(slug="boat"), at(0))
        uploads.put(KEY, story(slug="ferry"), at(1))
        few.receive(KEY)
        assert archive.record(KEY).address == FERRY
        assert standing_at(archive, BOAT).answer(at(9)) == Moved(FERRY)

    def test_a_record_is_stale_until_its_receipt_is_kept(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        uploads.put(KEY, story(), at(0))
        record, _others = intake.enter(KEY)
        assert record.is_stale
        assert not intake.receive(KEY).is_stale


class TestReceipts:
    def test_a_link_in_a_receipt_leads_to_the_site(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        uploads.put(KEY, story(), at(0))
        dataclasses.replace(intake, site_url="https://news.example.org").receive(KEY)
        assert "https://news.example.org/denmark/ferry" in uploads.receipts[KEY][0]

    def test_a_refusal_tells_the_warnings_that_may_explain_it(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        uploads.put(KEY, "---\nTitlee: The ferry sails\n---\n", at(0))
        intake.receive(KEY)
        assert "did you mean `title`?" in uploads.receipts[KEY][0]


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


class TestEdits:
    """What readers and editors are told of later versions of a story."""

    MADE = '[{date: "2026-11-24T12:30:00Z", text: There were twelve cars.}]'

    def receipt(self, uploads: MemoryUploads, key: str = KEY) -> str:
        return uploads.receipts[key][0]

    def test_a_version_without_a_correction_that_readers_had_is_refused(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(corrections=self.MADE), at(1))
        uploads.put(KEY, story("Another headline"), at(2))
        intake.receive(KEY)
        article = answer()
        assert isinstance(article, Article)
        assert (article.headline, len(article.corrections)) == ("The ferry sails again", 1)
        assert "gone or changed: “There were twelve cars.”" in self.receipt(uploads)
        assert "text: There were twelve cars." in self.receipt(uploads)

    def test_a_correction_that_an_earlier_release_published_must_stay_too(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        uploads.put(KEY, story(corrections=self.MADE), at(1))
        record = intake.receive(KEY)
        (station,) = record.chronicle.stations
        old = replace(station, substance="2-0123456789abcdef", trace=Trace())
        chronicle = replace(record.chronicle, stations=(old,))
        archive.kept_records[KEY] = replace(record, chronicle=chronicle)
        uploads.put(KEY, story("Another headline"), at(2))
        assert [problem.field for problem in intake.receive(KEY).problems] == ["corrections"]

    def test_the_receipt_says_that_readers_keep_the_first_date(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer
    ) -> None:
        uploads.put(KEY, story(), at(1))
        uploads.put(KEY, story(date="2026-11-01"), at(2))
        intake.receive(KEY)
        article = answer()
        assert isinstance(article, Article)
        assert article.published == at(1)
        assert "readers go on reading 2026-11-24 14:00:00 CET" in self.receipt(uploads)

    def test_the_receipt_of_a_deletion_says_how_to_keep_the_address(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.delete(KEY, at(1))
        intake.receive(KEY)
        assert "`aliases: [/denmark/ferry]`" in self.receipt(uploads)

    def test_the_receipt_of_a_deletion_names_the_file_that_moves_in(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.put(OTHER, THEIRS, at(1))
        uploads.delete(KEY, at(2))
        for key in (KEY, OTHER):
            intake.receive(key)
        assert f"/denmark/ferry now belongs to {OTHER}" in self.receipt(uploads)

    def test_the_receipt_names_the_file_that_holds_an_old_address(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        uploads.put(KEY, story(), at(0))
        boat = "articles/denmark/boat.md"
        uploads.put(boat, story("The boat", aliases="/denmark/ferry"), at(1))
        for key in (KEY, boat):
            intake.receive(key)
        assert f"the old address /denmark/ferry still belongs to {KEY}" in self.receipt(
            uploads, boat
        )
        uploads.delete(KEY, at(2))
        intake.receive(KEY)
        assert archive.record(boat).warnings == ()
        assert standing_at(archive, FERRY).answer(at(3)) == Moved(BOAT)

    @pytest.mark.parametrize(
        "fields", [{"draft": "true"}, {"withdrawn": "It was not true."}, {"ordered_by": "A court"}]
    )
    def test_a_story_is_taken_down_though_the_file_that_asks_for_it_is_refused(
        self, intake: Intake, uploads: MemoryUploads, answer: Answer, fields: dict[str, str]
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.put(KEY, story(**fields, lastmod="when it rains"), at(1))
        assert intake.receive(KEY).problems
        assert answer() == Gone(at(1), language="en")
        assert "the story is taken down, as the file asks" in self.receipt(uploads)
