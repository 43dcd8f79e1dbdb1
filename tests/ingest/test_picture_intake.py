"""Originals: from the bucket to the stories that name them."""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.ingest.deletion_brake import bound_file
from chalicelib.ingest.intake import Failed, Intake, Received
from chalicelib.ingest.logged_pictures import LoggedPictures
from chalicelib.ingest.picture_intake import ImmediateRequests, PictureIntake
from chalicelib.ingest.reading.upload_keys import is_story_key
from chalicelib.ingest.rendition_uses import RenditionCount, ShareImages
from chalicelib.ingest.story_pictures import StoryPictures, picture_recipe
from chalicelib.ingest.sweep import Findings, rebuild, sweep
from chalicelib.ingest.unused_renditions import UnusedRenditions
from chalicelib.journal import Journal
from chalicelib.news.address import Address
from chalicelib.news.article import Article, Picture
from chalicelib.news.mass_deletion import BOUND_KEY, confirmation_key, window_start
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.renditions import CENTRE, CROPS, crop_path, picture_digest
from chalicelib.news.share_image import ShareImage
from doubles.picture_maker import BROKEN, TextPictureMaker, a_share_image, picture_text
from tests.conftest import NOON
from tests.ingest.samples import story
from tests.memory import (
    MemoryArchive,
    MemoryChanges,
    MemoryPictures,
    MemoryRenditions,
    MemoryUploads,
    standing_at,
)

KEY = "articles/denmark/ferry.md"
PICTURE = "pictures/ferry.jpg"
FERRY = Address("denmark", "ferry")


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


class Desk:
    """A newsroom's intake of stories and pictures, which hands requests on at once."""

    def __init__(self, archive: MemoryArchive, uploads: MemoryUploads, newsroom: Newsroom) -> None:
        self.archive = archive
        self.uploads = uploads
        self.renditions = MemoryRenditions()
        self.maker = TextPictureMaker()
        self.clock = at(0)
        self.pictures = PictureIntake(
            archive,
            uploads,
            archive,
            archive,
            self.renditions,
            self.maker,
            newsroom,
            now=lambda: self.clock,
            pause=lambda _attempt: None,
        )
        self.stories = Intake(
            archive,
            uploads,
            newsroom,
            site_url="",
            pause=lambda _attempt: None,
            pictures=MemoryPictures(),
            originals=archive,
            requests=self,
            share_images=ShareImages(a_share_image, RenditionCount(archive, lambda: self.clock)),
        )

    def make(self, key: str) -> None:
        """What S3's event of a picture comes to: it is made, and its stories are received again."""
        for outcome in self.pictures.receiving([key]):
            assert isinstance(outcome, Received), outcome
            for _ in self.stories.receiving(list(self.stories.naming([outcome.record.key]))):
                pass

    def make_for(self, story: str) -> None:
        """What is made of the story that the file has on the site."""
        StoryPictures(
            self.archive, self.uploads, self.archive, self.renditions, self.maker, a_share_image
        ).make(story)

    def put(self, key: str, content: bytes | str, seconds: float) -> None:
        self.uploads.put(key, content, at(seconds))
        self.take_in(key)

    def delete(self, key: str, seconds: float) -> None:
        self.uploads.delete(key, at(seconds))
        self.take_in(key)

    def take_in(self, key: str) -> None:
        for outcome in self.stories.receiving([key]):
            assert not isinstance(outcome, Failed), outcome

    @property
    def shown(self) -> Picture | None:
        """The picture that readers of the ferry's story see."""
        article = standing_at(self.archive, FERRY).answer(at(10**6))
        assert isinstance(article, Article)
        return article.shown_picture

    def receipt(self, key: str) -> str:
        return self.uploads.receipts[key][0]


@pytest.fixture
def desk(archive: MemoryArchive, uploads: MemoryUploads, newsroom: Newsroom) -> Desk:
    return Desk(archive, uploads, newsroom)


def test_a_story_shows_the_picture_that_it_names_whichever_comes_first(desk: Desk) -> None:
    desk.put(PICTURE, picture_text("a ferry", alt="A ferry", credit="Karen Holm"), 0)
    desk.put(KEY, story(picture="ferry.jpg"), 1)
    first = desk.shown
    assert first
    assert (first.alt, first.credit, first.width) == ("A ferry", "Karen Holm", 1280)
    assert first.path in desk.renditions
    assert [one.width for one in first.renditions] == [320, 640, 1280, 1920]

    desk.delete(PICTURE, 2)
    assert desk.shown is None
    desk.put(PICTURE, picture_text("a ferry", alt="A ferry", credit="Karen Holm"), 3)
    assert desk.shown == first
    article = standing_at(desk.archive, FERRY).answer(at(10))
    assert isinstance(article, Article)
    assert article.updated is None, "a picture that comes is no update of the story"


