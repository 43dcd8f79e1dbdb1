"""`make restore` and `make confirm-deletions`, over moto and the site's own intake."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.ingest.deletion_brake import most_of
from chalicelib.ingest.sweep import sweep
from chalicelib.news.mass_deletion import BOUND_KEY
from chalicelib.settings import Settings
from chalicelib.site import Site
from operations import confirm_deletions, restore
from operations.confirm_deletions import confirm, held_files
from operations.deletion_bound import set_deletion_bound
from operations.file_versions import VersionedBucket
from operations.restore import restoration
from operations.version_steps import carry_out
from tests.conftest import NOON
from tests.ingest.samples import story
from tests.operations.conftest import Client
from tests.storage.engines import REGION, make_table

FERRY, HARBOUR, NEW = (f"articles/denmark/{name}.md" for name in ("ferry", "harbour", "new"))
STORY = "# A story about {name}\n\nThe ferry sails again after eleven months, says the harbour."


@dataclass
class Clock:
    """S3's clock: a second passes with each look, as its times are whole seconds."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now.replace(tzinfo=None)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("moto.s3.models.utcnow", clock)
    return clock


@pytest.fixture
def bucket(client: Client, clock: Clock) -> VersionedBucket:
    """A bucket that keeps every version."""
    assert clock.now == NOON
    s3, name = client("s3"), f"tidende-{uuid.uuid4()}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return VersionedBucket(s3, name)


def put(bucket: VersionedBucket, key: str, text: str) -> None:
    bucket.s3.put_object(Bucket=bucket.name, Key=key, Body=text.encode())


def text(bucket: VersionedBucket, key: str) -> str | None:
    try:
        with bucket.s3.get_object(Bucket=bucket.name, Key=key)["Body"] as body:
            return str(body.read().decode())
    except bucket.s3.exceptions.NoSuchKey:
        return None


def restored(bucket: VersionedBucket, since: datetime, prefix: str = "", **options: bool) -> None:
    """Restore, and see that this is idempotent."""
    steps = list(restoration(bucket, prefix, since, **options))
    carry_out([(bucket, step) for step in steps], do_it=True)
    assert list(restoration(bucket, prefix, since, **options)) == []


@pytest.fixture
def since(bucket: VersionedBucket, clock: Clock) -> datetime:
    """A sync of the wrong folder: two files are gone, one is overwritten, and one is new."""
    for key in (FERRY, HARBOUR, "articles/culture/film.md"):
        put(bucket, key, "as it was")
    put(bucket, "articles/culture/long-gone.md", "long gone")
    bucket.delete("articles/culture/long-gone.md")
    since = clock.now + timedelta(seconds=1)
    bucket.delete(FERRY)
    bucket.delete("articles/culture/film.md")
    put(bucket, HARBOUR, "somebody else's")
    put(bucket, NEW, "somebody else's")
    return since


def test_what_was_deleted_since_is_put_back_and_nothing_else(
    bucket: VersionedBucket, since: datetime
) -> None:
    restored(bucket, since)
    assert text(bucket, FERRY) == text(bucket, "articles/culture/film.md") == "as it was"
    assert text(bucket, HARBOUR) == text(bucket, NEW) == "somebody else's"
    assert text(bucket, "articles/culture/long-gone.md") is None


def test_a_prefix_bounds_what_is_put_back(bucket: VersionedBucket, since: datetime) -> None:
    restored(bucket, since, "articles/denmark/")
    assert text(bucket, FERRY) == "as it was"
    assert text(bucket, "articles/culture/film.md") is None


def test_what_was_overwritten_is_put_back_if_that_is_asked_for(
    bucket: VersionedBucket, since: datetime
) -> None:
    restored(bucket, since, overwritten=True)
    assert text(bucket, HARBOUR) == "as it was"
    assert text(bucket, NEW) == "somebody else's", "it did not exist before"


