"""`make deploy` and `make undeploy` against moto's server: what is made, changed, refused, left."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from botocore.exceptions import ClientError
from moto.s3.models import s3_backends

from chalicelib.news.pings import KEY_SHAPE
from operations.account import STORAGE, Account
from operations.chalice_record import Deployment
from operations.deploy import deploy, environment, stage_parameters
from operations.deployed import Functions
from operations.refusal import Refused
from operations.roles import ROLE_SUFFIXES
from operations.stacks import Stacks
from operations.undeploy import require_confirmation, undeploy, what_goes
from tests.operations.conftest import as_installed
from tests.operations.deployers_calls import is_allowed
from tests.operations.moto_for_chalice import MotoForChalice
from tests.storage.engines import REGION

STORY = "articles/denmark/ferry.md"
REBUILT = "tidende-dev.20261124T080000Z"
SEARCH_DOMAIN = "https://search-tidende-dev.aws.es.amazonaws.com"


def deployed(account: Account, *, adopt: bool = False) -> Deployment:
    """Deploy, from this checkout and with this machine's libraries."""
    return deploy(account, adopt=adopt, check=False, fetch=as_installed)


def _require_search(account: Account, variables: dict[str, str]) -> None:
    assert variables["SEARCH_FUNCTION"] == "tidende-dev-search_stories"
    assert variables["INDEX_FUNCTION"] == "tidende-dev-write_index"
    assert variables["INDEX_BUCKET"] == f"tidende-dev-index-{account.number}"
    assert "OPENSEARCH_URL" not in variables
    with patch.object(Stacks, "outputs", _with_a_search_domain(Stacks.outputs)):
        assert environment(account)["OPENSEARCH_URL"] == SEARCH_DOMAIN


def _with_a_search_domain(
    outputs: Callable[[Stacks, Path], dict[str, str]],
) -> Callable[[Stacks, Path], dict[str, str]]:
    """What stacks tell of themselves, where the storage has a domain."""
    return lambda stacks, template: {**outputs(stacks, template), "SearchUrl": SEARCH_DOMAIN}


def bucket(account: Account) -> str:
    return f"tidende-dev-uploads-{account.number}"


def apis(account: Account) -> list[str]:
    return [api["id"] for api in account.client("apigateway").get_rest_apis()["items"]]


def functions(account: Account) -> dict[str, dict[str, Any]]:
    """Every function of the account, by name."""
    listed = account.client("lambda").list_functions()["Functions"]
    return {function["FunctionName"]: function for function in listed}


def tables_of_functions(account: Account) -> set[str]:
    """The tables in the settings of all functions."""
    settings = (function["Environment"]["Variables"] for function in functions(account).values())
    return {variables["TABLE"] for variables in settings}


def switch_reader_to(table: str, account: Account) -> None:
    """As a rebuild does it."""
    variables = functions(account)["tidende-dev"]["Environment"]["Variables"] | {"TABLE": table}
    account.client("lambda").update_function_configuration(
        FunctionName="tidende-dev", Environment={"Variables": variables}
    )