class TestWhichPictureIsMeant:
    @pytest.mark.parametrize(
        ("keys", "named", "meant"),
        [
            (["pictures/ferry.jpg", "articles/denmark/ferry.jpg"], "ferry.jpg", 1),
            (["pictures/2026/ferry.jpg", "articles/business/ferry.jpg"], "ferry.jpg", 0),
            (["articles/business/ferry.jpg"], "ferry.jpg", 0),
            (["pictures/Ferry.JPG"], "ferry.jpg", 0),
            (["pictures/ferry.jpg", "pictures/2026/ferry.jpg"], "ferry.jpg", 0),
            (["pictures/Ferry.jpg", "pictures/ferry.jpg"], "ferry.jpg", 1),
        ],
    )
    def test_a_name_is_enough(self, desk: Desk, keys: list[str], named: str, meant: int) -> None:
        desk.put(KEY, story(picture=f"{{file: {named}, alt: A ferry}}"), 0)
        for number, key in enumerate(keys):
            desk.put(key, picture_text("a picture", caption=key), 1 + number)
        assert desk.shown
        assert desk.shown.caption == keys[meant]

    def test_letters_that_a_mac_takes_apart_are_the_same(self, desk: Desk) -> None:
        desk.put(unicodedata.normalize("NFD", "pictures/Å.jpg"), picture_text("a ferry"), 0)
        found = desk.archive.at([unicodedata.normalize("NFC", "pictures/å.jpg")])
        assert len(found) == 1

    def test_of_several_that_fit_equally_none_is_shown_and_all_are_named(self, desk: Desk) -> None:
        keys = ["pictures/2025/ferry.jpg", "pictures/2026/ferry.jpg"]
        for key in keys:
            desk.put(key, picture_text(key), 0)
        desk.put(KEY, story(picture="ferry.jpg"), 1)
        assert desk.shown is None
        assert all(f"`{key}`" in desk.receipt(KEY) for key in keys)
        desk.delete(keys[0], 2)
        assert desk.shown
        assert "may be one of several" not in desk.receipt(KEY)

    def test_a_thousand_pictures_of_one_name_beside_their_stories_make_no_difference(
        self, desk: Desk
    ) -> None:
        for number in range(1000):
            desk.archive.link(f"articles/denmark/{number}/index.md", [("ferry.jpg", f"{number}")])
        desk.put("articles/denmark/ferry.jpg", picture_text("a ferry"), 0)
        desk.put(KEY, story(picture="ferry.jpg"), 1)
        assert desk.archive.stories_naming("articles/denmark/ferry.jpg") == [KEY]


