"""`make deploy STAGE=dev|prod`: storage, functions and edge, one after the other.

Each step says what it does and how long it took. Deployments are idempotent: another one changes
only what differs.
"""

from __future__ import annotations

import argparse
import subprocess
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3

from chalicelib.newsroom_file import read_newsroom
from chalicelib.settings import read_settings
from chalicelib.web.dispatch import EDGE_HEADER
from operations.account import EDGE, GLOBAL, GLOBAL_REGION, INFRA, STORAGE, Account
from operations.bill_of_materials import write_bill_of_materials
from operations.chalice_record import Deployment, adopted, require_one_site
from operations.deletion_bound import set_deletion_bound
from operations.deployed import Functions, live_table, noted_table
from operations.layer import LAYERS, Libraries, delete_layer, make_layer, publish_layer
from operations.newsroom_check import require_newsroom
from operations.package import (
    NEWEST,
    RUNTIMES,
    Fetch,
    Package,
    fetch_wheels,
    fill_in,
    make_project,
    make_zip,
    run_chalice,
    this_python,
)
from operations.refusal import Refused
from operations.reindex import update_index
from operations.roles import ROLE_SUFFIXES, ROLES, role_name, write_roles_template
from operations.stacks import declared_parameters
from operations.stage_secrets import (
    edge_secret,
    indexnow_key,
    preview_secret,
    secrets_by_function,
    without_secrets,
)
from operations.stages import PROJECT, chosen_newsroom, stage_environment
from operations.terminal import errors_as_messages, step

REQUESTS_PER_SECOND = 500  # that API Gateway lets through; behind an edge that caches pages, many
# Concurrent executions of these functions, no more and no less. A thousand files an hour need one
# of the first; ten make a photographer's day of 500 in a few minutes. What finds none free waits,
# for six hours at most. A reader whose search finds none free gets an apology: twenty answer some
# hundreds a second, and a flood of them can't take what pages need.
RESERVED = {
    "receive_upload": 20,
    "sweep_uploads": 2,
    "make_pictures": 10,
    "write_index": 2,
    "search_stories": 20,
}
FREE_DASHBOARDS = 3  # of an account; a fourth is three dollars a month (docs/cost.md)
FRONT_PAGE_TIMEOUT = 90  # seconds: API Gateway and IAM need some until a first answer is right


