"""`newsdesk watch`: a folder and the site in step, and never many deletions unasked."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from newsdesk.editors_bucket import EditorsBucket
from newsdesk.followed_folder import FollowedFolder, name_of
from newsdesk.watch_brake import WINDOW, Happened
from tests.newsdesk.desk import Desk
from tests.newsdesk.site import NewsroomSite
from tests.storage.engines import s3_client

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

pytestmark = pytest.mark.xdist_group("newsdesk")  # one server of S3


class Watch:
    """A folder that is followed, look by look, by a clock of the test's own."""

    def __init__(self, desk: Desk, site: NewsroomSite, s3: S3Client | None = None) -> None:
        bucket = EditorsBucket(
            s3 or site.s3,
            site.bucket,
            site.bucket,
            "http://news",
            frozenset(),
            is_local=False,
            zone=UTC,
        )
        self.time = 0.0
        self.events: list[Happened] = []
        memory = desk.folder / ".newsdesk" / "memory.json"
        memory.parent.mkdir(parents=True)
        self.folder = FollowedFolder(
            desk.folder, bucket, memory, say=self.events.append, clock=lambda: self.time
        )
        self._site = site

    def begin(self, desk: Desk, number: int) -> list[Path]:
        """So many stories, all of them published."""
        names = [f"denmark/ferry-{one}.md" for one in range(number)]
        paths = [desk.file(name, f"# {name}\n\nIt sails again.") for name in names]
        self.folder.first_look()
        assert self.there() == number
        return paths

    def look(self) -> None:
        """Two looks: what has changed has to be the same at both."""
        self.folder.look()
        self.folder.look()

    @property
    def said(self) -> list[str]:
        return [event.sentence for event in self.events]

    def there(self) -> int:
        """How many stories are in the bucket."""
        answer = self._site.s3.list_objects_v2(Bucket=self._site.bucket, Prefix="articles/")
        return answer["KeyCount"]


def test_what_programs_keep_for_themselves_is_not_uploaded(desk: Desk, site: NewsroomSite) -> None:
    watch = Watch(desk, site)
    desk.file("denmark/~$ferry.docx", b"Ida Krog")
    desk.file("denmark/@eaDir/ferry.md")
    watch.begin(desk, 1)
    assert site.received == ["articles/denmark/ferry-0.md"]
    site.put("articles/denmark/~$quay.docx", "Ida Krog")
    watch.look()
    assert not (desk.folder / "denmark/~$quay.docx").exists()


def test_a_renamed_file_is_told_how_its_old_address_leads_on(
    desk: Desk, site: NewsroomSite
) -> None:
    watch = Watch(desk, site)
    [path] = watch.begin(desk, 1)
    path.rename(path.with_name("quay.md"))
    watch.look()
    assert "which is denmark/quay.md now" in watch.said[-1]
    assert "`aliases: [/denmark/ferry-0]`" in watch.said[-1]


def test_a_refused_version_names_its_file_and_what_stays(desk: Desk, site: NewsroomSite) -> None:
    watch = Watch(desk, site)
    watch.begin(desk, 1)
    desk.file("denmark/ferry-0.md", "---\ndate: never\n---\n# Ferry\n\nIt sails.")
    watch.look()
    said = watch.said[-1].splitlines()
    assert said[0] == "refused    articles/denmark/ferry-0.md"
    assert "the version before stays at http://news/denmark/ferry-0" in said[-1]


def test_what_the_site_has_comes_into_a_new_folder_as_new(desk: Desk, site: NewsroomSite) -> None:
    site.put("articles/denmark/ferry.md", "# Ferry\n\nIt sails.")
    watch = Watch(desk, site)
    watch.folder.first_look()
    assert watch.said == ["fetched    articles/denmark/ferry.md, from the site, new in this folder"]


def test_files_that_are_put_back_are_said_to_be_back(desk: Desk, site: NewsroomSite) -> None:
    watch = Watch(desk, site)
    paths = watch.begin(desk, 6)
    contents = [path.read_bytes() for path in paths]
    for path in paths:
        path.unlink()
    watch.look()
    assert watch.events[-1].what == "held"
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    watch.look()
    watch.look()
    assert [event.what for event in watch.events[-2:]] == ["held", "released"]


def test_what_readers_miss_of_a_story_is_said_beside_its_address(
    desk: Desk, site: NewsroomSite
) -> None:
    watch = Watch(desk, site)
    desk.file("denmark/ferry.md", "# Ferry\n\n![A crane](crane.png)\n\nIt sails again.")
    watch.folder.first_look()
    [said] = watch.said
    assert said.startswith("published  http://news/denmark/ferry\n")
    assert "look: `crane.png` was not uploaded yet" in said
    assert "look: the story has only 3 words" in said