class TestVersions:
    def test_a_bad_file_does_not_take_the_place_of_a_good_one(self, desk: Desk) -> None:
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A ferry}"), 0)
        desk.put(PICTURE, BROKEN, 1)
        assert desk.shown is None
        assert "was refused (the file is no picture that can be read)" in desk.receipt(KEY)
        assert desk.receipt(PICTURE).startswith(f"{PICTURE}: refused. Stories that name it show no")
        desk.put(PICTURE, picture_text("a ferry"), 2)
        good = desk.shown
        assert good
        desk.put(PICTURE, BROKEN + b", again", 3)
        assert desk.shown == good
        assert "refused. The version uploaded before stays on the site." in desk.receipt(PICTURE)
        assert "Size:" not in desk.receipt(PICTURE)  # that would be of the version before
        desk.delete(PICTURE, 4)
        assert desk.shown is None

    def test_another_version_is_shown_in_place_of_the_last(self, desk: Desk) -> None:
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A ferry}"), 0)
        desk.put(PICTURE, picture_text("a ferry"), 1)
        before = desk.shown
        desk.put(PICTURE, picture_text("another ferry", caption="Another"), 2)
        assert before
        assert desk.shown
        assert desk.shown.digest != before.digest
        assert desk.shown.caption == "Another"

    def test_a_picture_is_made_once_though_it_is_announced_often_and_renamed(
        self, desk: Desk
    ) -> None:
        desk.put(PICTURE, picture_text("a ferry"), 0)
        desk.take_in(PICTURE)
        desk.put("pictures/boat.jpg", picture_text("a ferry"), 1)
        desk.delete(PICTURE, 2)
        desk.put(PICTURE, picture_text("a ferry"), 3)
        assert desk.maker.made == 1

    def test_a_picture_whose_renditions_are_lost_is_made_again(self, desk: Desk) -> None:
        desk.put(PICTURE, picture_text("a ferry"), 0)
        del desk.renditions[next(iter(desk.renditions))]
        desk.delete(PICTURE, 1)
        desk.put(PICTURE, picture_text("a ferry"), 2)
        assert desk.maker.made == 2
        assert len(desk.renditions) == 8

    def test_a_new_recipe_makes_it_anew(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        desk.put(KEY, story(picture="ferry.jpg"), 0)
        desk.put(PICTURE, picture_text("a ferry"), 1)
        monkeypatch.setattr("chalicelib.ingest.sweep.RECIPE", "next")
        assert _taken_in_anew(desk) == [PICTURE]

    @pytest.mark.parametrize(
        ("key", "size", "what"),
        [
            (f"pictures/{'x' * 500}.jpg", 10, "its name is too long"),
            ("pictures/fer\nry.jpg", 10, "characters that can't be seen"),
        ],
    )
    def test_an_odd_name_is_refused_before_the_file_is_read(
        self, desk: Desk, key: str, size: int, what: str
    ) -> None:
        desk.put(key, bytes(size), 0)
        assert what in desk.receipt(key)
        assert desk.maker.made == 0

    @pytest.mark.parametrize("letter", ["x", "ΐ"])  # the second is three letters once folded
    def test_a_name_that_the_table_has_no_room_for_is_refused_and_no_story_finds_it(
        self, desk: Desk, letter: str
    ) -> None:
        key = f"pictures/{(letter * 1011)[: 1011 // len(letter.encode())]}.jpg"
        desk.put(key, picture_text("a ferry"), 0)
        assert "its name is too long" in desk.receipt(key)
        assert desk.archive.kept_originals == {}
        assert desk.archive.record(key).problems
        assert not desk.archive.record(key).is_stale

    def test_a_file_of_too_many_bytes_is_refused_before_it_is_read(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("chalicelib.ingest.version_making.LARGEST_PICTURE", 10)
        desk.put(PICTURE, bytes(11), 0)
        assert "and 60 are read at most" in desk.receipt(PICTURE)
        assert desk.maker.made == 0


class TestWords:
    def test_of_more_words_in_files_than_a_story_has_room_for_the_last_are_left_out(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("chalicelib.ingest.dressing.MOST_WORDS", 50)
        for number in range(3):
            words = picture_text(f"{number}", alt="A ferry", caption="A quay", rights="R" * 10)
            desk.put(f"pictures/{number}.jpg", words, number)
        desk.put(KEY, story(gallery="[0.jpg, 1.jpg, {file: 2.jpg, alt: Mine}]"), 3)
        article = standing_at(desk.archive, FERRY).answer(at(10**6))
        assert isinstance(article, Article)
        taken = [(one.alt, one.caption, len(one.rights)) for one in article.gallery]
        assert taken == [("A ferry", "A quay", 10), ("A ferry", "A quay", 10), ("Mine", "", 0)]
        assert all(one.renditions and one.is_there for one in article.gallery)
        assert "the words in the file of `2.jpg` are left out" in desk.receipt(KEY)

    @pytest.mark.parametrize(
        ("fields", "words", "shown"),
        [
            ("{file: ferry.jpg}", {"alt": "Of the file"}, ("Of the file", "", "")),
            ("{file: ferry.jpg, alt: Mine}", {"alt": "Of the file"}, ("Mine", "", "")),
            ("{file: ferry.jpg, alt: A}", {"caption": "C", "creator": "Ida"}, ("A", "C", "Ida")),
            (
                "{file: ferry.jpg, alt: A}",
                {"credit": "Ritzau", "creator": "I"},
                ("A", "", "Ritzau"),
            ),
            ("{file: ferry.jpg, alt: A, credit: Me}", {"credit": "Ritzau"}, ("A", "", "Me")),
        ],
    )
    def test_the_editors_words_come_before_the_files(
        self, desk: Desk, fields: str, words: dict[str, str], shown: tuple[str, str, str]
    ) -> None:
        desk.put(PICTURE, picture_text("a ferry", **words), 0)
        desk.put(KEY, story(picture=fields), 1)
        picture = desk.shown
        assert picture
        assert (picture.alt, picture.caption, picture.credit) == shown

    @pytest.mark.parametrize(("written", "rights"), [("", "© Ida"), (", rights: CC BY", "CC BY")])
    def test_the_rights_that_an_editor_writes_come_before_the_files(
        self, desk: Desk, written: str, rights: str
    ) -> None:
        desk.put(PICTURE, picture_text("a ferry", rights="© Ida"), 0)
        desk.put(KEY, story(picture=f"{{file: ferry.jpg, alt: A{written}}}"), 1)
        shown = desk.shown
        assert shown
        assert shown.rights == rights

    def test_a_missing_alt_text_is_a_warning_with_what_the_file_says(self, desk: Desk) -> None:
        desk.put(KEY, story(picture="ferry.jpg"), 0)
        desk.put(PICTURE, picture_text("a ferry", caption="The ferry at dawn"), 1)
        assert "Its file says “The ferry at dawn”" in desk.receipt(KEY)

    def test_a_missing_alt_text_is_a_warning_before_the_picture_comes_too(self, desk: Desk) -> None:
        desk.put(KEY, story(picture="ferry.jpg"), 0)
        assert "`ferry.jpg` has no `alt`" in desk.receipt(KEY)
        desk.put(PICTURE, picture_text("a ferry", alt="A ferry"), 1)
        assert "has no `alt`" not in desk.receipt(KEY)
        assert "is that of its file: “A ferry”" in desk.receipt(KEY)

    def test_a_warning_says_where_in_the_story_its_picture_stands(self, desk: Desk) -> None:
        for number in range(3):
            desk.put(f"pictures/{number}.jpg", picture_text(f"{number}"), number)
        gallery = "[{file: 0.jpg, alt: A}, 1.jpg, missing.jpg]"
        desk.put(KEY, story(gallery=gallery, picture="0.jpg", text="Rain.\n\n![](2.jpg)"), 3)
        lines = desk.receipt(KEY).splitlines()
        for name, place in {
            "0": "picture file",
            "2": "picture file, number 1 of the text",
            "1": "picture file, number 2 of the gallery",
            "missing": "picture, number 3 of the gallery",
        }.items():
            assert any(f"`{name}.jpg`" in line and line.endswith(f"({place})") for line in lines)
        desk.put("pictures/1.jpg", picture_text("1", alt="One"), 4)
        assert "`1.jpg` has no `alt`" not in desk.receipt(KEY), "made anew with the picture"

    def test_the_receipt_of_a_picture_says_what_was_found_and_what_is_missing(
        self, desk: Desk
    ) -> None:
        desk.put(PICTURE, picture_text("a ferry", caption="At dawn", credit="Ritzau"), 0)
        text, data = desk.uploads.receipts[PICTURE]
        assert "ready. Stories that name it show it." in text
        assert "Size: 1920 × 1280 pixels\n" in text
        assert "Caption in the file: At dawn" in text
        assert "Not in the file: alt text, photographer, rights" in text
        assert json.loads(data)["picture"]["words"] == {"caption": "At dawn", "credit": "Ritzau"}

    def test_what_a_model_made_is_shown_once_somebody_has_reviewed_it(self, desk: Desk) -> None:
        desk.put(PICTURE, picture_text("a ferry", source="trainedAlgorithmicMedia"), 0)
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A}"), 1)
        assert desk.archive.record(KEY).address is None
        assert "refused. Nothing was published" in desk.receipt(KEY)
        assert "a model made `pictures/ferry.jpg`" in desk.receipt(KEY)
        fields = {"picture": "{file: ferry.jpg, alt: A}", "reviewed_by": "Karen Holm"}
        desk.put(KEY, story(**fields), 2)
        assert desk.shown
        assert desk.shown.is_generated
        article = standing_at(desk.archive, FERRY).answer(at(10))
        assert isinstance(article, Article)

    def test_a_new_version_is_held_for_such_a_picture_and_the_old_one_stays(
        self, desk: Desk
    ) -> None:
        desk.put(KEY, story("The first"), 0)
        desk.put(PICTURE, picture_text("a ferry", source="trainedAlgorithmicMedia"), 1)
        desk.put(KEY, story("The second", picture="{file: ferry.jpg, alt: A}"), 2)
        assert self.headline(desk) == "The first"
        desk.put(KEY, story("The third"), 3)
        assert self.headline(desk) == "The third"

    def test_a_story_that_readers_have_is_not_taken_down_for_such_a_picture(
        self, desk: Desk
    ) -> None:
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A}"), 0)
        desk.put(PICTURE, picture_text("a ferry", source="trainedAlgorithmicMedia"), 1)
        assert desk.shown is None
        assert "readers don't see it" in desk.receipt(KEY)

    def test_a_story_is_published_once_the_picture_is_another(self, desk: Desk) -> None:
        desk.put(PICTURE, picture_text("a ferry", source="trainedAlgorithmicMedia"), 0)
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A}"), 1)
        desk.put(PICTURE, picture_text("a photograph"), 2)
        assert desk.shown
        assert desk.receipt(KEY).startswith(f"{KEY}: published.")

    def headline(self, desk: Desk) -> str:
        article = standing_at(desk.archive, FERRY).answer(at(10**6))
        assert isinstance(article, Article)
        return article.headline