def test_a_deployment_makes_functions_events_roles_and_a_bounded_api(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    _add_to_newsroom(account, '[pings]\nindexnow = true\nstage = "dev"\n')
    record = deployed(account)

    by_name = functions(account)
    assert by_name.keys() == set(Functions("dev").all)
    assert {function["Architectures"][0] for function in by_name.values()} == {"arm64"}
    variables = by_name["tidende-dev"]["Environment"]["Variables"]
    assert variables["TABLE"] == "tidende-dev"
    assert variables["UPLOADS_BUCKET"] == bucket(account)
    assert variables["SITE_URL"].endswith(".cloudfront.net"), "the edge came after the functions"
    s3 = account.client("s3").get_bucket_notification_configuration(Bucket=bucket(account))
    (notification,) = s3["LambdaFunctionConfigurations"]
    intake = by_name["tidende-dev-receive_upload"]
    assert notification["LambdaFunctionArn"] == intake["FunctionArn"]
    kept = s3_backends[account.number]["aws"].buckets[bucket(account)].notification_configuration
    assert kept is not None
    assert kept.event_bridge is not None, "the sweep is told of each change too"
    rules = account.client("events").list_rules()["Rules"]
    schedules = [rule["ScheduleExpression"] for rule in rules if "ScheduleExpression" in rule]
    assert schedules == ["rate(5 minutes)"]
    assert len(variables["PREVIEW_SECRET"]) >= 32
    told = {
        name: function["Environment"]["Variables"].get("PREVIEW_SECRET")
        for name, function in by_name.items()
    }
    for neither in ("make_pictures", "search_stories", "write_index", "send_pings"):
        assert told.pop(f"tidende-dev-{neither}") is None, "it neither signs nor checks a link"
    assert set(told.values()) == {variables["PREVIEW_SECRET"]}
    _require_pings(account, by_name)
    assert variables["CHANGES_QUEUE"].endswith("/tidende-dev-changes")
    assert variables["PICTURES_FUNCTION"] == "tidende-dev-make_pictures"
    _require_search(account, variables)
    assert variables["MEDIA_URL"] == variables["SITE_URL"], "at API Gateway's own address too"
    assert _dashboards(account.client("cloudwatch")) == {"tidende-dev"}
    assert apis(account) == [record.api_id]
    api_stage = account.client("apigateway").get_stage(restApiId=record.api_id, stageName="api")
    bounds = api_stage["methodSettings"]["*/*"]
    assert (bounds["throttlingRateLimit"], bounds["throttlingBurstLimit"]) == (500, 1000)
    reserved = [
        account.client("lambda").get_function_concurrency(FunctionName=name)
        for name in (*Functions("dev").intake, Functions("dev").search)
    ]
    assert [reply["ReservedConcurrentExecutions"] for reply in reserved] == [20, 2, 10, 2, 20]
    iam = account.client("iam")
    roles = {function["Role"].rpartition("/")[2] for function in by_name.values()}
    assert roles == {f"tidende-dev-{role}" for role in ROLE_SUFFIXES.values()}
    assert {role["RoleName"] for role in iam.list_roles()["Roles"]} == roles, "Chalice made none"
    for name in roles:
        policy = str(iam.get_role_policy(RoleName=name, PolicyName=name)["PolicyDocument"])
        assert f"{account.number}:table/tidende-dev" in policy or name.endswith("-search")
        assert "${" not in policy
        boundary = iam.get_role(RoleName=name)["Role"]["PermissionsBoundary"]
        assert "-Boundary-" in boundary["PermissionsBoundaryArn"]
    output = capsys.readouterr().out
    assert "MB zipped" in output
    assert output.endswith(f"dev is deployed: {variables['SITE_URL']}\n")


def test_after_each_deployment_the_index_of_the_search_is_brought_up_to_date(
    account: Account, chalices_moto: MotoForChalice
) -> None:
    deployed(account)
    assert chalices_moto.invoked == ["tidende-dev-write_index"]


def _add_to_newsroom(account: Account, lines: str) -> None:
    assert account.newsroom
    file = account.newsroom / "newsroom.toml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{lines}", encoding="utf-8")


def _require_pings(account: Account, functions_by_name: dict[str, Any]) -> None:
    [edge] = account.client("cloudformation").describe_stacks(StackName="tidende-dev-edge")[
        "Stacks"
    ]
    chosen = {one["ParameterKey"]: one["ParameterValue"] for one in edge["Parameters"]}
    assert chosen["TellsOthers"] == "yes", "an alarm watches whether they hear it"
    variables = {n: f["Environment"]["Variables"] for n, f in functions_by_name.items()}
    assert {own["PINGS_FUNCTION"] for own in variables.values()} == {"tidende-dev-send_pings"}
    keys = {name: own["INDEXNOW_KEY"] for name, own in variables.items() if "INDEXNOW_KEY" in own}
    assert keys.keys() == {"tidende-dev", "tidende-dev-send_pings"}, (
        "who shows it, and who sends it"
    )
    assert re.fullmatch(KEY_SHAPE, keys["tidende-dev"])
    assert len(set(keys.values())) == 1


def test_who_deploys_from_github_may_do_all_that_a_deployment_calls(
    account: Account, chalices_moto: MotoForChalice
) -> None:
    deployed(account)  # by an administrator, who makes storage and roles
    chalices_moto.calls.clear()
    deployed(account)
    denied = {
        call
        for call in chalices_moto.calls
        if not is_allowed(call, stage="dev", region=REGION, account=account.number)
    }
    assert len(chalices_moto.calls) > len(denied) == 0, denied


