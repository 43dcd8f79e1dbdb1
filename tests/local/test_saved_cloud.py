"""What the local cloud holds comes back as it was: versions, deletions, pictures, items."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends

from local import saved_cloud
from local.cloud import start_moto
from local.moto_buckets import BucketKeys
from local.moto_tables import Partitions
from local.saved_cloud import SavedCloud
from local.saved_rows import ACCOUNT
from operations.stages import endpoint

NAME = "tidende-saved"
INDEX = "tidende-saved-index"
ACCESS: dict[str, Any] = {
    "region_name": "eu-north-1",
    "aws_access_key_id": "local",
    "aws_secret_access_key": "local",
}
KEYS = [("pk", "HASH"), ("sk", "RANGE")]


@pytest.fixture(scope="module")
def cloud() -> Iterator[str]:
    """A local cloud with one versioned bucket and one table."""
    server, _ = start_moto(0)
    address = endpoint(server.port)
    with closing(s3_at(address)) as s3, closing(dynamodb_at(address)) as dynamodb:
        s3.create_bucket(
            Bucket=NAME, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
        )
        s3.put_bucket_versioning(Bucket=NAME, VersioningConfiguration={"Status": "Enabled"})
        dynamodb.create_table(
            TableName=NAME,
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in KEYS],
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": "S"} for name, _ in KEYS
            ],
            BillingMode="PAY_PER_REQUEST",
        )
    yield address
    server.shutdown()
    server.server_close()


def s3_at(address: str) -> Any:  # noqa: ANN401 - boto3's
    return boto3.client("s3", endpoint_url=address, **ACCESS)


def dynamodb_at(address: str) -> Any:  # noqa: ANN401 - boto3's
    return boto3.client("dynamodb", endpoint_url=address, **ACCESS)


def saved_in(folder: Path, *, fresh: bool = False) -> SavedCloud:
    saved = SavedCloud(folder, buckets=(NAME,), table=NAME)
    saved.open(fresh=fresh)
    return saved


def everything(address: str) -> str:
    """All that the bucket and the table say of themselves."""
    with closing(s3_at(address)) as s3, closing(dynamodb_at(address)) as dynamodb:
        listing = s3.list_object_versions(Bucket=NAME)
        objects = []
        for version in listing.get("Versions", []):
            where = {"Bucket": NAME, "Key": version["Key"], "VersionId": version["VersionId"]}
            answer = s3.get_object(**where)
            with closing(answer.pop("Body")) as body:
                objects.append((body.read(), s3.get_object_acl(**where)["Grants"]))
            answer.pop("ResponseMetadata")
            objects.append(answer)
        listed = (listing.get("Versions"), listing.get("DeleteMarkers"), objects)
        return json.dumps([*listed, dynamodb.scan(TableName=NAME)["Items"]], default=str)


def fill(address: str) -> None:
    with closing(s3_at(address)) as s3, closing(dynamodb_at(address)) as dynamodb:
        for text in ("first", "second"):
            s3.put_object(Bucket=NAME, Key="articles/a.md", Body=text, Metadata={"by": "Ane"})
        s3.delete_object(Bucket=NAME, Key="articles/a.md")
        s3.put_object(Bucket=NAME, Key="articles/a.md", Body="third")
        s3.put_object(Bucket=NAME, Key="articles/å//b.md", Body="")
        s3.put_object(
            Bucket=NAME, Key="p.webp", Body=bytes(range(256)), ContentType="image/webp",
            ACL="public-read",
        )  # fmt: skip
        attributes: dict[str, Any] = {
            "number": {"N": "1.50"},
            "binary": {"B": bytes(range(256))},
            "map": {"M": {"list": {"L": [{"S": "å"}, {"NULL": True}, {"B": b"\0"}]}}},
            "set": {"SS": ["a", "b"]},
            "yes": {"BOOL": True},
        }
        for sort_key in ("there", "gone"):
            key = {"pk": {"S": "list"}, "sk": {"S": sort_key}}
            dynamodb.put_item(TableName=NAME, Item=key | attributes)
        dynamodb.delete_item(TableName=NAME, Key={"pk": {"S": "list"}, "sk": {"S": "gone"}})


def forget() -> None:
    """Empty the bucket and the table, as a new process has them."""
    s3_backends[ACCOUNT]["aws"].buckets[NAME].keys = BucketKeys()
    tables: Any = dynamodb_backends[ACCOUNT]["eu-north-1"].tables
    tables[NAME].items = Partitions()


def test_everything_comes_back_as_it_was_and_goes_on_from_there(cloud: str, tmp_path: Path) -> None:
    forget()
    saved = saved_in(tmp_path / "data")
    saved.bring_back()
    fill(cloud)
    assert {key for _, key in saved.save()} == {"articles/a.md", "articles/å//b.md", "p.webp"}
    assert saved.save() == [], "nothing has changed since"
    before = everything(cloud)
    saved.close()
    forget()
    saved = saved_in(tmp_path / "data")
    saved.bring_back()
    assert everything(cloud) == before
    assert saved.save() == []
    saved.close()


def test_the_index_of_the_search_comes_back_though_its_bucket_keeps_no_versions(
    cloud: str, tmp_path: Path
) -> None:
    forget()
    with closing(s3_at(cloud)) as s3:
        where = {"LocationConstraint": "eu-north-1"}
        s3.create_bucket(Bucket=INDEX, CreateBucketConfiguration=where)
        saved = index_in(tmp_path / "data")
        for text in ("first", "second"):
            written = s3.put_object(Bucket=INDEX, Key="manifests/one.json", Body=text)
            saved.save()
        s3.put_object(Bucket=INDEX, Key="packs/gone", Body=b"\0")
        saved.save()
        s3.delete_object(Bucket=INDEX, Key="packs/gone")
        saved.save()
        saved.close()
        s3_backends[ACCOUNT]["aws"].buckets[INDEX].keys = BucketKeys()

        saved = index_in(tmp_path / "data")
        [manifest] = s3.list_objects_v2(Bucket=INDEX)["Contents"]
        assert manifest["ETag"] == written["ETag"]
        third = {"Bucket": INDEX, "Key": "manifests/one.json", "Body": "third"}
        with pytest.raises(ClientError, match="PreconditionFailed"):
            s3.put_object(**third, IfNoneMatch="*")
        s3.put_object(**third, IfMatch=manifest["ETag"])
        assert s3.get_object(Bucket=INDEX, Key="manifests/one.json")["Body"].read() == b"third"
        saved.close()


def index_in(folder: Path) -> SavedCloud:
    """The index's bucket alone, brought back."""
    saved = SavedCloud(folder, buckets=(INDEX,), table=NAME)
    saved.open(fresh=False)
    saved.bring_back()
    return saved


