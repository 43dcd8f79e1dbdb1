"""A bucket and a table that pretend to hold any number of files, for measuring intake.

`python -m doubles.endless_cloud FILE --files 100000` prints its own address. Keys are generated
for each listing, every file has the text of FILE, and of all writes only the last record is stored.
It speaks the part of S3's and DynamoDB's protocols that intake uses, and counts the calls by
operation, at `/calls`.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from doubles.loopback import HOST, KeepAlive, LoopbackServer

PREFIX = "articles/denmark/story-"
A_PAGE = 1_000  # keys; S3's own limit

_TABLE_ANSWERS: dict[str, dict[str, Any]] = {
    "BatchGetItem": {"Responses": {}, "UnprocessedKeys": {}},
    "TransactWriteItems": {},
    "Query": {"Items": [], "Count": 0, "ScannedCount": 0},
    "Scan": {"Items": [], "Count": 0, "ScannedCount": 0},
}


def key_of(number: int) -> str:
    """Name a file; names sort as their numbers do."""
    return f"{PREFIX}{number:07}.md"


class EndlessCloud(LoopbackServer):
    """The bucket, the table, and the counts of calls."""

    def __init__(self, text: bytes, files: int) -> None:
        super().__init__(_CloudHandler)
        self.text = text
        self.files = files
        self.calls: Counter[str] = Counter()
        self._record: dict[str, Any] = {}

    def page(self, prefix: str, after: str) -> str:
        """Write a page of the list of versions."""
        if prefix.startswith(PREFIX):
            numbers, is_more = range(1), False
            listed = [prefix]
        else:
            start = int(after.removeprefix(PREFIX).removesuffix(".md")) + 1 if after else 0
            numbers = range(start, min(start + A_PAGE, self.files))
            listed = [key_of(number) for number in numbers]
            is_more = numbers.stop < self.files
        more = f"<NextKeyMarker>{listed[-1]}</NextKeyMarker>" if is_more else ""
        more += "<NextVersionIdMarker>v</NextVersionIdMarker>" if is_more else ""
        return (
            '<?xml version="1.0"?><ListVersionsResult><Name>b</Name>'
            f"<IsTruncated>{str(is_more).lower()}</IsTruncated>{more}"
            + "".join(self._version(key) for key in listed)
            + "</ListVersionsResult>"
        )

    def table(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Answer as the table does."""
        if operation == "GetItem":
            is_last = parameters["Key"]["sk"] == self._record.get("sk")
            return {"Item": self._record} if is_last else {}
        if operation == "TransactWriteItems":
            self._record = parameters["TransactItems"][0]["Put"]["Item"]  # intake puts it first
        return _TABLE_ANSWERS[operation]

    def _version(self, key: str) -> str:
        return (
            f"<Version><Key>{key}</Key><VersionId>v</VersionId><IsLatest>true</IsLatest>"
            "<LastModified>2026-01-22T09:00:00.000Z</LastModified><ETag>&quot;0&quot;</ETag>"
            f"<Size>{len(self.text)}</Size></Version>"
        )


class _CloudHandler(KeepAlive):
    server: EndlessCloud

    def do_GET(self) -> None:
        """Answer as S3 does."""
        url = urlsplit(self.path)
        query = parse_qs(url.query, keep_blank_values=True)
        if url.path == "/calls":
            self._send(json.dumps(self.server.calls).encode(), "application/json")
        elif "versions" in query:
            prefix, after = (query.get(name, [""])[0] for name in ("prefix", "key-marker"))
            self.server.calls["ListObjectVersions"] += 1
            self._send(self.server.page(prefix, after).encode(), "application/xml")
        else:
            self.server.calls["GetObject"] += 1
            self._send(self.server.text, "binary/octet-stream")

    def do_PUT(self) -> None:
        """Accept a receipt, and drop it."""
        self.request_body()
        self.server.calls["PutObject"] += 1
        self._send(b"", "application/xml")

    def do_POST(self) -> None:
        """Answer as DynamoDB does."""
        parameters = json.loads(self.request_body())
        operation = self.headers["X-Amz-Target"].rpartition(".")[2]
        self.server.calls[operation] += 1
        answer = json.dumps(self.server.table(operation, parameters)).encode()
        self._send(answer, "application/x-amz-json-1.0")

    def handle_expect_100(self) -> bool:
        """Send 100 Continue at once: botocore waits a second for it."""
        continues = super().handle_expect_100()
        self.wfile.flush()
        return continues

    def _send(self, body: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serve until ended; print the address."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("file", type=Path)
    options.add_argument("--files", type=int, required=True)
    chosen = options.parse_args()
    cloud = EndlessCloud(chosen.file.read_bytes(), chosen.files)
    print(f"http://{HOST}:{cloud.server_port}", flush=True)
    cloud.serve_forever()


if __name__ == "__main__":
    main()
