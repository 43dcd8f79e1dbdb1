"""A deployment rehearsed on MiniStack, which runs the functions that were deployed to it.

Deploy; upload a story to S3: the deployed functions publish it, and have it found by a search;
upload a picture, and another function makes renditions of it, with its layer; break the function,
and what it could not take in is tried twice more and then lies in the queue of failures; take it
all down.

What MiniStack does not prove: rights (it enforces no policy here), arm64 (it runs functions on this
machine, so the package is this machine's), how long AWS waits between the tries (a minute and two;
here a part of a second), CloudFront (nothing is asked through it), API Gateway (it leaves out what
an imported API says, so it serves none, and deploys none twice; tests/operations does, on moto).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
from PIL import Image

from benchmarks.content import gateway_event
from chalicelib.news.address import Address
from doubles.newsroom import FOLDER
from local.ports import HOST, wait_until_answering
from operations.account import EDGE, STORAGE, Account
from operations.deploy import deploy
from operations.deployed import Functions
from operations.stages import PROJECT
from operations.undeploy import undeploy
from tests.deploy_judges.installed import LAMBDA, PYTHON, architecture
from tests.deploy_judges.packaged import request
from tests.judges.running import ended, free_port
from tests.reader_judges.verdicts import BrokeOff, Finding

DEADLINE = 60  # seconds for anything that happens by itself
RECEIVER = "tidende-dev-receive_upload"
PICTURE = "articles/denmark/harbour.jpg"


def judge_rehearsal(folder: Path) -> Iterator[Finding]:
    """From an empty account to a story on a page, a failure kept, and an empty account."""
    with ministack(folder) as endpoint, patch.dict(os.environ, _operator(endpoint, folder)):
        session = boto3.Session(region_name="eu-north-1")
        left_out = _edge_for_ministack(folder / "edge.yaml")
        yield Finding("edge", (), f"without {', '.join(left_out)}")
        account = Account(
            session,
            "dev",
            pause=0.2,
            builds=folder / "builds",
            newsroom=FOLDER,
            edge=folder / "edge.yaml",
            other_architecture=architecture(),
        )
        record = deploy(account, check=False)
        yield Finding("deploy", tuple(_not_made(account)), f"REST API {record.api_id}")
        yield _published(account)
        yield _found(account)
        yield _made(account)
        yield _failed(account, folder / "ministack.log")
        yield from _redriven(account)
        undeploy(account)
        left = account.client("lambda").list_functions()["Functions"]
        yield Finding("undeploy", tuple(function["FunctionName"] for function in left))


def _not_made(account: Account) -> Iterator[str]:
    functions = account.client("lambda").list_functions()["Functions"]
    names = {function["FunctionName"] for function in functions}
    yield from (
        f"there is no function {name}" for name in Functions("dev").all if name not in names
    )


def _published(account: Account) -> Finding:
    """Upload a story, and wait for nothing but the deployed functions."""
    _upload(account, "articles/denmark/ferry.md", "The ferry sails")
    page = _waited_for(lambda: _page(account, "ferry"), "the story is on no page")
    faults = [] if "The ferry sails" in page else [page[:300]]
    return Finding("upload", tuple(faults), "published and shown by the deployed functions")


def _found(account: Account) -> Finding:
    """Search for the story until the index has it: a minute is promised."""
    start = time.monotonic()

    def hits() -> list[str] | None:
        event = request("search.json")
        event["queryStringParameters"] = {"q": "ferries"}
        event["multiValueQueryStringParameters"] = {"q": ["ferries"]}
        answer = _answer(account, event)
        found = json.loads(answer["body"])["hits"] if answer.get("statusCode") == 200 else []
        return [hit["url"] for hit in found] or None

    addresses = _waited_for(hits, "the story is not found")
    faults = [address for address in addresses if not address.endswith("/denmark/ferry")]
    took = f"after {time.monotonic() - start:.0f} s"
    return Finding("search", tuple(faults), f"found by the deployed functions {took}")


def _made(account: Account) -> Finding:
    """Upload a picture, and wait for what is made of it and for its receipt."""
    outputs = account.stacks().outputs(STORAGE)
    file = BytesIO()
    Image.effect_noise((400, 300), 40).convert("RGB").save(file, "JPEG")
    s3 = account.client("s3")
    s3.put_object(Bucket=outputs["UploadsBucket"], Key=PICTURE, Body=file.getvalue())

    def receipt() -> dict[str, Any] | None:
        name = f"receipts/{PICTURE}.json"
        if not s3.list_objects_v2(Bucket=outputs["UploadsBucket"], Prefix=name)["KeyCount"]:
            return None
        body = s3.get_object(Bucket=outputs["UploadsBucket"], Key=name)["Body"].read()
        return dict(json.loads(body))

    outcome = _waited_for(receipt, "the picture has no receipt")["outcome"]
    listing = s3.list_objects_v2(Bucket=outputs["MediaBucket"], Prefix="renditions/")
    renditions = [entry["Key"] for entry in listing.get("Contents", [])]
    faults = [] if outcome == "ready" else [f"its outcome is {outcome}"]
    faults += [] if any(name.endswith(".avif") for name in renditions) else ["it has no AVIF"]
    return Finding(
        "picture", tuple(faults), f"{len(renditions)} renditions, by the function's layer"
    )


def _failed(account: Account, log: Path) -> Finding:
    """Give the deployed function a table that is not there, and upload."""
    lambdas, queue = account.client("lambda"), account.client("sqs")
    variables = lambdas.get_function_configuration(FunctionName=RECEIVER)["Environment"][
        "Variables"
    ]
    _set_table(lambdas, variables, "no-such-table")
    before = len(log.read_text("utf-8", "replace"))
    _upload(account, "articles/denmark/storm.md", "A storm is coming")
    url = account.stacks().outputs(STORAGE)["FailuresQueueUrl"]

    def lying() -> dict[str, Any] | None:
        messages = queue.receive_message(
            QueueUrl=url,
            WaitTimeSeconds=1,
            VisibilityTimeout=0,  # looked at, not taken: a redrive takes it
        ).get("Messages", [])
        return json.loads(messages[0]["Body"]) if messages else None

    body = _waited_for(lying, "nothing came into the queue of failures")
    key = body["requestPayload"]["Records"][0]["s3"]["object"]["key"]
    # MiniStack's own count of them is always three, so we count what it ran.
    ran = log.read_text("utf-8", "replace")[before:]
    tries = re.findall(rf"Lambda {RECEIVER} async output \(attempt (\d+)\)", ran)
    faults = [] if key == "articles/denmark/storm.md" else [f"it is about {key}"]
    if tries != ["1", "2", "3"]:
        faults.append(f"its tries were {tries}; three are promised")
    _set_table(lambdas, variables, variables["TABLE"])
    return Finding("failure", tuple(faults), f"kept after {len(tries)} tries")


def _redriven(account: Account) -> Iterator[Finding]:
    """Take up what failed, now that the function can do it again."""
    command = [sys.executable, "-m", "operations.redrive", "--stage", "dev"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        yield Finding("redrive", ((done.stdout + done.stderr)[-600:],))
        return
    page = _waited_for(lambda: _page(account, "storm"), "the redriven story is on no page")
    faults = () if "A storm is coming" in page else (page[:300],)
    yield Finding("redrive", faults, done.stdout.strip().splitlines()[-1])


def _edge_for_ministack(target: Path) -> list[str]:
    """Write edge.yaml without the alarms that MiniStack can't make; returns their names."""
    blocks = re.split(r"(?m)^(?=  \w+:$)", EDGE.read_text(encoding="utf-8"))
    unknown = [block for block in blocks if "      Metrics:\n" in block and "::Alarm" in block]
    target.write_text("".join(block for block in blocks if block not in unknown), encoding="utf-8")
    return [block.strip().partition(":")[0] for block in unknown]


