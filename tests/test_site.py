"""The site's parts are made when they are first used, and a page uses few of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from local.stages import PROJECT, stage_environment

# What only intake needs; a reader's function that loads one of these starts slower for nothing.
FOR_INGEST_ONLY = {
    "cmarkgfm",
    "nh3",
    "yaml",
    "slugify",
    "chalicelib.ingest",
    "chalicelib.storage.s3_uploads",
    "boto3.s3",
}

READS_PAGES = """
import json, sys
import app
from tests.memory import MemoryArchive

app.site.__dict__["archive"] = MemoryArchive()
event = {
    "requestContext": {"httpMethod": "GET", "resourcePath": "/", "path": "/"},
    "headers": {}, "multiValueQueryStringParameters": None, "pathParameters": {},
    "stageVariables": {}, "body": None,
}
status = app.app(event, None)["statusCode"]
json.dump({"status": status, "modules": sorted(sys.modules)}, sys.stdout)
"""


def test_a_page_loads_nothing_that_only_ingest_needs() -> None:
    found = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", READS_PAGES],
        cwd=PROJECT,
        env=os.environ | stage_environment("local") | {"STAGE": "prod"},
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(found.stdout)
    assert answer["status"] == 200
    assert "jinja2" in answer["modules"]
    assert FOR_INGEST_ONLY.isdisjoint(answer["modules"])
