"""The package that is deployed, started as Lambda starts it, and asked for every kind of address.

From a folder that holds the unpacked zip and nothing else, by Amazon's own runtime client; whatever
is imported must come from that folder, from Python itself or from Lambda's runtime.
"""

from __future__ import annotations

import json
import re
import shutil
import signal
import struct
import sysconfig
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.content import gateway_event
from chalicelib.storage.s3_uploads import receipt_key
from chalicelib.web.routes import ROUTES, match_route
from doubles.lambda_runtime_api import Function, FunctionFailed, Instance
from doubles.newsroom import FOLDER
from local.deliveries import event_for
from operations.package import MACHINES, Package, fill_in, make_project, make_zip
from operations.refusal import Refused
from operations.stages import PROJECT
from tests.deploy_judges.installed import LAMBDA, PYTHON, architecture
from tests.infra.stacks import client, made_from, moto_application, served
from tests.npm import CannotJudge
from tests.reader_judges.verdicts import Finding

STAGE = "dev"
STORY = "articles/denmark/the-ferry-sails.md"
DRAFT = "articles/denmark/_drafts/the-ferry-may-sail.md"
# A picture as earlier releases had them, in the media bucket: a PNG, as far as its size.
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II5x", 640, 480)
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events.html
SCHEDULED: dict[str, Any] = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2026-11-24T12:00:00Z",
    "region": "eu-north-1",
    "resources": ["arn:aws:events:eu-north-1:123456789012:rule/tidende-dev-sweep_uploads-event"],
    "detail": {},
}
NAMES = {
    "AccountId": "123456789012",
    "Region": "eu-north-1",
    "Stage": STAGE,
    "UploadsBucket": "uploads",
    "MediaBucket": "media",
    "IndexBucket": "index",
    "ChangesQueueArn": "arn:aws:sqs:eu-north-1:123456789012:changes",
    "FailuresQueueArn": "arn:aws:sqs:eu-north-1:123456789012:failures",
}
COMPILED_TEMPLATES = "_jinja2_module_templates"  # how jinja2.ModuleLoader names its packages
ELF_MACHINES = {
    "aarch64": 183,
    "x86_64": 62,
}  # https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html


def package_for(architecture: str, folder: Path) -> Package:
    """The package, built as `make deploy` builds it. Raises CannotJudge without a network."""
    try:
        project = make_project(folder / architecture, architecture=architecture, newsroom=FOLDER)
        settings = {"UPLOADS_BUCKET": "uploads", "TABLE": "tidende-dev"}
        fill_in(project, stage=STAGE, architecture=architecture, environment=settings, names=NAMES)
        return make_zip(project, STAGE)
    except Refused as reason:
        if "pip could not fetch" in str(reason):
            raise CannotJudge(str(reason).rstrip(".")) from None
        raise


def judge_packages(folder: Path) -> Iterator[Finding]:
    """What is in the packages of both architectures, and whether they are made alike twice."""
    for word, machine in MACHINES.items():
        package = package_for(word, folder)
        again = package_for(word, folder / "again")
        faults = list(_faults_inside(package.zip, machine))
        if again.digest != package.digest:
            faults.append(f"made twice, it differs: {package.digest}, {again.digest}")
        size = f"{package.zipped / 1e6:.2f} MB zipped, {package.unzipped / 1e6:.2f} MB unzipped"
        yield Finding(word, tuple(faults), size)


_LAYERED = {
    *("pil", "pillow.libs", "pi_heif", "uharfbuzz"),
    *("mammoth", "cobble", "chardet"),
    *("tantivy", "stemmer", "regex"),
}


def _faults_inside(package: Path, machine: str) -> Iterator[str]:
    with zipfile.ZipFile(package) as opened:
        names = set(opened.namelist())
        for name in sorted(names):
            if re.search(r"\.so(\.|$)", name):
                code = int.from_bytes(opened.read(name)[18:20], "little")
                if code != ELF_MACHINES[machine]:
                    yield f"{name} is made for another processor than {machine} (ELF {code})"
            if name.endswith(".py") and not _bytecode(name, opened, names):
                yield f"{name} has no bytecode that is never compared with it"
            if name.split("/")[0] in {"tests", "local", "operations", ".chalice", "samples"}:
                yield f"{name} has no business in it"
            top = name.split("/")[0].lower()
            if {top, top.partition(".")[0]} & _LAYERED:  # Stemmer is one file
                yield f"{name} belongs into a layer alone"
    if "chalicelib/rendering/compiled/digest" not in names:
        yield "its templates were not compiled"


def _bytecode(source: str, opened: zipfile.ZipFile, names: set[str]) -> bool:
    folder, _, file = source.rpartition("/")
    stem = f"{folder}/__pycache__/{file[:-3]}.".lstrip("/")
    for name in names:
        if name.startswith(stem) and name.endswith(".pyc"):
            return opened.read(name)[4:8] == b"\x01\x00\x00\x00"  # PEP 552: by hash, unchecked
    # A file of another Python, that this one can't even read.
    return "compiled" not in source and not source.startswith(("app", "chalice"))