def _taken_in_anew(desk: Desk) -> list[str]:
    """What a sweep took in for another recipe, and nothing else."""
    findings = Findings(at(0))
    for _ in sweep(desk.stories, findings):
        pass
    assert findings.drift == []
    return findings.anew


def _is_swept(desk: Desk, key: str) -> bool:
    findings = Findings(at(0))
    for _ in sweep(desk.stories, findings):
        pass
    return key in findings.drift


class TestUnusedRenditions:
    def removed(self, desk: Desk, hours: float) -> list[str]:
        unused = UnusedRenditions(desk.archive, desk.renditions)
        return list(unused.remove(at(0) + timedelta(hours=hours)))

    def test_renditions_that_nobody_has_are_removed_after_a_day(self, desk: Desk) -> None:
        desk.put(PICTURE, picture_text("a ferry"), 0)
        desk.put(PICTURE, picture_text("another ferry"), 1)
        assert self.removed(desk, 23) == []
        assert len(desk.renditions) == 16
        assert self.removed(desk, 25) == [picture_digest(picture_text("a ferry"))]
        assert len(desk.renditions) == 8
        assert self.removed(desk, 25) == []

    def share_image(self, desk: Desk) -> ShareImage:
        article = standing_at(desk.archive, FERRY).article
        assert article
        return a_share_image(article)

    def test_the_image_by_which_a_story_was_shared_goes_with_its_headline(self, desk: Desk) -> None:
        desk.put(KEY, story(title="The ferry is late"), 0)
        earlier = self.share_image(desk)
        desk.put(KEY, story(title="The ferry is on time"), 1)
        newest = self.share_image(desk)
        assert {earlier.path, newest.path} <= desk.renditions.keys()
        assert self.removed(desk, 23) == []
        assert self.removed(desk, 25) == [earlier.digest]
        desk.delete(KEY, 2)
        assert self.removed(desk, 25) == [newest.digest]
        assert desk.renditions.keys() == {a_share_image(None).path}

    def test_what_could_not_be_removed_is_removed_by_the_next_sweep(self, desk: Desk) -> None:
        desk.put(PICTURE, picture_text("a ferry"), 0)
        desk.delete(PICTURE, 1)
        with pytest.MonkeyPatch.context() as failing:
            failing.setattr(desk.renditions, "remove", lambda _paths: None)
            assert self.removed(desk, 25) == []
        assert self.removed(desk, 25) == [picture_digest(picture_text("a ferry"))]
        assert not desk.renditions

    def test_those_that_another_picture_has_too_stay(self, desk: Desk) -> None:
        desk.put(PICTURE, picture_text("a ferry"), 0)
        desk.put("pictures/boat.jpg", picture_text("a ferry"), 1)
        desk.delete(PICTURE, 2)
        assert self.removed(desk, 25) == []
        desk.delete("pictures/boat.jpg", 3)
        assert len(self.removed(desk, 25)) == 1
        assert not desk.renditions

    def test_a_picture_that_comes_back_before_has_them_for_another_day(self, desk: Desk) -> None:
        desk.put(PICTURE, picture_text("a ferry"), 0)
        desk.delete(PICTURE, 1)
        desk.clock = at(0) + timedelta(hours=24)
        desk.put(PICTURE, picture_text("a ferry"), 2)
        assert self.removed(desk, 25) == []
        desk.delete(PICTURE, 3)
        assert self.removed(desk, 47) == []
        assert len(self.removed(desk, 49)) == 1
        desk.put(PICTURE, picture_text("a ferry"), 4)
        assert len(desk.renditions) == 8

    def test_what_nobody_ever_used_goes_too(self, desk: Desk) -> None:
        desk.put(PICTURE, BROKEN, 0)
        assert len(self.removed(desk, 25)) == 1

    def test_nobody_takes_into_use_what_is_being_removed(self, desk: Desk) -> None:
        content = picture_text("a ferry")
        desk.put(PICTURE, content, 0)
        desk.delete(PICTURE, 1)
        use = desk.archive.use(picture_digest(content))
        desk.archive.keep_use(use, replace(use, is_going=True))  # whoever did it has died since
        desk.uploads.put(PICTURE, content, at(2))
        (failed,) = desk.pictures.receiving([PICTURE])
        assert isinstance(failed, Failed)
        assert len(self.removed(desk, 0)) == 1
        desk.take_in(PICTURE)
        assert len(desk.renditions) == 8