def _set_table(lambdas: Any, variables: dict[str, str], table: str) -> None:  # noqa: ANN401 - a client of Lambda
    lambdas.update_function_configuration(
        FunctionName=RECEIVER, Environment={"Variables": {**variables, "TABLE": table}}
    )
    lambdas.get_waiter("function_updated_v2").wait(FunctionName=RECEIVER)


def _upload(account: Account, key: str, title: str) -> None:
    bucket = account.stacks().outputs(STORAGE)["UploadsBucket"]
    text = "It sailed again on Tuesday, with twelve cars and a dog on board.\n\n" * 12
    account.client("s3").put_object(
        Bucket=bucket, Key=key, Body=f"---\ntitle: {title}\n---\n\n{text}".encode()
    )


def _page(account: Account, slug: str) -> str | None:
    """What the deployed reader answers; MiniStack's API Gateway takes no imported API."""
    answer = _answer(account, gateway_event(Address("denmark", slug)))
    return str(answer["body"]) if answer.get("statusCode") == 200 else None


def _answer(account: Account, event: dict[str, Any]) -> dict[str, Any]:
    reply = account.client("lambda").invoke(FunctionName="tidende-dev", Payload=json.dumps(event))
    return dict(json.loads(reply["Payload"].read()))


def _waited_for[Sight](look: Callable[[], Sight | None], otherwise: str) -> Sight:
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        if (sight := look()) is not None:
            return sight
        time.sleep(0.2)
    raise BrokeOff(f"{otherwise} after {DEADLINE} seconds")


@contextmanager
def ministack(folder: Path) -> Iterator[str]:
    """MiniStack's address while it runs."""
    port = free_port()
    environment = {
        "PATH": f"{LAMBDA}/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "LAMBDA_EXECUTOR": "local",
        "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "0.2",
    }
    log, command = folder / "ministack.log", [str(PYTHON), "-m", "ministack"]
    with (
        log.open("wb") as output,
        ended(
            subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)  # noqa: S603 - our own command
        ) as process,
    ):
        address = f"http://{HOST}:{port}"
        try:
            wait_until_answering(
                f"{address}/_ministack/health",
                seconds=60,
                still_alive=lambda: process.poll() is None,
            )
            yield address
        except BaseException:
            print(log.read_text("utf-8", "replace")[-3000:])
            raise


def _operator(endpoint: str, folder: Path) -> dict[str, str]:
    """Who deploys there; no profile of this machine's own user."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "operator",
        "AWS_SECRET_ACCESS_KEY": "operator",
        "AWS_DEFAULT_REGION": "eu-north-1",
        "AWS_CONFIG_FILE": str(folder / "none"),
        "NO_PROXY": HOST,
    }