def test_what_is_saved_is_published_and_what_is_deleted_goes(
    desk: Desk, site: NewsroomSite
) -> None:
    watch = Watch(desk, site)
    path = desk.file("denmark/ferry.md")
    watch.look()
    assert watch.said == ["published  http://news/denmark/ferry"]
    path.unlink()
    watch.look()
    assert watch.said[1:] == ["deleted    articles/denmark/ferry.md"]
    assert watch.there() == 0


def test_of_many_files_that_are_gone_none_is_deleted_and_that_is_said_once(
    desk: Desk, site: NewsroomSite
) -> None:
    watch = Watch(desk, site)
    paths = watch.begin(desk, 6)
    kept = [path.read_text() for path in paths]
    for path in paths:
        path.unlink()
    watch.look()
    watch.look()
    assert watch.there() == 6
    assert sum("more than a handful" in line for line in watch.said) == 1
    for path, text in zip(paths[1:], kept[1:], strict=True):
        path.write_text(text)
    watch.look()
    assert watch.there() == 5, "one alone is meant"


def test_few_at_a_time_are_many_too_within_ten_minutes(desk: Desk, site: NewsroomSite) -> None:
    watch = Watch(desk, site)
    paths = watch.begin(desk, 6)
    for path in paths[:5]:
        path.unlink()
    watch.look()
    paths[5].unlink()
    watch.look()
    assert watch.there() == 1
    watch.time = WINDOW + 1
    watch.look()
    assert watch.there() == 0


TEXT = "# The ferry sails again\n\nIt sails at seven.\n"
KEY = "articles/denmark/ferry.md"


def text_there(site: NewsroomSite) -> str:
    return site.s3.get_object(Bucket=site.bucket, Key=KEY)["Body"].read().decode()


def test_what_others_change_comes_into_the_folder_and_is_not_uploaded_again(
    desk: Desk, site: NewsroomSite
) -> None:
    watch = Watch(desk, site)
    mine = desk.file("denmark/ferry.md")
    watch.look()
    site.put(KEY, TEXT)
    site.put("articles/culture/new.md", TEXT)
    site.put("pictures/quay/crane.jpg", "a picture")
    watch.look()
    assert mine.read_text() == TEXT
    assert (desk.folder / "culture/new.md").read_text() == TEXT
    assert (desk.folder / "_pictures/quay/crane.jpg").read_bytes() == b"a picture"
    fetched = [event.key for event in watch.events if event.what == "fetched"]
    assert sorted(fetched) == ["articles/culture/new.md", KEY, "pictures/quay/crane.jpg"]
    versions = len(site.uploads.versions(KEY))
    watch.look()
    assert len(site.uploads.versions(KEY)) == versions == 2


def test_a_file_that_both_have_changed_is_kept_twice_and_wins_when_it_is_saved_again(
    desk: Desk, site: NewsroomSite
) -> None:
    watch = Watch(desk, site)
    mine = desk.file("denmark/ferry.md")
    watch.look()
    mine.write_text(mine.read_text() + "\nMine.\n")
    site.put(KEY, TEXT)
    watch.look()
    watch.look()
    copy = desk.folder / "denmark/ferry (the site's conflicted copy).md"
    assert copy.read_text() == TEXT
    assert "Mine." in mine.read_text()
    assert [event.what for event in watch.events if event.needs_somebody] == ["conflict"]
    assert "denmark/ferry.md was changed here and on the site" in watch.said[-1]
    assert text_there(site) == TEXT
    mine.write_text(mine.read_text() + "\nBoth.\n")
    watch.look()
    assert text_there(site).endswith("Both.\n")
    assert watch.there() == 1, "the copy is not uploaded"


def test_a_change_that_was_not_seen_yet_is_not_overwritten_by_an_upload(
    desk: Desk, site: NewsroomSite
) -> None:
    watch = Watch(desk, site)
    mine = desk.file("denmark/ferry.md")
    watch.look()
    site.put(KEY, TEXT)
    mine.write_text("# Mine\n")
    watch.folder.look(asks_site=False)
    watch.folder.look(asks_site=False)
    assert text_there(site) == TEXT
    assert watch.events[-1].what == "conflict"