def main() -> None:
    """Deploy the stage that is named on the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stage", required=True, help="dev or prod")
    options.add_argument("--adopt", action="store_true", help="make a lost record anew")
    options.add_argument("--unchecked", action="store_true", help="do not ask for the front page")
    chosen = options.parse_args()
    with errors_as_messages():
        account = Account(boto3.Session(), chosen.stage)
        deploy(account, adopt=chosen.adopt, check=not chosen.unchecked)


def deploy(
    account: Account, *, adopt: bool = False, check: bool = True, fetch: Fetch = fetch_wheels
) -> Deployment:
    """Deploy this checkout to a stage. Raises Refused."""
    with step("Checking what is needed") as notes:
        settings = check_prerequisites(account)
        notes += [
            f"account {account.number}",
            account.region,
            f"Python {this_python()}",
            commit_summary(),
        ]
    stacks = account.stacks()
    with step(f"Storage: the stack {stacks.name(STORAGE)}") as notes:
        notes.append(_apply(account, STORAGE, settings))
        notes.append(_set_deletion_bound(account))
    with step("One site: comparing the record of what is deployed with what stands") as notes:
        record = _deployed_record(account, adopt=adopt)
        notes.append(f"REST API {record.api_id}" if record else "nothing is deployed yet")
    with step(f"Roles: the stack {stacks.name(ROLES)}") as notes:
        notes.append(_apply_roles(account, settings))
    layers = {layer: _publish_layer(account, layer, fetch) for layer in LAYERS}
    package = _package(account, fetch, layers)
    record = _deploy_functions(account, package, record)
    for layer, arn in layers.items():
        delete_layer(account.client("lambda"), layer.layer_name(account.stage), but=arn)
    secret = edge_secret(account.client("ssm"), account.stage, settings)
    _apply_edge(account, settings, record, secret)
    with step("Functions: setting the site's addresses") as notes:
        notes.append(_set_addresses(account))
    site = stacks.outputs(account.edge).get("SiteUrl") or record.api_url
    if check:
        with step(f"Asking for the front page, {record.api_url}") as notes:
            reader = Functions(account.stage).reader
            notes.append(front_page(record.api_url, reader, secret=secret))
    with step("Search: having its index brought up to date") as notes:
        update_index(account.client("lambda"), account.stage)
        notes.append("it is written in the background")
    print(f"Editors upload to s3://{stacks.outputs(STORAGE)['UploadsBucket']}/articles/<section>/")
    print(f"{account.stage} is deployed: {site}")
    return record


def _apply_edge(
    account: Account, settings: dict[str, str], record: Deployment, secret: str
) -> None:
    stacks, firewall = account.stacks(), _global(account, settings)
    with step(
        f"Edge: the stack {stacks.name(account.edge)} (a first one takes some ten minutes)"
    ) as notes:
        names = {**stacks.outputs(STORAGE), "ApiId": record.api_id, **firewall}
        names |= {**_dashboard(account), **_told_others(account), **settings}
        names["EdgeSecret"] = secret
        notes.append(_apply(account, account.edge, names))


def check_prerequisites(account: Account) -> dict[str, str]:
    """Check region, Python version, credentials and newsroom; returns the stage's own parameters.
    Raises Refused.
    """
    stage_environment(account.stage)  # raises SystemExit, with the stages that are
    if account.stage == "local":
        raise Refused("The stage local is for a laptop: make run. Deploy dev or prod.")
    if this_python() not in RUNTIMES:
        raise Refused(
            f"This is Python {this_python()}; the functions are tested on {', '.join(RUNTIMES)}, "
            f"and get the Python that deploys them: make deploy STAGE={account.stage} "
            f"PYTHON=python{NEWEST} VENV=.venv-{NEWEST}"
        )
    account.require_login()
    require_newsroom(account.newsroom or chosen_newsroom())
    return stage_parameters(account.stage)


def stage_parameters(stage: str, folder: Path = INFRA) -> dict[str, str]:
    """What `infra/<stage>.toml` sets of the templates' parameters. Raises Refused."""
    file = folder / f"{stage}.toml"
    if not file.is_file():
        return {}
    try:
        parameters = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"infra/{file.name} is not TOML: {error}") from None
    known: dict[str, Any] = {}
    for template in (STORAGE, EDGE, GLOBAL):
        known |= {k: v for k, v in declared_parameters(template).items() if "Default" in v}
    for key in parameters:
        if key not in known:
            raise Refused(f"infra/{file.name}: {key} is not known; it takes {', '.join(known)}.")
    return {key: str(value) for key, value in parameters.items()}


def commit_summary() -> str:
    """The commit that is checked out, and the number of uncommitted files."""
    commit = _git("rev-parse", "--short", "HEAD")
    if not commit:
        return "no git here, so nobody can tell later what was deployed"
    changed = _git("status", "--porcelain").splitlines()
    return f"commit {commit}" + (f" and {len(changed)} files in no commit" if changed else "")


def environment(account: Account) -> dict[str, str]:
    """The functions' environment variables, secrets among them. Raises WrongSettings if they are
    not valid.
    """
    outputs = account.stacks().outputs(STORAGE)
    noted = noted_table(account.client("ssm"), account.stage) or outputs["TableName"]
    table = live_table(account.client("lambda"), account.stage, otherwise=noted)
    variables = {
        "UPLOADS_BUCKET": outputs["UploadsBucket"],
        "MEDIA_BUCKET": outputs["MediaBucket"],
        "TABLE": table,
        "CHANGES_QUEUE": outputs["ChangesQueueUrl"],
        "PICTURES_FUNCTION": Functions(account.stage).pictures,
        "SEARCH_FUNCTION": Functions(account.stage).search,
        "INDEX_FUNCTION": Functions(account.stage).index,
        "INDEX_BUCKET": outputs["IndexBucket"],
        **({"OPENSEARCH_URL": outputs["SearchUrl"]} if "SearchUrl" in outputs else {}),
        "PREVIEW_SECRET": preview_secret(account.client("ssm"), account.stage),
        **_pings(account),
        **_addresses(account),
    }
    read_settings({**stage_environment(account.stage), **variables})
    return variables