class TestMassDeletion:
    def test_pictures_that_were_deleted_in_masses_stay_until_that_is_confirmed(
        self, desk: Desk
    ) -> None:
        desk.uploads.put(BOUND_KEY, bound_file(1), at(-3600))
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A ferry}"), 0)
        desk.put(PICTURE, picture_text("a ferry"), 1)
        desk.put("pictures/boat.jpg", picture_text("a boat"), 1)
        desk.delete(PICTURE, 2)
        assert desk.shown is None, "one may be deleted"
        desk.delete("pictures/boat.jpg", 3)
        assert desk.shown, "but not so many"
        assert desk.receipt(PICTURE).startswith(
            f"{PICTURE}: not deleted; stories that name it show"
        )
        assert "the picture stays on the site until somebody decides" in desk.receipt(PICTURE)

        decision = confirmation_key(window_start(at(2)))
        desk.uploads.put(decision, "", at(4))
        for _ in desk.stories.confirming([decision]):
            pass
        assert desk.shown is None
        assert desk.receipt(PICTURE).startswith(f"{PICTURE}: deleted.")

    def test_stories_and_pictures_are_counted_apart(self, desk: Desk) -> None:
        desk.uploads.put(BOUND_KEY, bound_file(1), at(-3600))
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A ferry}"), 0)
        desk.put(PICTURE, picture_text("a ferry"), 1)
        desk.delete(PICTURE, 2)
        desk.delete(KEY, 3)
        assert desk.archive.record(KEY).chronicle.outcome == "deleted"
        assert desk.archive.record(PICTURE).chronicle.outcome == "deleted"