def test_items_made_by_other_code_are_left_behind_and_their_objects_stay(
    cloud: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget()
    saved = saved_in(tmp_path / "data")
    saved.bring_back()
    fill(cloud)
    saved.save()
    saved.close()
    forget()
    monkeypatch.setattr(saved_cloud, "_digest_of_code", lambda: "the next release")
    saved = saved_in(tmp_path / "data")
    saved.bring_back()
    with closing(dynamodb_at(cloud)) as dynamodb:
        assert dynamodb.scan(TableName=NAME)["Items"] == []
    with closing(s3_at(cloud)) as s3:
        assert len(s3.list_object_versions(Bucket=NAME)["Versions"]) == 5
    saved.close()


def test_two_programs_never_serve_one_folder_and_a_fresh_one_is_empty(
    cloud: str, tmp_path: Path
) -> None:
    forget()
    saved = saved_in(tmp_path / "data")
    saved.bring_back()
    fill(cloud)
    saved.save()
    with pytest.raises(SystemExit, match="already served by another make run"):
        saved_in(tmp_path / "data", fresh=True)
    saved.close()
    forget()
    saved = saved_in(tmp_path / "data", fresh=True)
    saved.bring_back()
    with closing(s3_at(cloud)) as s3:
        assert "Versions" not in s3.list_object_versions(Bucket=NAME)
    saved.close()


@pytest.mark.usefixtures("cloud")
def test_what_cannot_be_read_is_said_with_the_way_out(tmp_path: Path) -> None:
    forget()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cloud.sqlite").write_bytes(b"no database at all")
    saved = saved_in(tmp_path / "data")
    with pytest.raises(SystemExit, match="To begin anew: make run FRESH=yes"):
        saved.bring_back()
    saved.close()