@pytest.mark.parametrize(
    ("stack", "message"),
    [
        ("storage", "User: x is not authorized to perform: dynamodb:UpdateTable"),
        ("roles", "User: x is not authorized to perform: iam:CreateRole"),
        ("edge", "API: s3:PutBucketPolicy Access Denied"),
    ],
)
def test_who_may_not_change_a_stack_is_told_that_an_administrator_deploys_once(
    account: Account, stack: str, message: str
) -> None:
    def deny(params: dict[str, Any], **_: object) -> None:
        if params["body"]["StackName"] == f"tidende-dev-{stack}":
            raise ClientError(
                {"Error": {"Code": "AccessDenied", "Message": message}}, "CreateStack"
            )

    account.session.events.register("before-call.cloudformation.CreateStack", deny)
    advice = "an administrator deploys it once, make deploy STAGE=dev"
    with pytest.raises(Refused, match=rf"tidende-dev-{stack} .*{advice}.*{message}"):
        deployed(account)


def test_another_deployment_changes_only_what_differs(account: Account) -> None:
    first = deployed(account)
    before = {name: function["CodeSha256"] for name, function in functions(account).items()}
    switch_reader_to(REBUILT, account)

    assert deployed(account) == first
    assert {n: f["CodeSha256"] for n, f in functions(account).items()} == before
    assert tables_of_functions(account) == {REBUILT}, "a rebuild's table stays the live one"

    assert account.newsroom
    newsroom = account.newsroom / "newsroom.toml"
    text = newsroom.read_text(encoding="utf-8")
    newsroom.write_text(text.replace('name = "', 'name = "The other ', 1), encoding="utf-8")
    assert deployed(account) == first
    assert apis(account) == [first.api_id]
    for name, function in functions(account).items():
        assert function["CodeSha256"] != before[name], name


def layers(account: Account) -> dict[str, list[str]]:
    """The layers of each function that has any."""
    return {
        name: [layer["Arn"] for layer in function["Layers"]]
        for name, function in functions(account).items()
        if function.get("Layers")
    }


def test_a_function_has_the_layer_that_it_needs_and_no_other(account: Account) -> None:
    deployed(account)
    arn = f"arn:aws:lambda:{REGION}:{account.number}:layer:tidende-dev"
    first = {
        "tidende-dev-make_pictures": [f"{arn}-pictures:1"],
        "tidende-dev-receive_upload": [f"{arn}-documents:1"],
        "tidende-dev-sweep_uploads": [f"{arn}-documents:1"],
        "tidende-dev-search_stories": [f"{arn}-search:1"],
        "tidende-dev-write_index": [f"{arn}-search:1"],
    }
    assert layers(account) == first

    deployed(account)
    assert layers(account) == first, "the same libraries"

    (account.source / "requirements-pictures.txt").write_text("markupsafe==3.0.4\n")
    deployed(account)
    assert layers(account) == first | {"tidende-dev-make_pictures": [f"{arn}-pictures:2"]}
    assert versions(account) == [2], "the one before is deleted"

    undeploy(account)
    assert versions(account) == []


def versions(account: Account) -> list[int]:
    """The versions of the layer."""
    reply = account.client("lambda").list_layer_versions(LayerName="tidende-dev-pictures")
    return [version["Version"] for version in reply["LayerVersions"]]


def test_no_dashboard_is_made_where_the_account_has_its_free_ones(account: Account) -> None:
    cloudwatch = account.client("cloudwatch")
    others = {f"other-{number}" for number in range(3)}
    for name in others:
        cloudwatch.put_dashboard(DashboardName=name, DashboardBody="{}")
    deployed(account)
    assert _dashboards(cloudwatch) == others


def _dashboards(cloudwatch: Any) -> set[str]:  # noqa: ANN401 - boto3's client
    entries = cloudwatch.list_dashboards()["DashboardEntries"]
    return {entry["DashboardName"] for entry in entries}


def test_a_second_site_is_never_made(account: Account) -> None:
    record = deployed(account)

    account.records.forget()
    with pytest.raises(Refused, match=f"REST API {record.api_id} stands here.*ADOPT=yes"):
        deployed(account)

    adopted = deployed(account, adopt=True)
    assert adopted.api_id == record.api_id
    assert apis(account) == [record.api_id]
    names = {resource["name"] for resource in record.resources}
    assert {resource["name"] for resource in adopted.resources} == names

    account.client("apigateway").delete_rest_api(restApiId=record.api_id)
    with pytest.raises(Refused, match=f"{record.api_id}, which is not in this account"):
        deployed(account)
    assert apis(account) == []