class TestPicturesOfStories:
    def test_a_story_has_its_share_image_and_the_crops_of_its_picture(self, desk: Desk) -> None:
        desk.put(PICTURE, picture_text("a ferry"), 0)
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A ferry}"), 1)
        digest = picture_digest(picture_text("a ferry"))
        crops = {crop_path(digest, shape, CENTRE) for shape in CROPS}
        assert crops <= desk.renditions.keys()
        assert desk.renditions[self.share(desk)] == b"The ferry sails again"
        assert a_share_image(None).path in desk.renditions

    def test_what_is_there_is_not_made_again(self, desk: Desk) -> None:
        desk.put(PICTURE, picture_text("a ferry"), 0)
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A ferry}"), 1)
        made = desk.maker.made
        desk.make_for(KEY)
        desk.take_in(KEY)
        assert desk.maker.made == made

    def test_another_headline_and_another_picture_have_theirs(self, desk: Desk) -> None:
        desk.put(PICTURE, picture_text("a ferry"), 0)
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A ferry}"), 1)
        desk.put(KEY, story("The ferry is late", picture="{file: ferry.jpg, alt: A ferry}"), 2)
        assert desk.renditions[self.share(desk)] == b"The ferry is late"
        desk.put(PICTURE, picture_text("another"), 3)
        assert crop_path(picture_digest(picture_text("another")), "1x1", CENTRE) in desk.renditions

    def test_the_crops_are_of_the_good_version_below_a_bad_one(self, desk: Desk) -> None:
        desk.put(PICTURE, picture_text("a ferry"), 0)
        desk.put(PICTURE, BROKEN, 1)
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A ferry}"), 2)
        assert crop_path(picture_digest(picture_text("a ferry")), "4x3", CENTRE) in desk.renditions

    @pytest.mark.parametrize("fields", [{"draft": "true"}, {"withdrawn": "It was wrong."}])
    def test_a_story_that_readers_do_not_have_has_none(
        self, desk: Desk, fields: dict[str, str]
    ) -> None:
        desk.put(KEY, story(**fields), 0)
        assert not desk.renditions

    def test_a_paper_in_other_colours_has_all_of_its_stories_made_anew(
        self, desk: Desk, newsroom: Newsroom
    ) -> None:
        desk.stories = dataclasses.replace(desk.stories, recipe=picture_recipe(newsroom))
        desk.put(KEY, story(), 0)
        assert _taken_in_anew(desk) == []
        red = replace(newsroom, colours=replace(newsroom.colours, accent="#ff0000"))
        desk.stories = dataclasses.replace(desk.stories, recipe=picture_recipe(red))
        assert _taken_in_anew(desk) == [KEY]
        assert _taken_in_anew(desk) == []

    def test_another_tagline_is_drawn_with_the_first_story_that_is_made_anew(
        self, newsroom: Newsroom
    ) -> None:
        other = replace(newsroom, tagline="News of the strait")
        assert picture_recipe(other) != picture_recipe(newsroom)

    def test_an_archive_is_made_anew_some_stories_at_a_time_and_nothing_drifted(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("chalicelib.ingest.sweep.MOST_ANEW", 2)
        keys = [f"articles/denmark/ferry-{number}.md" for number in range(5)]
        for key in keys:
            desk.put(key, story(), 0)
        desk.stories = dataclasses.replace(desk.stories, recipe="another")
        rounds = [_taken_in_anew(desk) for _ in range(4)]
        assert rounds == [keys[:2], keys[2:4], keys[4:], []]

    def share(self, desk: Desk) -> str:
        article = standing_at(desk.archive, FERRY).answer(at(10**6))
        assert isinstance(article, Article)
        return a_share_image(article).path


class TestSweep:
    def test_a_picture_that_no_event_announced_is_asked_for_and_shown(self, desk: Desk) -> None:
        desk.uploads.put(PICTURE, picture_text("a ferry"), at(0))
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A ferry}"), 1)
        assert _is_swept(desk, PICTURE)
        assert desk.shown
        assert not _is_swept(desk, PICTURE)

    def test_a_story_whose_picture_was_made_is_found_though_nobody_was_told(
        self, desk: Desk
    ) -> None:
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A ferry}"), 0)
        desk.uploads.put(PICTURE, picture_text("a ferry"), at(1))
        for _ in desk.pictures.receiving([PICTURE]):
            pass
        assert desk.shown is None or not desk.shown.digest
        assert _is_swept(desk, KEY)
        assert desk.shown
        assert desk.shown.digest

    def test_a_notice_of_a_picture_is_kept_until_it_was_made(self, desk: Desk) -> None:
        desk.uploads.put(PICTURE, picture_text("a ferry"), at(0))
        changes = MemoryChanges()
        changes.notices.append(PICTURE)
        lost = dataclasses.replace(desk.stories, requests=None)
        for _ in sweep(lost, changes=changes):
            pass
        assert changes.notices == [PICTURE]
        desk.take_in(PICTURE)
        for _ in sweep(lost, changes=changes):
            pass
        assert changes.notices == []

    def test_what_was_made_of_a_picture_that_is_hidden_by_now_goes(self, desk: Desk) -> None:
        desk.put(KEY, story(picture="{file: ferry.jpg, alt: A ferry}"), 0)
        desk.put(PICTURE, picture_text("a ferry"), 1)
        with pytest.MonkeyPatch.context() as hidden:
            hidden.setattr("chalicelib.ingest.picture_intake.is_picture_upload", lambda _key: False)
            hidden.setattr("chalicelib.ingest.sweep.is_upload", is_story_key)
            assert _is_swept(desk, PICTURE)
        assert desk.shown is None or not desk.shown.digest


