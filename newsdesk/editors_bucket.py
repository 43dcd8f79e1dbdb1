"""The editors' bucket: the local cloud's, a stage's, or any that S3 answers for."""

from __future__ import annotations

import argparse
import hashlib
import json
import mimetypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ProfileNotFound,
)

from chalicelib.ingest.receipt import time_text
from chalicelib.news.newsroom import Newsroom
from chalicelib.storage.s3_uploads import S3Uploads, receipt_key
from local.ports import HOST, PORT, RUNNING
from newsdesk.desk_files import DeskFile
from operations.refusal import Refused
from operations.stages import enter_stage

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

THREADS = 8  # uploads at once; a laptop's line has no use for more
CLOSED: dict[str, Any] = {"outcome": "closed"}
READERS = 32  # small files read at once; each is a wait of its own
_CONFIG = Config(
    connect_timeout=5, retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=READERS,
)  # fmt: skip


# What S3 has, and servers of others may not have: a host for each bucket, and checksums at the end.
_OF_OTHERS = Config(
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


def add_place_options(parser: argparse.ArgumentParser) -> None:
    """Which bucket is meant."""
    place = parser.add_argument_group("which site; that of make run, if nothing else is said")
    for name, metavar, what in (
        ("stage", "STAGE", "prod, or another that is deployed; by this account's number"),
        ("bucket", "BUCKET", "the editors' bucket, by its name"),
        ("endpoint", "URL", "of S3, where that is not Amazon's"),
        ("profile", "NAME", "of ~/.aws/config"),
        ("region", "REGION", "such as eu-north-1"),
        ("site", "URL", "where readers find the site, for addresses"),
    ):
        variable = f"NEWSDESK_{name.upper()}"
        place.add_argument(
            f"--{name}",
            metavar=metavar,
            default=os.environ.get(variable, ""),
            help=f"{what} ({variable})",
        )


@dataclass(frozen=True)
class EditorsBucket:
    """The bucket, and what is `served_as_it_is` from the media bucket beside it."""

    s3: S3Client
    name: str
    media: str
    site_url: str
    served_as_it_is: frozenset[str]
    is_local: bool
    zone: tzinfo

    def time(self, moment: str) -> str:
        """A receipt's moment on the newsroom's clock."""
        return time_text(datetime.fromisoformat(moment), self.zone)

    @cached_property
    def uploads(self) -> S3Uploads:
        """The same, as intake reads it."""
        return S3Uploads(self.s3, self.name)

    def is_served(self, key: str) -> bool:
        """Whether a picture is served as it is, and no receipt is written."""
        return key in self.served_as_it_is and self.media != self.name

    def version_of(self, file: DeskFile) -> str:
        """The id of the newest version in the bucket, if it has the same bytes; else empty."""
        digest = hashlib.md5(file.content(), usedforsecurity=False).hexdigest()
        return self.has(file.key, digest)

    def has(self, key: str, digest: str) -> str:
        """The same, by the MD5 of the bytes."""
        try:
            head = self.s3.head_object(Bucket=self._bucket_of(key), Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] not in {"404", "NoSuchKey"}:
                raise
            return ""
        return head.get("VersionId", "null") if head["ETag"].strip('"') == digest else ""

    def tag(self, key: str) -> str:
        """S3's tag of a file as it is there, which is another for every other content; empty if it
        is not there.
        """
        try:
            head = self.s3.head_object(Bucket=self._bucket_of(key), Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] not in {"404", "NoSuchKey"}:
                raise
            return ""
        return head["ETag"].strip('"')

    def has_as(self, key: str, content: bytes) -> str:
        """The tag of a file that has these bytes there, as far as a tag tells it; else empty."""
        tag = self.tag(key)
        return tag if tag == hashlib.md5(content, usedforsecurity=False).hexdigest() else ""

    def tags(self, prefix: str) -> Iterator[tuple[str, str]]:
        """The key and the tag of each file below a prefix."""
        pages = self.s3.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.name, Prefix=prefix):
            for entry in page.get("Contents", []):
                yield entry["Key"], entry["ETag"].strip('"')

    def content(self, key: str) -> tuple[bytes, str] | None:
        """A file's bytes and its tag; None if it is not there."""
        try:
            answer = self.s3.get_object(Bucket=self._bucket_of(key), Key=key)
        except self.s3.exceptions.NoSuchKey:
            return None
        with answer["Body"] as body:
            return body.read(), answer["ETag"].strip('"')

    def delete(self, key: str) -> None:
        """Delete a file; a served picture goes from where an earlier release put it, too."""
        for bucket in {self._bucket_of(key), self.name}:
            self.s3.delete_object(Bucket=bucket, Key=key)

    def put(self, key: str, content: bytes) -> str:
        """Upload a file; the id of the version."""
        return self.put_tagged(key, content)[0]

    def put_tagged(self, key: str, content: bytes) -> tuple[str, str]:
        """The same, and the tag."""
        bucket = self._bucket_of(key)
        kind = mimetypes.guess_type(key)[0] or "application/octet-stream"
        is_read_by_browsers = self.is_served(key) and self.is_local
        access: Any = {"ACL": "public-read"} if is_read_by_browsers else {}
        answer = self.s3.put_object(
            Bucket=bucket, Key=key, Body=content, ContentType=kind, **access
        )
        return answer.get("VersionId", "null"), answer["ETag"].strip('"')

    def receipt(self, key: str) -> dict[str, Any] | None:
        """The receipt of a file as it is now; None if there is none."""
        content = self._read(receipt_key(key, "json"))
        return json.loads(content) if content else None

    def receipt_or_closed(self, key: str) -> dict[str, Any] | None:
        """The same; CLOSED if whoever asks may not read it, as of a section that is not theirs."""
        try:
            return self.receipt(key)
        except ClientError as error:
            if error.response["Error"]["Code"] != "AccessDenied":
                raise
            return CLOSED

    def receipt_text(self, key: str) -> str:
        """The same for people."""
        return self._read(receipt_key(key, "txt")).decode()

    def address(self, receipt: dict[str, Any]) -> str:
        """The whole address of a story, if that is known, or its path; empty if it has none."""
        return self._whole(receipt.get("address") or "")

    def preview(self, receipt: dict[str, Any]) -> str:
        """The link to what readers do not have; empty if there is none."""
        return self._whole(receipt.get("preview") or "")

    def _whole(self, address: str) -> str:
        return f"{self.site_url}{address}" if address.startswith("/") else address

    def _bucket_of(self, key: str) -> str:
        return self.media if self.is_served(key) else self.name

    def _read(self, key: str) -> bytes:
        try:
            with self.s3.get_object(Bucket=self.name, Key=key)["Body"] as body:
                return body.read()
        except self.s3.exceptions.NoSuchKey:
            return b""