def judge_running(folder: Path) -> Iterator[Finding]:
    """Every route, an upload and the schedule, answered out of the zip."""
    package = package_for(architecture(), folder)
    task = folder / "task"
    with zipfile.ZipFile(package.zip) as opened:
        opened.extractall(task)
    site = f"python{sysconfig.get_python_version()}"
    shutil.copy(
        Path(__file__).with_name("witness.py"),
        LAMBDA / "lib" / site / "site-packages" / "sitecustomize.py",
    )
    with served(moto_application()) as endpoint:
        outputs = made_from("storage.yaml", endpoint, Stage=STAGE).outputs
        settings = {
            "STAGE": STAGE,
            "UPLOADS_BUCKET": outputs["UploadsBucket"],
            "MEDIA_BUCKET": outputs["MediaBucket"],
            "TABLE": outputs["TableName"],
            "AWS_ENDPOINT_URL": endpoint,
            "PREVIEW_SECRET": "of-nobody-but-this-judge",
            "SEARCH_FUNCTION": "tidende-dev-search_stories",  # asked only where something is typed
        }
        s3 = client(endpoint, "s3")
        s3.put_bucket_versioning(
            Bucket=outputs["UploadsBucket"], VersioningConfiguration={"Status": "Enabled"}
        )
        s3.put_object(Bucket=outputs["MediaBucket"], Key="pictures/crane.png", Body=PICTURE)
        s3.put_object(Bucket=outputs["UploadsBucket"], Key=STORY, Body=_story())
        yield _event("app.receive_upload", event_for(STORY), task, settings)
        second = STORY.replace("sails", "sails-twice")
        s3.put_object(Bucket=outputs["UploadsBucket"], Key=second, Body=_story())
        yield _event("app.sweep_uploads", SCHEDULED, task, settings)
        s3.put_object(Bucket=outputs["UploadsBucket"], Key=DRAFT, Body=_story())
        yield _event("app.receive_upload", event_for(DRAFT), task, settings)
        receipt = s3.get_object(Bucket=outputs["UploadsBucket"], Key=receipt_key(DRAFT, "json"))
        preview = json.load(receipt["Body"])["preview"]
        yield from _pages(task, settings, ADDRESSES | {"preview": preview.lstrip("/")})


def _story() -> bytes:
    now = datetime.now(UTC).isoformat()
    text = "The ferry sailed again on Tuesday, with twelve cars and a dog on board.\n\n" * 12
    picture = "picture: {file: ferry.webp, alt: A ferry, width: 800, height: 600}"
    picture += "\ngallery: [{file: crane.png, alt: A crane}]"
    head = f"title: The ferry sails\ndate: {now}\ntags: [ferries]\nauthor: Karen Holm\n{picture}"
    return f"---\n{head}\n---\n\n{text}".encode()


ADDRESSES = {
    "front": "", "feed": "feed.xml", "sitemap_index": "sitemap.xml",
    "pages_sitemap": "sitemap-pages.xml", "news_sitemap": "sitemap-news.xml",
    "month_sitemap": f"sitemap-{datetime.now(UTC):%Y-%m}.xml", "robots": "robots.txt",
    "usage_licence": "license.xml", "mining_reservation": ".well-known/tdmrep.json",
    "api_description": "openapi.json",
    "publication_record": ".well-known/site.standard.publication",
    "trust": ".well-known/trust.txt", "guide_for_models": "llms.txt",
    "manifest": "manifest.webmanifest", "icon": "icon.svg", "usual_icon": "favicon.ico",
    "archive": "archive", "corrections": "corrections",
    "corrections_feed": "corrections/feed.xml", "today_feed": "today/feed.xml",
    "period": f"archive/{datetime.now(UTC):%Y-%m}",
    "tag": "tag/ferries", "author": "author/karen-holm", "section_or_page": "denmark",
    "story": "denmark/the-ferry-sails", "story_data": "denmark/the-ferry-sails.json",
    "republish": "denmark/the-ferry-sails/republish",
    "withdrawals_feed": "corrections/and-withdrawals/feed.xml",
    "indexnow_key": f"{'0' * 32}.txt",
    "gallery_picture": "denmark/the-ferry-sails/pictures/1",
    "search": "search", "search_data": "search.json", "search_description": "opensearch.xml",
}  # fmt: skip
# To the newsroom's icon; and what the newsroom says nothing of.
STATUSES = {
    "favicon.ico": 302,
    **dict.fromkeys(
        (
            ".well-known/site.standard.publication", ".well-known/tdmrep.json",
            ".well-known/trust.txt", "license.xml",
            f"{'0' * 32}.txt",
            "denmark/the-ferry-sails/republish", "corrections/and-withdrawals/feed.xml",
        ),
        404,
    ),
}  # fmt: skip
FURTHER_ADDRESSES = (
    "today",
    "tag/ferries/feed.xml",
    "author/karen-holm/atom.xml",
    "denmark/feed.json",
    "denmark/the-ferry-sails-twice",
)