def _pings(account: Account) -> dict[str, str]:
    """Who pings hubs and search engines, if the newsroom wants that of this stage."""
    pings = read_newsroom(account.newsroom or chosen_newsroom()).pings
    if not pings.receivers or pings.stage != account.stage:
        return {}
    variables = {"PINGS_FUNCTION": Functions(account.stage).pings}
    if pings.indexnow:
        variables["INDEXNOW_KEY"] = indexnow_key(account.client("ssm"), account.stage)
    return variables


def _told_others(account: Account) -> dict[str, str]:
    """Whether there is anything for the alarm of pings to watch."""
    return {"TellsOthers": "yes" if _pings(account) else "no"}


def front_page(url: str, function: str, *, secret: str = "") -> str:
    """Request the front page, with retries until a timeout. Raises Refused then."""
    deadline = time.monotonic() + FRONT_PAGE_TIMEOUT
    while True:
        try:
            request = urllib.request.Request(url, headers={EDGE_HEADER: secret})  # noqa: S310 - an API of ours
            with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310 - the same
                return f"{response.status}, {len(response.read()):,} bytes"
        except urllib.error.HTTPError as error:
            failure = f"answers {error.code}"
        except OSError as error:
            failure = f"does not answer ({error})"
        if time.monotonic() > deadline:
            raise Refused(
                f"{url} {failure}. What the function says: aws logs tail /aws/lambda/{function}"
            )
        time.sleep(3)


def _deployed_record(account: Account, *, adopt: bool) -> Deployment | None:
    functions, gateway = account.client("lambda"), account.client("apigateway")
    if adopt:
        recreated = adopted(account.stage, functions=functions, gateway=gateway)
        account.records.store(recreated)
        return recreated
    record = account.records.stored()
    require_one_site(record, account.stage, functions=functions, gateway=gateway)
    return record


def _publish_layer(account: Account, libraries: Libraries, fetch: Fetch) -> str:
    """The ARN of the layer of these libraries."""
    name = libraries.layer_name(account.stage)
    with step(f"Layer of {libraries.name}: {name}") as notes:
        layer = make_layer(
            libraries,
            account.builds / f"{account.stage}-layer-{libraries.name}",
            architecture=account.architecture,
            fetch=fetch,
            source=account.source,
        )
        notes.append(f"{layer.zipped / 1e6:.2f} MB zipped, {layer.unzipped / 1e6:.2f} unzipped")
        arn = publish_layer(
            account.client("lambda"),
            layer,
            name=name,
            architecture=account.architecture,
        )
        notes.append(f"version {arn.rpartition(':')[2]}")
    return arn


def _package(account: Account, fetch: Fetch, layers: Mapping[Libraries, str]) -> Package:
    with step(f"Package: for Python {this_python()}, in .deploy/{account.stage}") as notes:
        project = make_project(
            account.builds / account.stage,
            architecture=account.architecture,
            newsroom=account.newsroom or chosen_newsroom(),
            fetch=fetch,
            source=account.source,
        )
        _fill_in(account, project, layers)
        package = make_zip(project, account.stage)
        notes.append(account.architecture)
        notes.append(f"{package.zipped / 1e6:.2f} MB zipped, {package.unzipped / 1e6:.2f} unzipped")
        notes.append(f"sha256 {package.digest}")
    bill = account.builds / f"{account.stage}.cdx.json"
    with step(f"Bill of materials: {bill}") as notes:
        number = write_bill_of_materials(bill, release=commit_summary(), source=account.source)
        notes.append(f"{number} libraries")
    for name, size in package.largest[:8]:
        print(f"    {name:<24}{size / 1e6:6.2f} MB")
    return package


