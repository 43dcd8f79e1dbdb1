"""DynamoDB's JSON protocol 1.0: parameters and replies in the shapes that boto3 has them.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any, TypedDict

import msgspec

from chalicelib.storage.dynamodb_http.connection import PostReply


class AttributeValue(TypedDict, total=False):
    """A value under the name of its type; a binary, base64 on the wire, is bytes."""

    S: str
    N: str
    B: bytes
    BOOL: bool
    NULL: bool
    L: list[AttributeValue]
    M: dict[str, AttributeValue]
    SS: list[str]
    NS: list[str]
    BS: list[bytes]


Attributes = dict[str, AttributeValue]


class _ReplyBody(TypedDict, total=False):
    """What is read of the replies of Query and BatchGetItem; the rest is left out."""

    Items: list[Attributes]
    LastEvaluatedKey: Attributes
    ScannedCount: int
    Responses: dict[str, list[Attributes]]
    UnprocessedKeys: dict[str, Any]  # of keys, which are text in our table
    ConsumedCapacity: Any


# A fifth of the time of json.loads with a hook for binaries.
_decoder = msgspec.json.Decoder(_ReplyBody)


def encode_parameters(parameters: Mapping[str, Any]) -> bytes:
    """The body of a request; bytes become base64."""
    return msgspec.json.encode(parameters)


def decode_reply(reply: PostReply) -> dict[str, Any]:
    """The reply as boto3 has it. Raises ValueError if it is not what DynamoDB sent, or no JSON."""
    checksum = reply.headers.get("x-amz-crc32")
    if checksum and checksum != str(zlib.crc32(reply.body)):
        raise ValueError("the reply's CRC32 is wrong")
    return dict(_decoder.decode(reply.body))  # msgspec's errors are ValueErrors


def read_units(body: Mapping[str, Any]) -> float:
    """What a reply says that it consumed: a query in a map, a batch in a list of them; an emulator
    may leave it out.
    """
    consumed = body.get("ConsumedCapacity") or []
    tables = consumed if isinstance(consumed, list) else [consumed]
    return sum(float(table.get("CapacityUnits", 0)) for table in tables)


def error_of(reply: PostReply) -> tuple[str, str]:
    """The code and message of an error; what stands between us and AWS may send neither.

    The code comes as `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException`.
    """
    try:
        body = json.loads(reply.body)
        code = body["__type"].rpartition("#")[2]
        return code, str(body.get("message") or body.get("Message") or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return f"HTTP {reply.status}", ""