def test_resources_made_before_a_failure_are_on_record(
    account: Account, chalices_moto: MotoForChalice
) -> None:
    chalices_moto.makes_no_api = True
    with pytest.raises(Refused, match=r"Chalice did not deploy dev: .*No API today"):
        deployed(account)
    record = account.records.stored()
    assert record
    names = {resource["name"] for resource in record.resources}
    assert "receive_upload" in names
    assert not record.api_id

    chalices_moto.makes_no_api = False
    record = deployed(account)
    assert apis(account) == [record.api_id]


def test_undeploying_keeps_bucket_and_tables_for_the_next_deployment(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    account.stacks().apply(STORAGE, {})
    s3 = account.client("s3")  # before there are functions: moto can't call them without Docker
    s3.put_object(Bucket=bucket(account), Key=STORY, Body=b"# Ferry")
    deployed(account)
    dynamodb = account.client("dynamodb")
    dynamodb.create_table(
        TableName=REBUILT,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    )
    switch_reader_to(REBUILT, account)

    with pytest.raises(Refused, match="ALSO_THE_STORIES=prod is not the stage dev"):
        undeploy(account, also_the_stories="prod")
    undeploy(account)

    assert functions(account) == {}
    assert apis(account) == []
    assert account.client("iam").list_roles()["Roles"] == []
    assert account.records.stored() is None
    assert s3.get_object(Bucket=bucket(account), Key=STORY)["Body"].read() == b"# Ferry"
    assert dynamodb.list_tables()["TableNames"] == ["tidende-dev", REBUILT]
    names = ("uploads", "media", "index")
    buckets = ", ".join(f"tidende-dev-{name}-{account.number}" for name in names)
    assert f"Kept: {buckets}, tidende-dev, {REBUILT}." in capsys.readouterr().out

    undeploy(account)  # idempotent
    deployed(account)
    assert tables_of_functions(account) == {REBUILT}


def test_undeploying_deletes_stories_when_the_stage_is_named_twice(account: Account) -> None:
    account.stacks().apply(STORAGE, {})
    for text in (b"1", b"2"):
        account.client("s3").put_object(Bucket=bucket(account), Key=STORY, Body=text)
    deployed(account)

    undeploy(account, also_the_stories="dev")

    assert account.client("s3").list_buckets()["Buckets"] == []
    assert account.client("dynamodb").list_tables()["TableNames"] == []


def test_a_stage_sets_only_parameters_of_the_templates(tmp_path: Path) -> None:
    (tmp_path / "prod.toml").write_text('DomainName = "news.example.org"\nLogDays = 30\n')
    assert stage_parameters("prod", tmp_path) == {"DomainName": "news.example.org", "LogDays": "30"}

    (tmp_path / "prod.toml").write_text('Domain = "news.example.org"\n')
    unknown = r"infra/prod.toml: Domain is not known; it takes .*DomainName"
    with pytest.raises(Refused, match=unknown):
        stage_parameters("prod", tmp_path)


def test_the_local_stage_is_neither_deployed_nor_undeployed(account: Account) -> None:
    with pytest.raises(Refused, match="make run"):
        deploy(replace(account, stage="local"))
    with pytest.raises(Refused, match="Name dev or prod"):
        undeploy(replace(account, stage="local"))


def test_an_undeployment_names_account_region_and_address_before_it_asks(
    account: Account,
) -> None:
    account.stacks().apply(STORAGE, {})
    told = what_goes(account, also_the_stories=False)
    assert "dev goes off the air: it has no address" in told
    assert f"account {account.number}, region eu-north-1; stories stay." in told
    assert "deleted for good" in what_goes(account, also_the_stories=True)


def test_an_undeployment_wants_the_stages_name() -> None:
    require_confirmation("dev", "", ask=lambda _question: "dev\n")
    require_confirmation("dev", "dev", ask=lambda _question: "never asked")
    for typed in ("", "prod", "yes"):
        with pytest.raises(Refused, match=r"Nothing was touched: .* is not the stage dev"):
            require_confirmation("dev", "", ask=lambda _question, typed=typed: typed)  # type: ignore[misc]
    with pytest.raises(Refused, match="is not the stage dev"):
        require_confirmation("dev", "prod")


def test_where_nobody_can_be_asked_an_undeployment_touches_nothing() -> None:
    def nobody(_question: str) -> str:
        raise EOFError

    with pytest.raises(Refused, match="Add CONFIRM=dev"):
        require_confirmation("dev", "", ask=nobody)
