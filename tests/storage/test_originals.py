"""What the index of originals promises, and the register of pictures: in memory, on DynamoDB."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import LostRace, Problem
from chalicelib.news.mass_deletion import DeletionWindow
from chalicelib.news.originals import MOST_OF_A_NAME, NamedPictures, Original
from chalicelib.news.picture_keys import folded
from chalicelib.news.pictures import RenditionUse
from chalicelib.news.register import Entry, Record
from chalicelib.news.renditions import PictureWords, Rendition, SourcePicture
from chalicelib.storage import keys
from chalicelib.storage.dynamodb_originals import DynamoDBOriginals
from chalicelib.storage.record_items import (
    original_from_item,
    original_to_item,
    record_from_item,
    use_from_item,
    use_to_item,
)
from tests.conftest import NOON
from tests.memory import MemoryArchive
from tests.storage.engines import Table

FERRY, STORY = "pictures/ferry.jpg", "articles/denmark/ferry.md"


@dataclass
class Shelf:
    """A register, and the index beside it."""

    register: Any
    originals: Any


@pytest.fixture(params=["memory", "dynamodb"])
def shelf(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    if request.param == "memory":
        memory = MemoryArchive()
        yield Shelf(memory, memory)
        return
    table: Table = request.getfixturevalue("table")
    yield Shelf(table.archive, DynamoDBOriginals(table.client, table.name))


def a_picture(key: str = FERRY, digest: str = "d1") -> SourcePicture:
    renditions = (Rendition(320, 213, 1000, 500), Rendition(640, 427, 2000, 900))
    return SourcePicture(key, digest, 640, 427, renditions, PictureWords(alt="A ferry"))


def a_record(
    key: str = FERRY, picture: SourcePicture | None = None, *, is_stale: bool = False
) -> Record:
    chronicle = Chronicle(key, versions=1, through="v1", last_written=NOON, outcome="edition")
    return Record(chronicle, picture=picture or a_picture(key), recipe="1", is_stale=is_stale)


def enter(shelf: Shelf, after: Record, *, windows: Any = (), uses: Any = ()) -> None:  # noqa: ANN401 - pairs
    before = shelf.register.record(after.key)
    shelf.register.enter(Entry(record=(before, after), windows=windows, uses=uses))


def test_a_pictures_record_comes_back_as_it_was_and_is_found_under_its_name(shelf: Shelf) -> None:
    enter(shelf, a_record())
    assert shelf.register.record(FERRY) == replace(a_record(), revision=1)
    assert shelf.originals.at([folded("pictures/Ferry.JPG")]) == [Original(FERRY, a_picture())]
    gone = Record(Chronicle(FERRY, versions=2, through="v2", outcome="deleted"))
    enter(shelf, gone)
    assert shelf.originals.at([FERRY]) == []


def test_a_refused_picture_is_found_with_the_reason(shelf: Shelf) -> None:
    problem = Problem("it is broken", "export it again")
    enter(shelf, replace(a_record(), picture=None, problems=(problem,)))
    assert shelf.originals.at([FERRY]) == [Original(FERRY, problems=(problem,))]


def test_a_name_is_looked_for_below_a_folder_and_anywhere_and_no_further_than_needed(
    shelf: Shelf,
) -> None:
    for number in range(MOST_OF_A_NAME + 2):
        enter(shelf, a_record(f"articles/denmark/{number}/Ferry.jpg"))
    enter(shelf, a_record("pictures/2026/ferry.jpg"))
    (below,) = shelf.originals.named("ferry.jpg", "pictures/")
    assert below.key == "pictures/2026/ferry.jpg"
    assert len(shelf.originals.named("ferry.jpg")) == MOST_OF_A_NAME
    assert shelf.originals.named("other.jpg") == []


def test_two_files_whose_names_differ_in_letters_alone_are_both_found(shelf: Shelf) -> None:
    for key in (FERRY, "pictures/Ferry.jpg"):
        enter(shelf, a_record(key))
    assert {one.key for one in shelf.originals.at([FERRY])} == {FERRY, "pictures/Ferry.jpg"}
    named = NamedPictures(STORY, shelf.originals, links=False)
    meant = named.meant_by(["Ferry.jpg"])["Ferry.jpg"].original
    assert meant
    assert meant.key == "pictures/Ferry.jpg"


def test_a_picture_finds_the_stories_that_look_where_it_lies_and_those_that_look_anywhere(
    shelf: Shelf,
) -> None:
    beside, name = "articles/ferry.jpg", "ferry.jpg"
    for _ in range(2):
        shelf.originals.link("articles/a.md", [(name, beside), (name, FERRY)])
    shelf.originals.link("articles/b#1.md", [(name, beside)])
    shelf.originals.link("articles/c.md", [(name, "")])
    shelf.originals.link("articles/d.md", [("boat.jpg", FERRY), ("boat.jpg", "")])
    naming = shelf.originals.stories_naming
    assert sorted(naming("pictures/Ferry.jpg")) == ["articles/a.md", "articles/c.md"]
    assert sorted(naming("articles/ferry.jpg")) == [
        *("articles/a.md", "articles/b#1.md", "articles/c.md"),
    ]
    assert naming("pictures/other.jpg") == []


def test_a_file_is_marked_as_stale_whether_or_not_it_was_ever_heard_of(shelf: Shelf) -> None:
    for key in (STORY, FERRY):
        shelf.register.mark_stale(key)
        assert shelf.register.record(key) == Record(Chronicle(key), revision=1, is_stale=True)
        shelf.register.mark_stale(key)
        assert shelf.register.record(key).revision == 2
    assert sorted(record.key for record in shelf.register.open_records()) == [STORY, FERRY]
    assert [record.key for record in shelf.register.records()] == [STORY, FERRY]


def test_an_entry_that_read_a_file_before_it_was_marked_loses_its_race(shelf: Shelf) -> None:
    before = shelf.register.record(STORY)
    shelf.register.mark_stale(STORY)
    with pytest.raises(LostRace):
        shelf.register.enter(Entry(record=(before, Record(Chronicle(STORY, versions=1)))))


def test_pictures_are_listed_among_the_stories_in_the_order_of_keys(shelf: Shelf) -> None:
    files = ["articles/a.md", "articles/b.jpg", "articles/c.md", "pictures/a.jpg", "pictures/b.jpg"]
    for key in files:
        record = a_record(key) if key.endswith(".jpg") else Record(Chronicle(key, versions=1))
        enter(shelf, record)
    assert [record.key for record in shelf.register.records()] == files
    between = shelf.register.records("articles/a.md", "pictures/a.jpg")
    assert [record.key for record in between] == files[1:4]


def test_deletions_of_pictures_are_counted_apart_from_those_of_stories(shelf: Shelf) -> None:
    window = DeletionWindow(NOON, of_pictures=True)
    enter(shelf, a_record(), windows=((window, window.with_file(FERRY, 5)),))
    assert shelf.register.windows([NOON]) == {NOON: DeletionWindow(NOON)}
    (counted,) = shelf.register.windows([NOON], of_pictures=True).values()
    assert (counted.keys, counted.of_pictures, counted.revision) == ((FERRY,), True, 1)


class TestUses:
    def test_uses_are_counted_with_the_record_and_those_without_any_are_listed(
        self, shelf: Shelf
    ) -> None:
        use = shelf.originals.use("d1")
        assert use == RenditionUse("d1")
        shelf.originals.keep_use(use, replace(use, since=NOON))
        assert [one.digest for one in shelf.originals.unused()] == ["d1"]
        claimed = shelf.originals.use("d1")
        assert claimed == RenditionUse("d1", since=NOON, revision=1)
        enter(shelf, a_record(), uses=((claimed, replace(claimed, users=1, since=None)),))
        assert shelf.originals.use("d1") == RenditionUse("d1", users=1, revision=2)
        assert list(shelf.originals.unused()) == []

    def test_an_entry_is_not_written_whose_renditions_are_being_removed(self, shelf: Shelf) -> None:
        read = shelf.originals.use("d1")
        shelf.originals.keep_use(read, replace(read, is_going=True))
        with pytest.raises(LostRace):
            enter(shelf, a_record(), uses=((read, replace(read, users=1)),))
        assert shelf.register.record(FERRY).revision == 0
        with pytest.raises(LostRace):
            shelf.originals.keep_use(read, None)
        shelf.originals.keep_use(shelf.originals.use("d1"), None)
        assert shelf.originals.use("d1") == RenditionUse("d1")


def test_nothing_of_a_picture_is_where_an_earlier_release_looks(table: Table) -> None:
    originals = DynamoDBOriginals(table.client, table.name)
    shelf = Shelf(table.archive, originals)
    enter(shelf, a_record("articles/denmark/ferry.jpg", is_stale=True))
    originals.link(STORY, [("ferry.jpg", FERRY)])
    originals.keep_use(originals.use("d1"), RenditionUse("d1"))
    items = table.client.scan(TableName=table.name)["Items"]
    assert items
    assert not {item["pk"]["S"] for item in items} & {keys.UPLOADS, keys.DELETIONS}
    assert not {item["open"]["S"] for item in items if "open" in item} & {keys.UPLOADS}


def test_what_an_earlier_release_recorded_of_a_picture_beside_a_story_is_passed_over(
    table: Table,
) -> None:
    shelf = Shelf(table.archive, DynamoDBOriginals(table.client, table.name))
    key = "articles/denmark/ferry.jpg"
    enter(shelf, a_record(key, is_stale=True))
    item = table.client.get_item(TableName=table.name, Key=keys.record_key(key))["Item"]
    as_before: Any = item | {"pk": {"S": keys.UPLOADS}, "open": {"S": keys.UPLOADS}}
    table.client.put_item(TableName=table.name, Item=as_before)
    assert [record.key for record in table.archive.records()] == [key]
    assert [record.key for record in table.archive.open_records()] == [key]


def test_an_entry_of_a_picture_takes_as_many_writes_as_its_budget_counts(table: Table) -> None:
    use = RenditionUse("d1")
    window = DeletionWindow(NOON, of_pictures=True)
    entry = Entry(
        record=(Record(Chronicle(FERRY)), a_record()),
        windows=((window, window.with_file(FERRY, 5)),),
        uses=((use, replace(use, users=1)),),
    )
    table.archive.enter(entry)
    (call,) = table.calls("TransactWriteItems")
    assert len(call["TransactItems"]) == entry.writes == 4


class TestStoredItems:
    """What this release writes, as the next one must read it: members are added, never renamed."""

    def test_an_original_is_read_with_members_that_are_not_known_and_without_those_that_lack(
        self,
    ) -> None:
        text = (
            '{"key":"pictures/ferry.jpg","since":"2026-11-24T12:00:00Z","hue":7,"picture":'
            '{"key":"pictures/ferry.jpg","digest":"d1","width":640,"height":427,"hue":7,'
            '"renditions":[[320,213,1000,500],[640,427,2000,900]],"words":{"alt":"A ferry"}}}'
        )
        original = Original(FERRY, a_picture(), since=NOON)
        assert original_from_item({"original": {"S": text}}) == original
        assert original_from_item(original_to_item(original)) == original

    def test_a_use_is_read_whether_or_not_anybody_has_it(self) -> None:
        had = {"revision": {"N": "3"}, "users": {"N": "2"}, "going": {"BOOL": False}}
        assert use_from_item("d1", had) == RenditionUse("d1", users=2, revision=3)
        unused = RenditionUse("d1", key=FERRY, since=NOON, is_going=True, revision=4)
        item = use_to_item(unused)
        assert item["open"] == {"S": "RENDITIONS"}
        assert use_from_item("d1", item) == unused

    def test_the_record_of_a_picture_is_read_by_its_members(self) -> None:
        record = {
            "chronicle": {"versions": 2, "through": "v2", "outcome": "edition"},
            "picture": {
                "key": FERRY,
                "digest": "d1",
                "width": 640,
                "height": 427,
                "renditions": [[320, 213, 1000, 500]],
            },
            "recipe": "1",
            "hue": 7,
        }
        item = {"record": {"S": json.dumps(record)}, "revision": {"N": "3"}}
        read = record_from_item(FERRY, item)
        assert read.picture
        assert (read.picture.digest, read.recipe, read.revision) == ("d1", "1", 3)