class TestRebuild:
    def rebuilt(self, desk: Desk, *, makes: bool) -> MemoryArchive:
        """What a rebuild makes of the bucket: with what was made before, or anew."""
        archive = MemoryArchive()
        renditions = MemoryRenditions() if makes else desk.renditions
        pictures = dataclasses.replace(
            desk.pictures,
            register=archive,
            originals=archive,
            uses=archive,
            files=renditions,
            maker=TextPictureMaker() if makes else None,
        )
        intake = dataclasses.replace(
            desk.stories,
            register=archive,
            originals=archive,
            requests=ImmediateRequests(pictures),
            share_images=ShareImages(a_share_image, RenditionCount(archive, lambda: desk.clock)),
        )
        rebuild(intake, progress=lambda _files: None)
        return archive

    def test_a_rebuild_makes_the_same_with_and_without_what_was_made_before(
        self, desk: Desk
    ) -> None:
        desk.put(KEY, story(picture="ferry.jpg"), 0)
        desk.put(PICTURE, picture_text("a ferry", alt="A ferry"), 1)
        desk.put(PICTURE, BROKEN, 2)
        desk.put("articles/denmark/boat.png", picture_text("a boat"), 3)
        receipts = dict(desk.uploads.receipts)
        for makes in (False, True):
            rebuilt = self.rebuilt(desk, makes=makes)
            assert standing_at(rebuilt, FERRY).article == standing_at(desk.archive, FERRY).article
            assert rebuilt.kept_originals == desk.archive.kept_originals
            assert not any(record.is_stale for record in rebuilt.records())
        assert desk.uploads.receipts == receipts

    def test_what_was_made_of_a_deleted_picture_goes_though_the_table_was_built_anew(
        self, desk: Desk
    ) -> None:
        desk.put(PICTURE, picture_text("a ferry"), 0)
        desk.put(PICTURE, picture_text("another ferry"), 1)
        desk.delete(PICTURE, 2)
        assert desk.renditions
        rebuilt = self.rebuilt(desk, makes=False)
        for _ in UnusedRenditions(rebuilt, desk.renditions).remove(at(2 * 86_400)):
            pass
        assert not desk.renditions

    def test_a_picture_that_was_never_made_is_left_to_the_sweep(self, desk: Desk) -> None:
        desk.uploads.put(PICTURE, picture_text("a ferry"), at(0))
        rebuilt = self.rebuilt(desk, makes=False)
        assert list(rebuilt.records()) == []