def _fill_in(account: Account, project: Path, layers: Mapping[Libraries, str]) -> None:
    variables = environment(account)
    fill_in(
        project,
        stage=account.stage,
        architecture=account.architecture,
        environment=without_secrets(variables),
        secrets=secrets_by_function(variables),
        names=policy_names(account),
        role_arns=role_arns(account),
        layer_arns={name: arn for layer, arn in layers.items() for name in layer.functions},
        source=account.source,
    )


def _apply_roles(account: Account, settings: Mapping[str, str]) -> str:
    folder = account.builds / f"{account.stage}-roles"
    template = write_roles_template(folder, names=policy_names(account), source=account.source)
    return _apply(account, template, settings, names_roles=True)


def _apply(
    account: Account, template: Path, settings: Mapping[str, str], *, names_roles: bool = False
) -> str:
    """Make a stack, or change it. Raises Refused: whoever may not do that, such as GitHub's role,
    can still deploy what leaves the stack as it is.
    """
    stacks = account.stacks()
    try:
        return stacks.apply(template, settings, names_roles=names_roles)
    except Refused as refused:
        if not any(words in str(refused).lower() for words in _NO_RIGHTS):
            raise
        raise Refused(
            f"This release changes in the stack {stacks.name(template)} what you may not change: "
            f"an administrator deploys it once, make deploy STAGE={account.stage}. {refused}"
        ) from None


_NO_RIGHTS = ("not authorized", "access denied", "accessdenied")  # as services say it


def role_arns(account: Account) -> dict[str, str]:
    """The functions' roles, by Chalice's names of the functions."""
    own = f"arn:aws:iam::{account.number}:role"
    return {name: f"{own}/{role_name(account.stage, name)}" for name in ROLE_SUFFIXES}


def policy_names(account: Account) -> dict[str, str]:
    """The values of the placeholders in the policies."""
    return {
        **account.stacks().outputs(STORAGE),
        "AccountId": account.number,
        "Region": account.region,
        "Stage": account.stage,
    }


def _deploy_functions(account: Account, package: Package, record: Deployment | None) -> Deployment:
    names = ", ".join(Functions(account.stage).all)
    with step(f"Functions and API: {names}") as notes:
        account.records.write_for_chalice(record, package.project)
        try:
            run_chalice("deploy", package.project, account.stage)
        finally:  # so that what was created before a failure is on record
            deployment = account.records.read_from_chalice(package.project)
            if deployment and deployment != record:
                account.records.store(deployment)
        if not deployment or not deployment.api_id:
            raise Refused("Chalice says that it deployed, and tells of no REST API.")
        _limit_requests(account, deployment)
        notes.extend(_reserve_executions(account))
        _announce_twice(account)
        notes.append(f"REST API {deployment.api_id}")
    return deployment


def _reserve_executions(account: Account) -> list[str]:
    """Reserve concurrent executions for intake and the sweep, which a flood of readers would
    starve, and for the search, which would starve readers; returns what kept AWS from it, such as
    an account that has too few.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
    """
    functions = account.client("lambda")
    for name, executions in RESERVED.items():
        try:
            functions.put_function_concurrency(
                FunctionName=f"tidende-{account.stage}-{name}",
                ReservedConcurrentExecutions=executions,
            )
        except functions.exceptions.InvalidParameterValueException as error:
            return [f"nothing reserved for {name} ({error.response['Error']['Message']})"]
    return []


def _limit_requests(account: Account, record: Deployment) -> None:
    """Bound what a flood past the edge can cost; Chalice has no setting for it.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
    """
    bounds = {"rateLimit": REQUESTS_PER_SECOND, "burstLimit": 2 * REQUESTS_PER_SECOND}
    account.client("apigateway").update_stage(
        restApiId=record.api_id,
        stageName=record.api_url.rstrip("/").rpartition("/")[2],
        patchOperations=[
            {"op": "replace", "path": f"/*/*/throttling/{name}", "value": str(value)}
            for name, value in bounds.items()
        ],
    )


