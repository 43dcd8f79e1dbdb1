"""`make deploy` and `make undeploy` against moto's server: what is made, changed, refused, left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from operations.account import STORAGE, Account
from operations.chalice_record import Deployment
from operations.deploy import deploy, stage_parameters
from operations.deployed import Functions, live_table
from operations.refusal import Refused
from operations.undeploy import undeploy
from tests.operations.conftest import as_installed
from tests.operations.moto_for_chalice import UnderstandingChalice


def deployed(account: Account) -> Deployment:
    """Deploy, from this checkout and with this machine's libraries."""
    return deploy(account, check=False, fetch=as_installed)


def bucket(account: Account) -> str:
    return f"tidende-dev-uploads-{account.number}"


def apis(account: Account) -> list[str]:
    return [each["id"] for each in account.client("apigateway").get_rest_apis()["items"]]


def functions(account: Account) -> dict[str, dict[str, Any]]:
    """Every function of the account, by name."""
    found = account.client("lambda").list_functions()["Functions"]
    return {each["FunctionName"]: each for each in found}


def test_a_deployment_makes_what_the_site_needs(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    record = deployed(account)

    made = functions(account)
    assert made.keys() == set(Functions("dev").all)
    assert {each["Architectures"][0] for each in made.values()} == {"arm64"}
    reader = made["tidende-dev"]["Environment"]["Variables"]
    assert reader["TABLE"] == "tidende-dev"
    assert reader["UPLOADS_BUCKET"] == bucket(account)
    assert reader["SITE_URL"].endswith(".cloudfront.net"), "the edge came after the functions"
    notified = account.client("s3").get_bucket_notification_configuration(Bucket=bucket(account))
    (told,) = notified["LambdaFunctionConfigurations"]
    assert told["LambdaFunctionArn"] == made["tidende-dev-receive_upload"]["FunctionArn"]
    (rule,) = account.client("events").list_rules()["Rules"]
    assert rule["ScheduleExpression"] == "rate(5 minutes)"
    roles = {each["RoleName"] for each in account.client("iam").list_roles()["Roles"]}
    assert roles == {
        f"tidende-dev-{each}" for each in ("api_handler", "receive_upload", "sweep_uploads")
    }
    stacks = account.client("cloudformation").list_stacks()["StackSummaries"]
    assert {each["StackName"] for each in stacks} == {"tidende-dev-storage", "tidende-dev-edge"}
    assert apis(account) == [record.api_id]
    told_to_people = capsys.readouterr().out
    assert "MB zipped" in told_to_people
    assert told_to_people.endswith(f"dev is deployed: {reader['SITE_URL']}\n")

    _policies_name_real_things(account)


def _policies_name_real_things(account: Account) -> None:
    for role in ("api_handler", "receive_upload", "sweep_uploads"):
        found = account.client("iam").get_role_policy(
            RoleName=f"tidende-dev-{role}", PolicyName=f"tidende-dev-{role}"
        )
        policy = str(found["PolicyDocument"])
        assert f"{account.number}:table/tidende-dev" in policy
        assert "${" not in policy


def test_a_second_deployment_changes_what_differs_alone(account: Account, checkout: Path) -> None:
    first = deployed(account)
    before = functions(account)

    again = deployed(account)
    assert again == first
    same = functions(account)
    assert {n: f["CodeSha256"] for n, f in same.items()} == {
        n: f["CodeSha256"] for n, f in before.items()
    }

    _rename(checkout)
    assert deployed(account) == first
    assert apis(account) == [first.api_id]
    after = functions(account)
    assert after.keys() == before.keys()
    for name, function in after.items():
        assert function["CodeSha256"] != before[name]["CodeSha256"], name


def _rename(checkout: Path) -> None:
    newsroom = checkout / "chalicelib" / "newsroom.toml"
    text = newsroom.read_text(encoding="utf-8")
    newsroom.write_text(text.replace('name = "', 'name = "The other ', 1), encoding="utf-8")


def switch_reader_to(table: str, account: Account) -> None:
    """As a rebuild does it."""
    variables = functions(account)["tidende-dev"]["Environment"]["Variables"] | {"TABLE": table}
    account.client("lambda").update_function_configuration(
        FunctionName="tidende-dev", Environment={"Variables": variables}
    )


def test_a_flood_past_the_edge_is_bounded(account: Account) -> None:
    record = deployed(account)
    deployed(account)
    stage = account.client("apigateway").get_stage(restApiId=record.api_id, stageName="api")
    bounds = stage["methodSettings"]["*/*"]
    assert (bounds["throttlingRateLimit"], bounds["throttlingBurstLimit"]) == (500, 1000)


def test_a_rebuilt_table_stays_the_live_one(account: Account) -> None:
    deployed(account)
    switch_reader_to("tidende-dev.20261124", account)
    assert (
        live_table(account.client("lambda"), "dev", otherwise="tidende-dev")
        == "tidende-dev.20261124"
    )

    deployed(account)

    for name, function in functions(account).items():
        assert function["Environment"]["Variables"]["TABLE"] == "tidende-dev.20261124", name


def test_a_second_site_is_never_made(account: Account) -> None:
    record = deployed(account)

    account.records.forget()
    with pytest.raises(Refused, match=f"REST API {record.api_id} stands here.*ADOPT=yes"):
        deployed(account)
    assert apis(account) == [record.api_id]

    adopted = deploy(account, adopt=True, check=False, fetch=as_installed)
    assert adopted.api_id == record.api_id
    assert apis(account) == [record.api_id]
    assert {each["name"] for each in adopted.resources} == {
        each["name"] for each in record.resources
    }

    account.client("apigateway").delete_rest_api(restApiId=record.api_id)
    with pytest.raises(Refused, match=f"{record.api_id}, which is not in this account"):
        deployed(account)
    assert apis(account) == []


def test_what_was_made_before_a_failure_is_known_the_next_time(
    account: Account, chalices_moto: UnderstandingChalice
) -> None:
    chalices_moto.makes_no_api = True
    with pytest.raises(Refused, match=r"Chalice did not deploy dev: .*No API today"):
        deployed(account)
    kept = account.records.stored()
    assert kept
    assert {each["name"] for each in kept.resources} >= {"receive_upload", "receive_upload_role"}
    assert not kept.api_id

    chalices_moto.makes_no_api = False
    record = deployed(account)
    assert apis(account) == [record.api_id]


def test_undeploying_keeps_bucket_and_table(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    account.stacks().apply(STORAGE, {})
    s3 = account.client("s3")  # before there are functions: moto can't call them without Docker
    s3.put_object(Bucket=bucket(account), Key="articles/denmark/ferry.md", Body=b"# Ferry")
    deployed(account)

    dynamodb = account.client("dynamodb")
    rebuilt = "tidende-dev.20261124T080000Z"
    dynamodb.create_table(
        TableName=rebuilt,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    )

    switch_reader_to(rebuilt, account)

    with pytest.raises(Refused, match="ALSO_THE_STORIES=prod is not the stage dev"):
        undeploy(account, also_the_stories="prod")
    undeploy(account)

    assert functions(account) == {}
    assert apis(account) == []
    assert account.client("iam").list_roles()["Roles"] == []
    assert account.records.stored() is None
    assert (
        s3.get_object(Bucket=bucket(account), Key="articles/denmark/ferry.md")["Body"].read()
        == b"# Ferry"
    )
    assert dynamodb.list_tables()["TableNames"] == ["tidende-dev", rebuilt]
    buckets = f"{bucket(account)}, tidende-dev-media-{account.number}"
    assert f"Kept: {buckets}, tidende-dev, {rebuilt}." in capsys.readouterr().out

    undeploy(account)  # as often as wanted
    deployed(account)
    assert len(apis(account)) == 1
    for name, function in functions(account).items():
        assert function["Environment"]["Variables"]["TABLE"] == rebuilt, name


def test_stories_go_when_they_are_named(account: Account) -> None:
    account.stacks().apply(STORAGE, {})
    account.client("s3").put_object(
        Bucket=bucket(account), Key="articles/denmark/ferry.md", Body=b"1"
    )
    account.client("s3").put_object(
        Bucket=bucket(account), Key="articles/denmark/ferry.md", Body=b"2"
    )
    deployed(account)

    undeploy(account, also_the_stories="dev")

    assert account.client("s3").list_buckets()["Buckets"] == []
    assert account.client("dynamodb").list_tables()["TableNames"] == []


def test_a_stage_sets_parameters_of_the_templates_alone(tmp_path: Path) -> None:
    (tmp_path / "prod.toml").write_text('DomainName = "news.example.org"\nLogDays = 30\n')
    assert stage_parameters("prod", tmp_path) == {"DomainName": "news.example.org", "LogDays": "30"}

    (tmp_path / "prod.toml").write_text('Domain = "news.example.org"\n')
    with pytest.raises(
        Refused, match=r"infra/prod.toml: Domain is not known; it takes .*DomainName"
    ):
        stage_parameters("prod", tmp_path)


def test_a_laptop_is_not_deployed(account: Account) -> None:
    with pytest.raises(Refused, match="make run"):
        deploy(replace(account, stage="local"))
    with pytest.raises(Refused, match="Name dev or prod"):
        undeploy(replace(account, stage="local"))