def _pages(task: Path, settings: dict[str, str], addresses: dict[str, str]) -> Iterator[Finding]:
    if missing := {route.name for route in ROUTES} - addresses.keys():
        yield Finding("routes", (f"no address is asked of {', '.join(missing)}",))
    witness = task.parent / "app.json"
    instance = _instance("app.app", task, settings, witness)
    with instance.running(request("")):
        for address in (*addresses.values(), *FURTHER_ADDRESSES):
            match = match_route(address)
            status = STATUSES.get(address, 200)
            for method in ("GET", "HEAD"):
                reply = instance.invoke(request(address, method))
                faults = [] if reply.get("statusCode") == status else [str(reply)[:300]]
                yield Finding(
                    f"{method} /{address}", tuple(faults), match.route.name if match else ""
                )
        for address in ("denmark/no-such-story", "no/such/thing/at/all"):
            reply = instance.invoke(request(address))
            is_page = (
                reply.get("statusCode") == 404 and "<!doctype html" in str(reply["body"]).lower()
            )
            yield Finding(f"GET /{address}", () if is_page else (str(reply)[:300],), "404")
        instance.signal(signal.SIGUSR1)
        instance.invoke(request(""))
    yield _imported("app.app", witness, task)


def _event(handler: str, event: dict[str, Any], task: Path, settings: dict[str, str]) -> Finding:
    witness = task.parent / f"{handler}.json"
    instance = _Silent(_function(handler, task, settings, witness), task.parent / f"{handler}.log")
    try:
        with instance.running(event):
            instance.signal(signal.SIGUSR1)
            instance.answer(event)  # doubled, as events are
    except FunctionFailed as reason:
        return Finding(handler, (str(reason),))
    return _imported(handler, witness, task)


class _Silent(Instance):
    """A function that returns nothing to those who send events."""

    def answer(self, event: dict[str, Any]) -> str:
        answer = self.invoke(event)
        if answer is not None:
            raise FunctionFailed(f"It answered {str(answer)[:600]}. {self._end_of_log}")
        return ""


def _instance(handler: str, task: Path, settings: dict[str, str], witness: Path) -> Instance:
    return Instance(_function(handler, task, settings, witness), task.parent / f"{handler}.log")


def _function(handler: str, task: Path, settings: dict[str, str], witness: Path) -> Function:
    return Function(PYTHON, task, {**settings, "WITNESS": str(witness)}, handler=handler)


def _imported(handler: str, witness: Path, task: Path) -> Finding:
    """Where everything came from: the package, Python itself, or Lambda's own runtime."""
    report = json.loads(witness.read_text(encoding="utf-8"))
    allowed = (str(task), sysconfig.get_paths()["stdlib"], str(LAMBDA))
    ours = {
        "app", "chalice", "chalicelib", "jinja2", "markupsafe", "nh3", "lxml", "markdown_it",
        "yaml", "slugify",
    }  # fmt: skip
    faults = []
    for name, file in report["files"].items():
        if file and not file.startswith(allowed):
            faults.append(f"{name} was imported from {file}")
        if name.split(".")[0] in ours and not file.startswith(str(task)) and file:
            faults.append(f"{name} is not the package's own: {file}")
    faults += [
        f"{path} is on its path"
        for path in report["path"]
        if path.startswith(str(PROJECT)) and not path.startswith(str(LAMBDA))
    ]
    names = set(report["files"])
    if "jinja2" in names and not any(name.startswith(COMPILED_TEMPLATES) for name in names):
        faults.append("templates were parsed, though the package has them compiled")
    inside = sum(file.startswith(str(task)) for file in report["files"].values())
    return Finding(handler, tuple(faults), f"{inside} modules, all out of the zip")


def request(address: str, method: str = "GET") -> dict[str, Any]:
    """As a REST API asks, for any of our depths."""
    parts = address.split("/") if address else []
    names = ("section", "slug", "rest")
    values = [*parts[:2], "/".join(parts[2:])] if len(parts) > 2 else parts
    template = "/" + "/".join(["{section}", "{slug}", "{rest+}"][: len(values)])
    event = gateway_event(None)
    event |= {
        "resource": template,
        "path": f"/{address}",
        "httpMethod": method,
        "pathParameters": dict(zip(names, values, strict=False)) or None,
    }
    event["requestContext"] |= {
        "resourcePath": template,
        "httpMethod": method,
        "path": f"/api/{address}",
    }
    return event
