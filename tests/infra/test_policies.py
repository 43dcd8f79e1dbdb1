"""Each function may do what it does, and nothing else: its policy against its calls.

The functions run as on Lambda, one process each, over moto and what infra/storage.yaml makes; what
they send is recorded.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace

import pytest

from operations.stages import PROJECT, stage_environment
from tests.infra.calls import ACCOUNT, Call, Recording
from tests.infra.policies import Allowance, policy
from tests.infra.stacks import client, made_from, moto_application, served
from tests.search.opensearch import opensearch_url
from tests.storage.engines import REGION

FUNCTIONS = (
    *("make_pictures", "receive_upload", "sweep_uploads", "send_pings"),
    *("write_index", "search_stories", "reader"),
)
# Pictures before the story that names them, and again after it; readers when there is something.
WORK = (
    *("make_pictures", "receive_upload", "make_pictures", "sweep_uploads", "send_pings"),
    *("write_index", "search_stories", "reader"),
)
STAGE = "prod"

# What a function's own code never calls, and why its role needs it all the same.
BY_LAMBDA_ITSELF = {
    "logs:CreateLogStream": "Lambda writes what the function prints, as the function's role",
    "logs:PutLogEvents": "as above",
    "sqs:SendMessage": "Lambda sends an event that failed for good, as the function's role",
}
# https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
FOR_AN_ANSWER = {("search_stories", "s3:ListBucket"): "without it S3 says 403 of what is not there"}

pytestmark = pytest.mark.xdist_group("policies")  # what they look at is made once


@dataclass(frozen=True)
class Rights:
    """What each function called, and what its policy allows."""

    calls: dict[str, set[Call]]
    allowed: dict[str, list[Allowance]]

    def may(self, function: str, action: str, arn: str) -> bool:
        """Whether a function may do this."""
        call = Call(action, f"arn:aws:{arn}")
        return any(allowance.allows(call) for allowance in self.allowed[function])


@pytest.fixture(scope="module")
def rights() -> Iterator[Rights]:
    """All functions have done all they do on the first table, and the same on one from a rebuild:
    a function knows its table by nothing but the name in its environment.
    """
    with ExitStack() as running:
        opensearch = running.enter_context(opensearch_url())
        recording = Recording(moto_application(), frozenset(FUNCTIONS), opensearch)
        endpoint = running.enter_context(served(recording))
        outputs = made_from("storage.yaml", endpoint, Stage=STAGE).outputs
        with closing(client(endpoint, "s3")) as s3:  # moto leaves this of the template out
            s3.put_bucket_versioning(
                Bucket=outputs["UploadsBucket"], VersioningConfiguration={"Status": "Enabled"}
            )
        for function in WORK:
            _work(function, endpoint, outputs)
        values = outputs | {"AccountId": ACCOUNT, "Region": REGION, "Stage": STAGE}
        table = f":table/{outputs['TableName']}"
        calls = {
            function: {*made, *_on_another_table(made, table, f"{table}.20261124")}
            for function, made in recording.by_key.items()
        }
        yield Rights(calls, {name: policy(name, values) for name in FUNCTIONS})


def _on_another_table(calls: Iterable[Call], table: str, other: str) -> Iterator[Call]:
    for call in calls:
        if table in call.resource:
            yield replace(call, resource=call.resource.replace(table, other))


def _work(function: str, endpoint: str, outputs: dict[str, str]) -> None:
    lambda_has = {
        "UPLOADS_BUCKET": outputs["UploadsBucket"],
        "MEDIA_BUCKET": outputs["MediaBucket"],
        "TABLE": outputs["TableName"],
        "CHANGES_QUEUE": outputs["ChangesQueueUrl"],
        "PICTURES_FUNCTION": f"tidende-{STAGE}-make_pictures",
        "SEARCH_FUNCTION": f"tidende-{STAGE}-search_stories",
        "INDEX_FUNCTION": f"tidende-{STAGE}-write_index",
        "INDEX_BUCKET": outputs["IndexBucket"],
        "PINGS_FUNCTION": f"tidende-{STAGE}-send_pings",
        "INDEXNOW_KEY": "0" * 32,
        "SITE_URL": "https://news.example.org",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_ACCESS_KEY_ID": function,
        "AWS_SECRET_ACCESS_KEY": function,
    }
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.infra.work", function],
        cwd=PROJECT,
        env=os.environ | stage_environment(STAGE) | lambda_has,
        check=True,
    )


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_all_that_it_does(rights: Rights, function: str) -> None:
    allowed = rights.allowed[function]
    calls = rights.calls[function]
    assert {c for c in calls if not any(allowance.allows(c) for allowance in allowed)} == set()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_nothing_that_it_does_not(rights: Rights, function: str) -> None:
    calls = rights.calls[function]
    spare = [a for a in rights.allowed[function] if not any(a.allows(call) for call in calls)]
    argued = {action for name, action in FOR_AN_ANSWER if name == function} | {*BY_LAMBDA_ITSELF}
    assert [a for a in spare if a.action not in argued] == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_action_is_named_and_every_resource_is_ours(rights: Rights, function: str) -> None:
    for allowance in rights.allowed[function]:
        assert "*" not in allowance.action, allowance
        assert f"tidende-{STAGE}" in allowance.resource, allowance


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_can_delete_an_editors_file_or_a_version_of_one(
    rights: Rights, function: str
) -> None:
    in_s3 = {a for a in rights.allowed[function] if a.action.startswith("s3:")}
    made = {
        ("s3:DeleteObject", f"arn:aws:s3:::tidende-{STAGE}-media-{ACCOUNT}/renditions/*"),
        ("s3:DeleteObject", f"arn:aws:s3:::tidende-{STAGE}-index-{ACCOUNT}/packs/*"),
    }
    of_files = {a.action for a in in_s3 if (a.action, a.resource) not in made}
    reads = {"s3:ListBucketVersions", "s3:GetObjectVersion", "s3:ListBucket", "s3:GetObject"}
    assert of_files <= {*reads, "s3:PutObject"}


def test_the_reader_can_only_read_the_table_ask_the_search_and_write_its_log(
    rights: Rights,
) -> None:
    functions = f"lambda:{REGION}:{ACCOUNT}:function:tidende-{STAGE}"
    assert rights.may("reader", "lambda:InvokeFunction", f"{functions}-search_stories")
    assert not rights.may("reader", "lambda:InvokeFunction", f"{functions}-write_index")
    assert {allowance.action for allowance in rights.allowed["reader"]} == {
        "dynamodb:BatchGetItem",
        "dynamodb:Query",
        "lambda:InvokeFunction",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    }
    logs = f"logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/tidende-{STAGE}"
    assert rights.may("reader", "logs:PutLogEvents", f"{logs}:log-stream:x")
    assert not rights.may("reader", "logs:PutLogEvents", f"{logs}-sweep_uploads:log-stream:x")


@pytest.mark.parametrize("function", [name for name in FUNCTIONS if name != "search_stories"])
def test_the_table_is_the_stages_own_or_a_rebuilt_one(rights: Rights, function: str) -> None:
    names = ("prod", "prod.20261124", "prod2", "prod-other.1", "dev")
    tables = {name: f"dynamodb:{REGION}:{ACCOUNT}:table/tidende-{name}" for name in names}
    readable = [n for n, arn in tables.items() if rights.may(function, "dynamodb:Query", arn)]
    assert readable == ["prod", "prod.20261124"]


@pytest.mark.parametrize("function", ["receive_upload", "sweep_uploads"])
def test_intake_writes_receipts_and_pictures_of_documents_and_never_an_article(
    rights: Rights, function: str
) -> None:
    uploads = f"s3:::tidende-{STAGE}-uploads-{ACCOUNT}"
    assert rights.may(function, "s3:PutObject", f"{uploads}/receipts/articles/denmark/ferry.md.txt")
    assert not rights.may(function, "s3:PutObject", f"{uploads}/articles/denmark/ferry.md")
    assert rights.may(function, "s3:PutObject", f"{uploads}/pictures/documents/0f0e.jpg")
    assert not rights.may(function, "s3:PutObject", f"{uploads}/pictures/ferry.jpg")


def test_the_search_reads_its_index_and_nothing_else(rights: Rights) -> None:
    index = f"arn:aws:s3:::tidende-{STAGE}-index-{ACCOUNT}"
    allowed = {(a.action, a.resource) for a in rights.allowed["search_stories"]}
    in_s3 = {entry for entry in allowed if entry[0].startswith("s3:")}
    read = {("s3:GetObject", f"{index}/{part}/*") for part in ("manifests", "packs")}
    assert in_s3 == read | {("s3:ListBucket", index)}
    assert not [action for action, _ in allowed if action.startswith("dynamodb:")]
    [invoked] = [on for action, on in allowed if action == "lambda:InvokeFunction"]
    assert invoked.endswith(f":tidende-{STAGE}-write_index"), "of a broken pack"


def test_the_search_may_ask_its_own_stages_domain_and_change_nothing_there(rights: Rights) -> None:
    domains = {name: f"es:{REGION}:{ACCOUNT}:domain/tidende-{name}" for name in (STAGE, "dev")}
    for function in FUNCTIONS:
        may = {
            (stage, method, path)
            for stage, domain in domains.items()
            for method in ("Get", "Post", "Put", "Delete", "Head", "Patch")
            for path in ("stories/_search", "stories-1", "_bulk", "_cluster/settings", "_plugins")
            if rights.may(function, f"es:ESHttp{method}", f"{domain}/{path}")
        }
        searches = {(STAGE, "Post", "stories/_search")}
        of_the_index = {(STAGE, method, "stories-1") for method in ("Get", "Post", "Put", "Delete")}
        writes = {(STAGE, "Post", "_bulk"), *of_the_index}
        expected = {"search_stories": searches, "write_index": writes}
        assert may == expected.get(function, set())


def test_who_writes_the_index_changes_nothing_of_a_story(rights: Rights) -> None:
    writes = [
        allowance
        for allowance in rights.allowed["write_index"]
        if allowance.action.startswith("dynamodb:")
        and allowance.action not in {"dynamodb:BatchGetItem", "dynamodb:Query"}
    ]
    assert {allowance.action for allowance in writes} == {"dynamodb:DeleteItem", "dynamodb:PutItem"}
    keys = {allowance.conditions for allowance in writes}
    assert keys == {(("dynamodb:LeadingKeys", "SEARCH*"),)}
    in_buckets = {a.resource for a in rights.allowed["write_index"] if a.action.startswith("s3:")}
    assert all(f"tidende-{STAGE}-index-{ACCOUNT}" in resource for resource in in_buckets)


@pytest.mark.parametrize("function", ["receive_upload", "sweep_uploads"])
def test_intake_looks_at_pictures_and_changes_none(rights: Rights, function: str) -> None:
    media = f"s3:::tidende-{STAGE}-media-{ACCOUNT}"
    in_media = {a.action for a in rights.allowed[function] if media in a.resource}
    assert in_media - {"s3:DeleteObject"} == {"s3:ListBucket", "s3:GetObject"}
    assert not rights.may(function, "s3:PutObject", f"{media}/renditions/0f0e/320.jpg")
    assert not rights.may(function, "s3:DeleteObject", f"{media}/pictures/ferry.jpg")
    assert not rights.may(function, "s3:ListBucket", media)
    article = f"s3:::tidende-{STAGE}-uploads-{ACCOUNT}/articles/a.md"
    assert not rights.may(function, "s3:GetObject", article)


def test_who_makes_pictures_writes_renditions_and_receipts_and_nothing_that_an_editor_did(
    rights: Rights,
) -> None:
    uploads, media = (f"s3:::tidende-{STAGE}-{name}-{ACCOUNT}" for name in ("uploads", "media"))
    may = {
        arn: rights.may("make_pictures", "s3:PutObject", arn)
        for arn in (
            f"{uploads}/receipts/pictures/ferry.jpg.txt",
            f"{media}/renditions/0f0e/320.avif",
            f"{uploads}/pictures/ferry.jpg",
            f"{uploads}/articles/denmark/ferry.md",
            f"{media}/pictures/ferry.jpg",
        )
    }
    assert list(may.values()) == [True, True, False, False, False]