class _DiesAfterMarks(MemoryArchive):
    """A register whose handler's time is over after a few marks."""

    marks_left = 0

    def mark_stale(self, key: str) -> None:
        self.marks_left -= 1
        if self.marks_left < 0:
            raise TimeoutError
        super().mark_stale(key)


def test_a_picture_that_more_stories_name_than_one_attempt_can_mark_is_shown_by_all(
    uploads: MemoryUploads, newsroom: Newsroom
) -> None:
    archive = _DiesAfterMarks()
    desk = Desk(archive, uploads, newsroom)
    stories = [f"articles/denmark/ferry-{number}.md" for number in range(10)]
    for key in stories:
        desk.put(key, story(f"The ferry {key[-4]}", picture="ferry.jpg"), 0)
    uploads.put(PICTURE, picture_text("the ferry"), at(1))
    pictures = dataclasses.replace(desk.pictures, marks_between_notes=2)

    for _attempt in range(5):
        archive.marks_left = 3
        outcomes = list(pictures.receiving([PICTURE]))
    assert [type(outcome) for outcome in outcomes] == [Received]
    assert all(archive.record(key).is_stale for key in stories)
    assert archive.record(PICTURE).marked == "", "another version is told to all of them again"


def test_the_function_that_makes_pictures_logs_what_came_of_each(
    desk: Desk, archive: MemoryArchive
) -> None:
    lines: list[str] = []
    desk.uploads.put(PICTURE, picture_text("a ferry"), at(0))
    desk.uploads.put("pictures/boat.jpg", picture_text("a boat"), at(0))
    use = archive.use(picture_digest(picture_text("a boat")))
    archive.keep_use(use, replace(use, is_going=True))
    stories = StoryPictures(
        archive, desk.uploads, archive, desk.renditions, desk.maker, a_share_image
    )
    journal = Journal("prod", now=lambda: NOON, write=lines.append, is_local=False)
    making = LoggedPictures(desk.pictures, stories, journal, clock=lambda: 0, request="r1")
    making.receive({"key": PICTURE})
    making.receive({"story": KEY})
    with pytest.raises(ExceptionGroup, match="pictures/boat"):
        making.receive({"key": "pictures/boat.jpg"})
    ready, failed = map(json.loads, lines)
    assert (ready["key"], ready["outcome"], ready["request"]) == (PICTURE, "ready", "r1")
    assert (failed["key"], failed["outcome"]) == ("pictures/boat.jpg", "failed")