def test_a_file_that_others_delete_goes_from_the_folder_and_can_be_had_back(
    desk: Desk, site: NewsroomSite
) -> None:
    watch = Watch(desk, site)
    mine = desk.file("denmark/ferry.md")
    text = mine.read_text()
    watch.look()
    site.s3.delete_object(Bucket=site.bucket, Key=KEY)
    watch.look()
    assert not mine.exists()
    assert (desk.folder / ".newsdesk/deleted/denmark/ferry.md").read_text() == text
    assert watch.events[-1].what == "gone"


def test_a_file_that_others_delete_while_it_is_changed_here_stays_until_it_is_saved_again(
    desk: Desk, site: NewsroomSite
) -> None:
    watch = Watch(desk, site)
    mine = desk.file("denmark/ferry.md")
    watch.look()
    site.s3.delete_object(Bucket=site.bucket, Key=KEY)
    mine.write_text(TEXT)
    watch.look()
    watch.look()
    assert (mine.read_text(), watch.there()) == (TEXT, 0)
    assert "deleted on the site, and changed here" in watch.said[-1]
    mine.write_text(f"{TEXT}\nOnce more.\n")
    watch.look()
    assert watch.there() == 1


def test_a_file_that_is_deleted_here_while_others_change_it_comes_back(
    desk: Desk, site: NewsroomSite
) -> None:
    watch = Watch(desk, site)
    mine = desk.file("denmark/ferry.md")
    watch.look()
    site.put(KEY, TEXT)
    mine.unlink()
    watch.look()
    assert (mine.read_text(), watch.there()) == (TEXT, 1)


def test_of_many_files_that_others_delete_none_goes_from_the_folder(
    desk: Desk, site: NewsroomSite
) -> None:
    watch = Watch(desk, site)
    paths = watch.begin(desk, 6)
    for path in paths:
        site.s3.delete_object(Bucket=site.bucket, Key=f"articles/denmark/{path.name}")
    watch.look()
    watch.look()
    assert all(path.exists() for path in paths)
    assert sum("6 files are gone from the site" in line for line in watch.said) == 1


def test_a_folder_that_has_the_same_files_as_the_site_is_in_step_without_a_word(
    desk: Desk, site: NewsroomSite
) -> None:
    path = desk.file("denmark/ferry.md")
    site.put(KEY, path.read_text())
    watch = Watch(desk, site)
    watch.folder.first_look()
    watch.look()
    assert not watch.events
    assert len(site.uploads.versions(KEY)) == 1


def test_a_folder_is_brought_in_step_once_by_the_command(desk: Desk, site: NewsroomSite) -> None:
    desk.file("denmark/ferry.md")
    site.put("articles/culture/new.md", TEXT)
    said = desk.newsdesk("watch", desk.folder, "--once", "--json", *site.options)
    assert said.status == 0
    events = {one["key"]: one["event"] for one in said.data}
    assert events == {KEY: "published", "articles/culture/new.md": "fetched"}


@pytest.mark.parametrize(
    "key",
    [
        "articles/../../secret.md", "articles//a.md", "articles/.hidden.md", "articles/",
        "pictures/documents/a.jpg", "articles/_pictures/a.jpg", "articles/a\\b.md",
    ],
)  # fmt: skip
def test_a_key_that_is_no_plain_name_is_not_written_into_the_folder(key: str) -> None:
    assert name_of(key) == ""


def test_a_section_that_is_closed_to_an_editor_is_told_once_and_the_others_stay_in_step(
    desk: Desk, site: NewsroomSite
) -> None:
    site.put("articles/climate/theirs.md", TEXT)
    s3 = s3_client(site.s3.meta.endpoint_url)
    refuse_all_of("climate/", s3)
    watch = Watch(desk, site, s3)
    desk.file("climate/mine.md")
    desk.file("denmark/ferry.md")
    watch.look()
    watch.look()
    assert "published  http://news/denmark/ferry" in watch.said
    told = [event.sentence for event in watch.events if event.needs_somebody]
    assert sorted(sentence.partition(":")[0] for sentence in told) == [
        "1 file of climate/ can't be fetched (climate/theirs.md)",
        "1 file of climate/ can't be uploaded (climate/mine.md)",
    ]
    desk.file("climate/mine.md", TEXT)
    watch.look()
    assert len(watch.said) == 4, "once more, since it is another file now"


def refuse_all_of(folder: str, s3: S3Client) -> None:
    """Let S3 refuse every file of a folder, as a policy of one section does."""

    def refuse(params: dict[str, object], model: object, **_: object) -> None:
        name = getattr(model, "name", "")
        if folder in str(params.get("Key", "")):
            code = "403" if name == "HeadObject" else "AccessDenied"
            raise ClientError({"Error": {"Code": code, "Message": "no"}}, name)

    s3.meta.events.register("provide-client-params.s3", refuse)