def _announce_twice(account: Account) -> None:
    """Have S3 announce each change to EventBridge as well, beside what Chalice has set up.

    Not in the template: CloudFormation would replace Chalice's part.
    """
    s3 = account.client("s3")
    bucket = account.stacks().outputs(STORAGE)["UploadsBucket"]
    notifications = s3.get_bucket_notification_configuration(Bucket=bucket)
    del notifications["ResponseMetadata"]
    if "EventBridgeConfiguration" not in notifications:
        s3.put_bucket_notification_configuration(
            Bucket=bucket,
            NotificationConfiguration=notifications | {"EventBridgeConfiguration": {}},
        )


def _global(account: Account, settings: Mapping[str, str]) -> dict[str, str]:
    """Create or update the firewall and the budget, if the settings want them or they exist."""
    stacks = account.stacks(GLOBAL_REGION)
    wanted = settings.get("MonthlyBudget") or settings.get("RequestsPerFiveMinutes", "0") != "0"
    if not wanted and not stacks.exists(GLOBAL):
        return {}
    with step(f"Firewall and budget: the stack {stacks.name(GLOBAL)}, {GLOBAL_REGION}") as notes:
        notes.append(stacks.apply(GLOBAL, settings))
    return stacks.outputs(GLOBAL)


def _dashboard(account: Account) -> dict[str, str]:
    """No dashboard where the account has its free ones already, all of them others."""
    pages = account.client("cloudwatch").get_paginator("list_dashboards").paginate()
    names = {entry["DashboardName"] for page in pages for entry in page["DashboardEntries"]}
    others = names - {f"tidende-{account.stage}"}
    return {"ShowDashboard": "no"} if len(others) >= FREE_DASHBOARDS else {}


def _set_deletion_bound(account: Account) -> str:
    most = read_newsroom(account.newsroom or chosen_newsroom()).most_deletions
    bucket = account.stacks().outputs(STORAGE)["UploadsBucket"]
    is_new = set_deletion_bound(account.client("s3"), bucket, most)
    if not is_new:
        return "bound of deletions unchanged"
    return f"at most {'any number of' if most is None else most} deletions in ten minutes"


def _set_addresses(account: Account) -> str:
    """Set the site's addresses, which a first deployment has only once the edge is there."""
    addresses = _addresses(account)
    functions = account.client("lambda")
    changed = 0
    shared, names = without_secrets(addresses), Functions(account.stage)
    for name in names.all:
        wanted = addresses if name == names.reader else shared
        current = functions.get_function_configuration(FunctionName=name)
        variables = current.get("Environment", {}).get("Variables", {})
        if wanted.items() <= variables.items():
            continue
        functions.update_function_configuration(
            FunctionName=name, Environment={"Variables": {**variables, **wanted}}
        )
        functions.get_waiter("function_updated_v2").wait(FunctionName=name)
        changed += 1
    return f"{changed} updated" if changed else "unchanged"


def _addresses(account: Account) -> dict[str, str]:
    """Where readers find the site and its pictures, once there is an edge; and the edge's secret,
    once it says that, or readers would get no page until it does.
    """
    outputs = account.stacks().outputs(account.edge)
    pairs = (("SITE_URL", "SiteUrl"), ("MEDIA_URL", "MediaUrl"))
    addresses = {variable: outputs[key] for variable, key in pairs if key in outputs}
    if outputs.get("IsAlone") != "yes":
        return addresses
    settings = stage_parameters(account.stage)
    secret = edge_secret(account.client("ssm"), account.stage, settings)
    return addresses | ({"EDGE_SECRET": secret} if secret else {})


def _git(*command: str) -> str:
    try:
        completed = subprocess.run(  # noqa: S603 - our own command
            ["git", *command],  # noqa: S607 - whichever the operator has
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return ""
    return completed.stdout.strip() if not completed.returncode else ""


if __name__ == "__main__":
    main()