def open_bucket(options: argparse.Namespace, newsroom: Newsroom) -> EditorsBucket:
    """The bucket that the options name. Raises Refused if nobody can tell which."""
    stage = options.stage or ("" if options.bucket else "local")
    running: dict[str, str] = {}
    if stage == "local":
        running = json.loads(RUNNING.read_text("utf-8")) if RUNNING.is_file() else {}
        enter_stage("local")
        os.environ["AWS_ENDPOINT_URL"] = endpoint = (
            options.endpoint or running.get("cloud") or os.environ["AWS_ENDPOINT_URL"]
        )
        session = boto3.Session()
        names = os.environ["UPLOADS_BUCKET"], os.environ["MEDIA_BUCKET"]
        names = (options.bucket, _media_beside(options.bucket)) if options.bucket else names
    else:
        endpoint = options.endpoint
        session = _session(options)
        bucket = options.bucket or f"tidende-{stage}-uploads-{_account(session)}"
        names = bucket, _media_beside(bucket)
    at_home = f"http://{HOST}:{PORT.usual}" if stage == "local" else ""
    return EditorsBucket(
        session.client(
            "s3",
            endpoint_url=endpoint or None,
            config=_CONFIG.merge(_OF_OTHERS) if endpoint else _CONFIG,
        ),
        *names,
        site_url=(options.site or running.get("site") or at_home).rstrip("/"),
        served_as_it_is=frozenset(
            {newsroom.icon, *(author.picture for author in newsroom.authors)}
        ),
        is_local=stage == "local",
        zone=newsroom.zone,
    )


def _session(options: argparse.Namespace) -> boto3.Session:
    region = options.region or os.environ.get("AWS_REGION") or None
    return boto3.Session(profile_name=options.profile or None, region_name=region)


def _media_beside(uploads: str) -> str:
    return uploads.replace("-uploads", "-media")


def _account(session: boto3.Session) -> str:
    """The number of the account; anybody may ask for their own."""
    return str(session.client("sts", config=_CONFIG).get_caller_identity()["Account"])


@contextmanager
def bucket_errors() -> Iterator[None]:
    """What S3 and the way to it refuse is told in a sentence: raises Refused."""
    try:
        yield
    except (EndpointConnectionError, ConnectTimeoutError) as error:
        at = urlsplit(str(error.kwargs.get("endpoint_url", "S3")))
        raise Refused(
            f"Nothing answers at {at.scheme}://{at.netloc}. On this machine, start the site in "
            "another terminal first: make run. For a site on AWS, name its stage: --stage prod"
        ) from None
    except ValueError as error:  # of boto3, about an address
        raise Refused(f"{error}: an endpoint is written as https://s3.example.org") from None
    except ProfileNotFound as error:
        raise Refused(f"{error}. Those in ~/.aws/config can be named.") from None
    except NoCredentialsError:
        raise Refused(
            "Nobody is logged in to AWS in this shell: name a profile (--profile NAME), or log in "
            "(aws sso login)."
        ) from None
    except ClientError as error:
        raise Refused(_refusal(error)) from None
    except BotoCoreError as error:
        raise Refused(f"S3 can't be asked: {error}") from None


_KEYS_WRONG = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"}
_ELSEWHERE = {"PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraint"}


def _refusal(error: ClientError) -> str:
    code = error.response["Error"]["Code"]
    if code in _KEYS_WRONG:
        return (
            f"S3 does not know your keys, or they have expired ({code}): log in anew (aws sso "
            "login), or name another profile (--profile NAME)."
        )
    if code in _ELSEWHERE:
        return f"The bucket is in another region ({code}): name it, as --region eu-north-1"
    if code == "RequestTimeTooSkewed":
        return "This machine's clock is wrong by more than a quarter of an hour: set it right."
    if code in {"AccessDenied", "403", "Forbidden"}:
        return (
            f"You may not do that here ({error.operation_name}). An operator gives the rights "
            "that an editor needs: docs/operating.md, “Editors' rights”."
        )
    if code in {"NoSuchBucket", "404"}:
        return f"There is no such bucket ({error}). Name it: --bucket BUCKET, or --stage prod"
    return f"S3 did not do it: {error}"
