"""The wiring: the only module that chooses implementations and connects them (composition root).

Every function imports app.py, so the parts are created lazily, when they are first used: a reader's
function never loads a parser or boto3.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.journal import Journal
from chalicelib.news.errors import NotCalled, WrongSettings
from chalicelib.newsroom_file import newsroom_folder, read_newsroom
from chalicelib.settings import Keys, Settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from mypy_boto3_s3 import S3Client

    from chalicelib.ingest.change_notes import ChangeNotes
    from chalicelib.ingest.intake import Intake
    from chalicelib.ingest.logged_intake import LoggedIntake
    from chalicelib.ingest.logged_pictures import LoggedPictures
    from chalicelib.ingest.picture_intake import PictureIntake
    from chalicelib.ingest.previewing import Previewing
    from chalicelib.ingest.rendition_uses import ShareImages
    from chalicelib.ingest.search_notices import SearchNotices
    from chalicelib.ingest.unused_renditions import UnusedRenditions
    from chalicelib.news.archive import Archive
    from chalicelib.news.article import Article
    from chalicelib.news.newsroom import Newsroom
    from chalicelib.news.pictures import PictureMaker, PictureRequests
    from chalicelib.news.search_results import StorySearch
    from chalicelib.news.share_image import ShareImage
    from chalicelib.news.uploads import Changes
    from chalicelib.pinging.ping_sending import PingSending, Receiver
    from chalicelib.rendering.renderer import Renderer
    from chalicelib.search.index_writing import IndexWriting
    from chalicelib.storage.boto3_calls import Boto3Calls
    from chalicelib.storage.dynamodb_http.client import DynamoDBClient
    from chalicelib.storage.dynamodb_originals import DynamoDBOriginals
    from chalicelib.storage.dynamodb_ping_notes import DynamoDBPingNotes
    from chalicelib.storage.dynamodb_redirects import DynamoDBRedirects
    from chalicelib.storage.dynamodb_register import DynamoDBRegister
    from chalicelib.storage.dynamodb_search_changes import DynamoDBSearchChanges
    from chalicelib.storage.opensearch_http import OpenSearchHTTP
    from chalicelib.storage.s3_index_files import S3IndexFiles
    from chalicelib.storage.s3_pictures import S3Pictures
    from chalicelib.storage.s3_renditions import S3Renditions
    from chalicelib.storage.s3_uploads import S3Uploads


def print_line(line: str) -> None:
    """Write a line to the log, whole: on Lambda what is printed is the log."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Site:
    """A newsroom's site, on one bucket and one table; its journal's lines go to `write`."""

    def __init__(self, settings: Settings, write: Callable[[str], object] = print_line) -> None:
        self.settings = settings
        self.journal = Journal(
            settings.stage, now=self.now, write=write, is_local=settings.is_local
        )

    def now(self) -> datetime:
        """The clock: the only place that reads it."""
        return datetime.now(UTC)

    @cached_property
    def newsroom(self) -> Newsroom:
        """The publication."""
        self._require_settings()
        return read_newsroom(newsroom_folder(self.settings.newsroom))

    @property
    def hub(self) -> str:
        """The hub that tells subscribers of feeds when they change; empty if there is none."""
        return self.newsroom.pings.hub if self._has_pings else ""

    @property
    def _has_pings(self) -> bool:
        pings, settings = self.newsroom.pings, self.settings
        return bool(pings.receivers and pings.stage == settings.stage and settings.site_url)

    @cached_property
    def renderer(self) -> Renderer:
        """The renderer of pages, with its caches."""
        from chalicelib.rendering.renderer import Renderer

        folder = newsroom_folder(self.settings.newsroom)
        return Renderer(self.newsroom, folder, has_search=self.has_search)

    @cached_property
    def archive(self) -> Archive:
        """The archive that readers' queries go to, behind a cache if MEMORY_SECONDS is set."""
        self._require_settings()
        from chalicelib.storage.dynamodb_archive import DynamoDBArchive

        table = DynamoDBArchive(self.dynamodb, self.settings.table)
        seconds = self.settings.memory_seconds
        if not seconds:
            return table
        from chalicelib.storage.cached_archive import CachedArchive

        return CachedArchive(table, seconds=seconds)

    @cached_property
    def dynamodb(self) -> DynamoDBClient | Boto3Calls:
        """The readers' client: without boto3, if the environment has our keys."""
        if self.settings.keys:
            return self._readers_client(self.settings.keys)
        from botocore.exceptions import BotoCoreError, ClientError

        from chalicelib.storage.boto3_calls import Boto3Calls

        return Boto3Calls(self._boto3_dynamodb, unavailable=(BotoCoreError, ClientError))

    def page_deadline(self) -> AbstractContextManager[None]:
        """A context with a deadline for all queries of one page."""
        from chalicelib.storage.dynamodb_http.deadline import page_deadline

        return page_deadline()

    def logged_intake(self, request: str) -> LoggedIntake:
        """Intake that logs a line for each file. `request` is Lambda's id of the invocation."""
        from chalicelib.ingest.logged_intake import LoggedIntake

        return LoggedIntake(
            self.intake,
            self.journal,
            changes=self.changes,
            unused_renditions=self._unused_renditions,
            clock=time.perf_counter,
            request=request,
        )

    @cached_property
    def intake(self) -> Intake:
        """Intake, over the register and the uploads."""
        from chalicelib.ingest.intake import Intake
        from chalicelib.ingest.jitter import pause_at_random
        from chalicelib.ingest.story_pictures import picture_recipe

        return Intake(
            self.register,
            self.uploads,
            self.newsroom,
            self.settings.site_url,
            pause_at_random,
            pictures=self.pictures,
            archive=self._intakes_archive,
            originals=self.originals,
            requests=self.picture_requests,
            share_images=self._share_images,
            redirects=self.redirects,
            previewing=self._previewing,
            search=self._search_notices,
            change_notes=self._change_notes,
            recipe=picture_recipe(self.newsroom),
        )

    @property
    def _share_images(self) -> ShareImages:
        from chalicelib.ingest.rendition_uses import RenditionCount, ShareImages

        return ShareImages(self.share_image, RenditionCount(self.originals, self.now))

    @property
    def rebuilding_intake(self) -> Intake:
        """Intake for a rebuild, which has nothing to make pictures with: it takes in what was made
        of them before, and leaves the others to the sweep. The index of the search is built anew
        after it, so nothing is noted for that.
        """
        from dataclasses import replace

        from chalicelib.ingest.picture_intake import ImmediateRequests

        requests = ImmediateRequests(self.picture_intake(None))
        return replace(self.intake, requests=requests, search=None)

    def picture_making(self, request: str) -> LoggedPictures:
        """Making of pictures that logs a line for each. `request` is as for intake."""
        from chalicelib.ingest.logged_pictures import LoggedPictures
        from chalicelib.ingest.story_pictures import StoryPictures

        story_pictures = StoryPictures(
            self.register,
            self.uploads,
            self.originals,
            self.renditions,
            self.picture_maker,
            self.share_image,
        )
        return LoggedPictures(
            self.picture_intake(self.picture_maker),
            story_pictures,
            self.journal,
            clock=time.perf_counter,
            request=request,
        )

    @cached_property
    def picture_maker(self) -> PictureMaker:
        """What makes pictures: with libraries that only one function has."""
        from chalicelib.imaging.picture_maker import RenditionMaker

        return RenditionMaker(self.newsroom.language)

    def share_image(self, article: Article | None) -> ShareImage:
        """What the image shows by which a story is shared, or the newsroom."""
        return self.renderer.share_image(article)

    def picture_intake(self, maker: PictureMaker | None) -> PictureIntake:
        """Intake of pictures, which `maker` makes; None: only what was made before is taken in."""
        from chalicelib.ingest.jitter import pause_at_random
        from chalicelib.ingest.picture_intake import PictureIntake

        return PictureIntake(
            self.register,
            self.uploads,
            self.originals,
            self.originals,
            self.renditions,
            maker,
            self.newsroom,
            self.now,
            pause_at_random,
        )

    @cached_property
    def originals(self) -> DynamoDBOriginals:
        """The originals of pictures by their names, and the use of their renditions."""
        from chalicelib.storage.dynamodb_originals import DynamoDBOriginals

        return DynamoDBOriginals(self._boto3_dynamodb, self.settings.table)

    @cached_property
    def redirects(self) -> DynamoDBRedirects:
        """Where old paths lead that no story names."""
        from chalicelib.storage.dynamodb_redirects import DynamoDBRedirects

        return DynamoDBRedirects(self._boto3_dynamodb, self.settings.table)

    @property
    def _previewing(self) -> Previewing | None:
        """Previews, if the settings have a secret for their links."""
        from chalicelib.ingest.previewing import Previewing

        secret = self.settings.preview_secret
        return Previewing(secret) if secret else None

    @property
    def _change_notes(self) -> ChangeNotes | None:
        """Notes for those who are pinged, if there are any."""
        if not (self._has_pings and self.settings.pings_function):
            return None
        from chalicelib.ingest.change_notes import ChangeNotes

        return ChangeNotes(self._ping_notes, self._call_ping_sender, self.newsroom, self.now)

    def _call_ping_sender(self) -> None:
        from chalicelib.storage.lambda_requests import invoke

        invoke(self._lambda, self.settings.pings_function, {})

    def sending_pings(self, request: str, context: object) -> PingSending:
        """What pings hubs and search engines; `request` is as for intake, `context` Lambda's."""
        from chalicelib.news.shown import WITHDRAWALS
        from chalicelib.pinging.ping_sending import STEP_MILLISECONDS, PingSending

        return PingSending(
            self._ping_notes,
            self.register,
            tuple(self._ping_receivers()),
            self.journal,
            self.now,
            time.sleep,
            _has_time(context, STEP_MILLISECONDS),
            request,
            frozenset() if self.newsroom.republishing else frozenset([WITHDRAWALS]),
        )

    def _ping_receivers(self) -> Iterator[Receiver]:
        from chalicelib.pinging.bounded_post import bounded_post
        from chalicelib.pinging.ping_receivers import IndexNowEngine, WebSubHub

        choice, here, key = self.newsroom.pings, self.settings.site_url, self.settings.indexnow_key
        if self.hub:
            yield WebSubHub(self.hub, here, bounded_post)
        if self._has_pings and choice.indexnow and key:
            yield IndexNowEngine(choice.engine, here, key, bounded_post)

    @cached_property
    def _ping_notes(self) -> DynamoDBPingNotes:
        from chalicelib.storage.dynamodb_ping_notes import DynamoDBPingNotes

        return DynamoDBPingNotes(self._boto3_dynamodb, self.settings.table)

    @cached_property
    def renditions(self) -> S3Renditions:
        """The renditions in the media bucket; browsers read a laptop's from the bucket itself."""
        from chalicelib.storage.s3_renditions import S3Renditions

        access = "public-read" if self.settings.is_local else ""
        return S3Renditions(self._s3, self.settings.media_bucket, access=access)

    @property
    def _unused_renditions(self) -> UnusedRenditions | None:
        from chalicelib.ingest.unused_renditions import UnusedRenditions

        is_stored = bool(self.settings.media_bucket)
        return UnusedRenditions(self.originals, self.renditions) if is_stored else None

    @cached_property
    def picture_requests(self) -> PictureRequests | None:
        """Requests to the function that makes pictures, if the settings name it."""
        from chalicelib.storage.lambda_requests import LambdaPictureRequests

        function = self.settings.pictures_function
        return LambdaPictureRequests(self._lambda, function) if function else None

    @cached_property
    def register(self) -> DynamoDBRegister:
        """The register: where intake writes stories and the records of uploads."""
        from chalicelib.storage.dynamodb_register import DynamoDBRegister

        return DynamoDBRegister(self._boto3_dynamodb, self.settings.table)

    @cached_property
    def _intakes_archive(self) -> Archive:
        from chalicelib.storage.boto3_calls import Boto3Calls
        from chalicelib.storage.dynamodb_archive import DynamoDBArchive

        calls = Boto3Calls(self._boto3_dynamodb, unavailable=())
        return DynamoDBArchive(calls, self.settings.table)

    @cached_property
    def uploads(self) -> S3Uploads:
        """The uploads bucket."""
        from chalicelib.storage.s3_uploads import S3Uploads

        return S3Uploads(self._s3, self.settings.bucket)

    @cached_property
    def pictures(self) -> S3Pictures | None:
        """The media bucket, if the settings name one."""
        from chalicelib.storage.s3_pictures import S3Pictures

        bucket = self.settings.media_bucket
        return S3Pictures(self._s3, bucket) if bucket else None

    @cached_property
    def changes(self) -> Changes | None:
        """S3's second notices, if the settings name their queue."""
        from chalicelib.storage.sqs_changes import SQSChanges

        queue = self.settings.changes_queue
        return SQSChanges(self._sqs, queue) if queue else None

    @property
    def has_search(self) -> bool:
        """Whether readers can search: the settings name its function, and the newsroom has nothing
        of its own at the address of its page.
        """
        from chalicelib.rendering.urls import SEARCH

        is_free = not (self.newsroom.section(SEARCH) or self.newsroom.page(SEARCH))
        return bool(self.settings.search_function and self.settings.keys) and is_free

    @cached_property
    def search(self) -> StorySearch | None:
        """The search that readers' pages use, if there is one."""
        function, keys = self.settings.search_function, self.settings.keys
        if not keys or not self.has_search:
            return None
        from chalicelib.storage.dynamodb_http.connection_pool import ConnectionPool
        from chalicelib.storage.dynamodb_http.signature import Credentials
        from chalicelib.storage.lambda_search import SEARCH_SECONDS, LambdaSearch

        aws = f"https://lambda.{keys.region}.amazonaws.com"
        return LambdaSearch(
            ConnectionPool(self.settings.endpoint or aws, read_seconds=SEARCH_SECONDS),
            Credentials(keys.key_id, keys.secret, keys.token),
            keys.region,
            function,
            now=self.now,
            failed=self.journal.count_search_error,
        )

    def searching(self, event: dict[str, Any], request: str) -> Any:  # noqa: ANN401 - JSON
        """The answer of the function that searches. `request` is as for intake."""
        from chalicelib.search.index_events import search_answer
        from chalicelib.search.logged_search import LoggedSearch

        logged = LoggedSearch(self.index_search, self.journal, time.perf_counter, request)
        return search_answer(logged, event)

    def writing_index(self, event: dict[str, Any], context: object, request: str) -> None:
        """What the function does that writes the index. `context` is Lambda's."""
        from chalicelib.search.index_events import STEP_MILLISECONDS, write_index
        from chalicelib.search.logged_search import LoggedIndexWriting

        writing = self.index_writing(_has_time(context, STEP_MILLISECONDS))
        write_index(LoggedIndexWriting(writing, self.journal, time.perf_counter, request), event)

    @cached_property
    def index_search(self) -> StorySearch:
        """The search over the index itself, of the function that has the engine."""
        if not self.settings.opensearch_url:
            return self._pack_search
        from chalicelib.search.opensearch_search import OpenSearchSearch, SearchUntilBuilt

        # Nobody waits for a second attempt after the first has taken that long.
        server = self._opensearch(seconds=2.5, attempts=2)
        return SearchUntilBuilt(OpenSearchSearch(server), lambda: self._pack_search)

    @cached_property
    def _pack_search(self) -> StorySearch:
        from pathlib import Path
        from tempfile import mkdtemp

        from chalicelib.search.pack_shelves import PackShelves
        from chalicelib.search.tantivy_search import TantivySearch

        folder = Path(mkdtemp(prefix="index-"))
        broken = self._tell_of_broken_pack
        return TantivySearch(PackShelves(self._index_files, folder, time.monotonic, broken))

    def _opensearch(self, *, seconds: float, attempts: int) -> OpenSearchHTTP:
        import boto3

        from chalicelib.ingest.jitter import pause_at_random
        from chalicelib.storage.opensearch_http import OpenSearchHTTP

        session = boto3.Session()
        return OpenSearchHTTP(
            self.settings.opensearch_url,
            session.get_credentials,
            session.region_name,
            seconds=seconds,
            attempts=attempts,
            pause=pause_at_random,
        )

    def index_writing(self, has_time: Callable[[], bool]) -> IndexWriting:
        """The writing of the index, of the function that has the engine."""
        from chalicelib.ingest.jitter import pause_at_random
        from chalicelib.search.index_writing import IndexWriting
        from chalicelib.storage.searched_stories import TableStories

        stories = TableStories(
            self.register, self._intakes_archive, self.newsroom.language, self.now
        )
        places = (stories, self._search_changes, self.now, pause_at_random, has_time)
        if not self.settings.opensearch_url:
            return IndexWriting(self._index_files, *places)
        from chalicelib.search.opensearch_index import OpenSearchIndex
        from chalicelib.search.opensearch_schema import engine_version
        from chalicelib.search.opensearch_writing import OpenSearchWriting
        from chalicelib.storage.s3_index_files import S3IndexFiles

        files = S3IndexFiles(self._s3, self.settings.index_bucket, engine_version())
        index = OpenSearchIndex(self._opensearch(seconds=20, attempts=5))
        return OpenSearchWriting(files, *places, index=index)

    @property
    def _search_notices(self) -> SearchNotices | None:
        """Notices to the index, if the settings name who keeps it."""
        from chalicelib.ingest.search_notices import SearchNotices

        function = self.settings.index_function
        return SearchNotices(self._search_changes, self.tell_index) if function else None

    def tell_index(self, **about: str) -> None:
        """Have the index's writer called with this, if the settings name it."""
        from chalicelib.storage.lambda_requests import invoke

        if self.settings.index_function:
            invoke(self._lambda, self.settings.index_function, about)

    def _tell_of_broken_pack(self, digest: str) -> None:
        """A search does not fail for it: the next one on another machine tells of it again."""
        with suppress(NotCalled):
            self.tell_index(broken=digest)

    @property
    def _search_changes(self) -> DynamoDBSearchChanges:
        from chalicelib.storage.dynamodb_search_changes import DynamoDBSearchChanges

        return DynamoDBSearchChanges(self._boto3_dynamodb, self.settings.table, now=self.now)

    @property
    def _index_files(self) -> S3IndexFiles:
        from chalicelib.search.pack_schema import engine_version
        from chalicelib.storage.s3_index_files import S3IndexFiles

        return S3IndexFiles(self._s3, self.settings.index_bucket, engine_version())

    def _require_settings(self) -> None:
        """Raise WrongSettings if the settings can't be used."""
        if self.settings.wrong:
            raise WrongSettings(self.settings.wrong)

    def _readers_client(self, keys: Keys) -> DynamoDBClient:
        from chalicelib.storage.dynamodb_http.client import DynamoDBClient
        from chalicelib.storage.dynamodb_http.connection_pool import ConnectionPool
        from chalicelib.storage.dynamodb_http.signature import Credentials

        aws = f"https://dynamodb.{keys.region}.amazonaws.com"
        return DynamoDBClient(
            ConnectionPool(self.settings.dynamodb_endpoint or aws),
            Credentials(keys.key_id, keys.secret, keys.token),
            keys.region,
            now=self.now,
            spent=self.journal.count_read_units,
        )

    @cached_property
    def _boto3_dynamodb(self) -> Any:  # noqa: ANN401 - boto3 types it by the name's value
        return self._boto3_client("dynamodb", self.settings.dynamodb_endpoint)

    @cached_property
    def _s3(self) -> S3Client:
        client: S3Client = self._boto3_client("s3", self.settings.endpoint)
        return client

    @cached_property
    def _lambda(self) -> Any:  # noqa: ANN401 - boto3 types it by the name's value
        return self._boto3_client("lambda", self.settings.endpoint)

    @cached_property
    def _sqs(self) -> Any:  # noqa: ANN401 - boto3 types it by the name's value
        return self._boto3_client("sqs", self.settings.endpoint)

    def _boto3_client(self, service: Any, endpoint: str | None) -> Any:  # noqa: ANN401 - see above
        import boto3
        from botocore.config import Config

        from chalicelib.storage.retries import BOTO3_CONFIG

        return boto3.client(service, endpoint_url=endpoint, config=Config(**BOTO3_CONFIG))


def _has_time(context: object, step_milliseconds: int) -> Callable[[], bool]:
    """Whether Lambda leaves time for a step as long as that; without Lambda there always is."""
    left = getattr(context, "get_remaining_time_in_millis", None)
    return (lambda: left() > step_milliseconds) if left else lambda: True
