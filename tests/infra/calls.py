"""Every call to AWS that reaches moto over HTTP, as IAM sees it: action, resource, conditions.

Recorded at the wire, since readers ask by a client of our own: what is here was sent. Who sent it
is told by the access key in the signature.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.storage.engines import REGION

ACCOUNT = "123456789012"  # moto's
LEADING_KEYS = "dynamodb:LeadingKeys"  # IAM's name of the partitions that a call is about

# A transaction is allowed by the permissions of what is in it.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
IN_A_TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}


@dataclass(frozen=True)
class Call:
    """What IAM is asked before a call is done."""

    action: str
    resource: str
    conditions: tuple[tuple[str, str], ...] = ()


@dataclass
class Recording:
    """A WSGI application, and what some of its clients called, by their access keys. Functions that
    these invoke are not run.
    """

    app: Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
    of: frozenset[str]
    opensearch: str = ""  # where an OpenSearch answers, which moto has none of
    by_key: dict[str, set[Call]] = field(default_factory=dict)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        signed = re.match(
            r"AWS4-HMAC-SHA256 Credential=([^/]+)/[^/]+/[^/]+/([^/]+)/",
            environ.get("HTTP_AUTHORIZATION", ""),
        )
        if signed and signed[1] in self.of:
            key, service = signed.groups()
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(body)
            calls = {
                "dynamodb": dynamodb_calls,
                "es": opensearch_calls,
                "lambda": lambda_calls,
                "s3": s3_calls,
                "sqs": sqs_calls,
            }.get(service)
            self.by_key.setdefault(key, set()).update(
                calls(environ, body) if calls else [Call(f"{service}:?", "?")]
            )
            if service == "lambda":  # moto can run no function without Docker
                start_response("202 Accepted", [("Content-Type", "application/json")])
                return [b""]
            if service == "es":
                return self._opensearch(environ, body, start_response)
        return self.app(environ, start_response)

    def _opensearch(
        self, environ: dict[str, Any], body: bytes, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        url = urlsplit(self.opensearch)
        with closing(HTTPConnection(url.hostname or "", url.port)) as connection:
            headers = {"Content-Type": "application/x-ndjson"} if body else {}
            path = environ["PATH_INFO"]
            connection.request(environ["REQUEST_METHOD"], path, body, headers)
            reply = connection.getresponse()
            start_response(f"{reply.status} {reply.reason}", [("Content-Type", "application/json")])
            return [reply.read()]


def opensearch_calls(environ: dict[str, Any], _body: bytes) -> Iterator[Call]:
    """What one request to a domain of OpenSearch needs."""
    assert not environ["QUERY_STRING"], "the service ignores what a signed POST has there"
    action = f"es:ESHttp{environ['REQUEST_METHOD'].title()}"
    domain = f"arn:aws:es:{REGION}:{ACCOUNT}:domain/tidende-prod"
    yield Call(action, f"{domain}{environ['PATH_INFO']}")


def dynamodb_calls(environ: dict[str, Any], body: bytes) -> Iterator[Call]:
    """What one request to DynamoDB needs."""
    operation = environ["HTTP_X_AMZ_TARGET"].partition(".")[2]
    request = json.loads(body)
    if "TransactItems" in request:
        for item in request["TransactItems"]:
            for kind, part in item.items():
                yield _on_table(IN_A_TRANSACTION[kind], part["TableName"])
    else:
        for table in request.get("RequestItems") or [request["TableName"]]:
            call = _on_table(operation, table, request.get("IndexName", ""))
            yield replace(call, conditions=tuple(_partitions(request, table)))


def _partitions(request: dict[str, Any], table: str) -> Iterator[tuple[str, str]]:
    """The partitions of a request to one table, without what follows a number sign."""
    batch = request.get("RequestItems", {}).get(table, {})
    writes = [part for write in batch for part in write.values()] if isinstance(batch, list) else []
    parts = [request, *writes]
    items = [item for part in parts for item in (part.get("Key"), part.get("Item"))]
    items += batch.get("Keys", ()) if isinstance(batch, dict) else ()
    values = request.get("ExpressionAttributeValues", {})
    asked = request.get("KeyConditionExpression", "").partition("=")[2].split()
    keys = [item["pk"]["S"] for item in items if item and "pk" in item]
    for key in {*keys, *(values[name]["S"] for name in asked[:1])}:
        name, sign, _rest = key.partition("#")
        yield LEADING_KEYS, f"{name}{sign}"


def _on_table(operation: str, table: str, index: str = "") -> Call:
    arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}"
    return Call(f"dynamodb:{operation}", f"{arn}/index/{index}" if index else arn)


def sqs_calls(environ: dict[str, Any], body: bytes) -> Iterator[Call]:
    """What one request to SQS needs; a batch is allowed as what it is of."""
    action = environ["HTTP_X_AMZ_TARGET"].partition(".")[2].removesuffix("Batch")
    queue = json.loads(body)["QueueUrl"].rpartition("/")[2]
    yield Call(f"sqs:{action}", f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}")


def lambda_calls(environ: dict[str, Any], _body: bytes) -> Iterator[Call]:
    """What one request to Lambda needs: functions of ours only invoke others."""
    invoked = re.fullmatch(r"/2015-03-31/functions/([^/]+)/invocations", environ["PATH_INFO"])
    if invoked is None:
        raise LookupError(environ["PATH_INFO"])
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{invoked[1]}"
    yield Call("lambda:InvokeFunction", arn)


def s3_calls(environ: dict[str, Any], body: bytes) -> Iterator[Call]:
    """What one request to S3 needs. Raises LookupError for one that is not known here."""
    bucket, _, key = unquote(environ["PATH_INFO"]).removeprefix("/").partition("/")
    query = parse_qs(environ["QUERY_STRING"], keep_blank_values=True)
    method = environ["REQUEST_METHOD"]
    if method == "POST" and "delete" in query:  # many at once: each is allowed by itself
        for name in re.findall(r"<Key>(.*?)</Key>", body.decode()):
            yield Call("s3:DeleteObject", f"arn:aws:s3:::{bucket}/{name}")
        return
    if not key:
        yield _on_bucket(method, bucket, query)
        return
    version = "Version" if "versionId" in query else ""
    action = {
        "GET": f"s3:GetObject{version}",
        "HEAD": f"s3:GetObject{version}",  # HeadObject has no action of its own
        "PUT": "s3:PutObject",
        "DELETE": f"s3:DeleteObject{version}",
    }[method]
    subresources = query.keys() - {"versionId", "x-id"}
    if subresources or "HTTP_X_AMZ_COPY_SOURCE" in environ or "HTTP_X_AMZ_ACL" in environ:
        raise LookupError(f"{method} of a file's {subresources or 'copy or ACL'}")
    yield Call(action, f"arn:aws:s3:::{bucket}/{key}")


def _on_bucket(method: str, bucket: str, query: dict[str, list[str]]) -> Call:
    lists = {"versions": "s3:ListBucketVersions", "list-type": "s3:ListBucket"}
    action = next(lists[name] for name in query if name in lists and method == "GET")
    conditions = (("s3:prefix", query["prefix"][0]),) if "prefix" in query else ()
    return Call(action, f"arn:aws:s3:::{bucket}", conditions)