def test_files_of_many_versions_on_many_pages_are_put_back(
    bucket: VersionedBucket, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [f"articles/a{'b' * number}.md" for number in range(5)]
    for key in keys:
        for words in ("one", "two"):
            put(bucket, key, words)
    since = clock.now + timedelta(seconds=1)
    for key in keys:
        bucket.delete(key)
    paginate = bucket.s3.get_paginator("list_object_versions").paginate
    pages: Any = lambda **asked: paginate(**asked, PaginationConfig={"PageSize": 2})  # noqa: E731 - typed
    monkeypatch.setattr(
        bucket.s3,
        "get_paginator",
        lambda _name: type("Pages", (), {"paginate": staticmethod(pages)}),
    )
    restored(bucket, since)
    assert [text(bucket, key) for key in keys] == ["two"] * 5


@pytest.mark.parametrize(
    ("folder", "prefix", "within"),
    [
        ("articles/", "", "articles/"),
        ("articles/", "articles/denmark/", "articles/denmark/"),
        ("pictures/", "articles/denmark/", None),
        ("pictures/", "pictures/2026/", "pictures/2026/"),
    ],
)
def test_a_prefix_may_be_of_either_bucket(folder: str, prefix: str, within: str | None) -> None:
    assert restore._within(folder, prefix) == within  # noqa: SLF001 - a pure function, tried alone


def test_the_bound_is_written_only_where_it_differs(bucket: VersionedBucket) -> None:
    assert set_deletion_bound(bucket.s3, bucket.name, 5)
    assert not set_deletion_bound(bucket.s3, bucket.name, 5)
    assert set_deletion_bound(bucket.s3, bucket.name, None)
    assert len(bucket.of_file(BOUND_KEY)) == 2
    assert most_of((text(bucket, BOUND_KEY) or "").encode()) is None


@pytest.fixture
def site(bucket: VersionedBucket, client: Client, moto: str, stage: str) -> Site:
    """A site with seven stories, and a bound of five deletions in ten minutes."""
    table = f"{stage}-news"
    make_table(client("dynamodb"), table)
    settings = Settings("dev", bucket.name, table, endpoint=moto, dynamodb_endpoint=moto)
    site = Site(settings, write=lambda _line: None)
    set_deletion_bound(bucket.s3, bucket.name, 5)
    for number in range(7):
        put(bucket, f"articles/denmark/story-{number}.md", STORY.format(name=f"number {number}"))
    tuple(sweep(site.intake))
    return site


def _delete_all(site: Site, bucket: VersionedBucket) -> None:
    for key, _versions in list(bucket.files("articles/")):
        bucket.delete(key)
    tuple(sweep(site.intake))


def _stories(site: Site) -> int:
    return sum(record.address is not None for record in site.register.records())


def test_stories_stay_after_a_mass_deletion_until_it_is_confirmed(
    site: Site, bucket: VersionedBucket
) -> None:
    _delete_all(site, bucket)
    held = held_files(site.register.records())
    assert (_stories(site), sum(map(len, held.values()))) == (7, 7)
    confirm(bucket.s3, bucket.name, held, decided_by="an operator")
    tuple(sweep(site.intake))
    assert (_stories(site), held_files(site.register.records())) == (0, {})


def test_a_restore_ends_what_is_held(site: Site, bucket: VersionedBucket, clock: Clock) -> None:
    since = clock.now
    _delete_all(site, bucket)
    restored(bucket, since, "articles/")
    tuple(sweep(site.intake))
    assert (_stories(site), held_files(site.register.records())) == (7, {})
    assert {record.chronicle.outcome for record in site.register.records()} == {"edition"}


@pytest.fixture
def command(site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`make confirm-deletions STAGE=dev`."""
    monkeypatch.setattr(confirm_deletions, "_settings", lambda _stage, _port: site.settings)

    def run(*options: str) -> None:
        monkeypatch.setattr(sys, "argv", ["confirm_deletions", "--stage", "dev", *options])
        confirm_deletions.main()

    return run


def test_confirm_deletions_names_what_is_held_before_it_decides(
    site: Site,
    bucket: VersionedBucket,
    command: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    command()
    assert capsys.readouterr().out == "No deletion is held: nothing waits for a decision.\n"
    bucket.s3.put_object(
        Bucket=bucket.name, Key="articles/denmark/soon.md", Body=story(date="2031-01-01").encode()
    )
    _delete_all(site, bucket)
    command()
    told = capsys.readouterr().out
    assert "1 more went at once, since readers never had them" in told
    assert told.count("articles/denmark/soon.md") == 1
    assert told.startswith("7 deleted 2026-11-24 13:00 to 13:10 CET:\n")
    assert "articles/denmark/story-0.md" in told
    assert "make restore STAGE=dev SINCE=2026-11-24T13:00:00+01:00" in told
    tuple(sweep(site.intake))
    assert _stories(site) == 7
    command("--do-it")
    assert "Confirmed: 7 files." in capsys.readouterr().out
    tuple(sweep(site.intake))
    assert _stories(site) == 0


def test_restore_says_when_there_is_nothing_to_put_back(
    bucket: VersionedBucket, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore, "buckets", lambda _stage, _port: [(bucket, "articles/")])
    options = ["--stage", "dev", "--since", "2026-11-24T08:00:00+01:00"]
    monkeypatch.setattr(sys, "argv", ["restore", *options])
    restore.main()
    assert "Nothing was deleted since 2026-11-24 08:00:00+01:00" in capsys.readouterr().out
