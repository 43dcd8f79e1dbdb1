"""The templates: clean by CloudFormation's own schemas, made in moto, and what they make.

moto makes buckets, table, queue, topics, key, log groups and dashboard itself. What its
CloudFormation leaves out (tests/infra/formation.py) is given to moto's own services as it was
filled in, where they have it; cache and header policies they have not, nor a distribution in the
template's words, so those are only looked at.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from cfnlint.api import ManualArgs, lint
from cfnlint.decode.cfn_yaml import loads

from operations.stages import PROJECT
from tests.infra.calls import ACCOUNT
from tests.infra.stacks import Stack, client, made_from, moto_application, served
from tests.storage.engines import REGION

pytestmark = pytest.mark.xdist_group("templates")  # what they look at is made once

STAGE = "prod"
IN_STORAGE = {
    "AWS::DynamoDB::Table": 1,
    "AWS::KMS::Key": 1,
    "AWS::Logs::LogGroup": 3,
    "AWS::S3::Bucket": 3,
    "AWS::S3::BucketPolicy": 2,
    "AWS::SNS::Topic": 2,
    "AWS::SNS::TopicPolicy": 2,
    "AWS::SQS::Queue": 1,
    "AWS::SQS::QueuePolicy": 1,
}
ALARMS = {page.stem for page in (PROJECT / "docs" / "runbook").glob("*.md")} - {"README"}
IN_EDGE = {
    "AWS::CloudFront::CachePolicy": 2,
    "AWS::CloudFront::Distribution": 1,
    "AWS::CloudFront::OriginAccessControl": 1,
    "AWS::CloudFront::ResponseHeadersPolicy": 2,
    "AWS::CloudWatch::Alarm": len(ALARMS),
    "AWS::CloudWatch::Dashboard": 1,
    "AWS::Lambda::EventInvokeConfig": 2,
    "AWS::S3::BucketPolicy": 1,
}
FUNCTIONS = {
    "reader": f"tidende-{STAGE}",
    "receive_upload": f"tidende-{STAGE}-receive_upload",
    "sweep_uploads": f"tidende-{STAGE}-sweep_uploads",
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """moto, empty."""
    with served(moto_application()) as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def storage(endpoint: str) -> Stack:
    """What is kept."""
    return made_from("storage.yaml", endpoint, Stage=STAGE)


@pytest.fixture(scope="module")
def edge(endpoint: str, storage: Stack) -> Stack:
    """What stands before the functions, with no option chosen."""
    return _edge(endpoint, storage, STAGE)


@pytest.fixture(scope="module")
def whole_edge(endpoint: str, storage: Stack) -> Stack:
    """With every option chosen."""
    return _edge(
        endpoint,
        storage,
        "dev",
        DomainName="news.example.org",
        CertificateArn=f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/0f0e",
        WebAclArn=f"arn:aws:wafv2:us-east-1:{ACCOUNT}:global/webacl/tidende-dev/0f0e",
        OperatorsEmail="operators@example.org",
        NewsroomEmail="desk@example.org",
    )


def _edge(endpoint: str, storage: Stack, stage: str, **chosen: str) -> Stack:
    handed_on = ("MediaBucket", "MediaBucketDomain", "FailuresQueueArn", "AlarmsTopicArn")
    told = {name: storage.outputs[name] for name in (*handed_on, "NewsroomTopicArn")}
    return made_from("edge.yaml", endpoint, Stage=stage, ApiId="abcde12345", **told, **chosen)


def _count(stack: Stack) -> dict[str, int]:
    kinds = list(stack.resources.values())
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


@pytest.mark.parametrize(
    ("template", "regions"),
    [
        ("storage.yaml", ["eu-north-1", "us-east-1", "eu-central-2"]),
        ("edge.yaml", ["eu-north-1", "us-east-1", "eu-central-2"]),
        ("global.yaml", ["us-east-1"]),
    ],
)
def test_cfn_lint_finds_nothing(template: str, regions: list[str]) -> None:
    assert _lint((PROJECT / "infra" / template).read_text(encoding="utf-8"), regions) == []


def test_but_would_find_a_budget_where_there_are_none() -> None:
    text = (PROJECT / "infra" / "global.yaml").read_text(encoding="utf-8")
    found = _lint(text, ["eu-north-1"])
    assert any("'AWS::Budgets::Budget' does not exist in 'eu-north-1'" in each for each in found)


def _lint(text: str, regions: list[str]) -> list[str]:
    return [str(match) for match in lint(text, config=ManualArgs(regions=regions))]


def test_storage_is_made_whole(storage: Stack) -> None:
    assert _count(storage) == IN_STORAGE
    assert storage.outputs == {
        "UploadsBucket": f"tidende-{STAGE}-uploads-{ACCOUNT}",
        "MediaBucket": f"tidende-{STAGE}-media-{ACCOUNT}",
        "MediaBucketDomain": f"tidende-{STAGE}-media-{ACCOUNT}.s3.{REGION}.amazonaws.com",
        "AccessLogsBucket": f"tidende-{STAGE}-access-logs-{ACCOUNT}",
        "TableName": f"tidende-{STAGE}",
        "FailuresQueueUrl": storage.outputs["FailuresQueueUrl"],
        "FailuresQueueArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:tidende-{STAGE}-failures",
        "AlarmsTopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:tidende-{STAGE}-alarms",
        "NewsroomTopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:tidende-{STAGE}-newsroom",
    }


def test_a_laptops_buckets_have_the_names_that_its_settings_say(endpoint: str) -> None:
    outputs = made_from("storage.yaml", endpoint, Stage="local").outputs
    assert outputs["UploadsBucket"] == "tidende-local-uploads"
    assert outputs["MediaBucket"] == "tidende-local-media"
    assert outputs["TableName"] == "tidende-local"


def test_the_table_can_be_neither_deleted_nor_lost(endpoint: str, storage: Stack) -> None:
    with closing(client(endpoint, "dynamodb")) as dynamodb:
        table = dynamodb.describe_table(TableName=storage.outputs["TableName"])["Table"]
    assert table["DeletionProtectionEnabled"] is True
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    asked = _properties("storage.yaml", "Table")  # moto leaves this one out
    assert asked["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


@pytest.mark.parametrize("bucket", ["Uploads", "Media"])
def test_no_rule_forgets_an_old_version(bucket: str) -> None:
    rules = _properties("storage.yaml", bucket)["LifecycleConfiguration"]["Rules"]
    assert [rule.keys() - {"Id", "Status"} for rule in rules] == [
        {"AbortIncompleteMultipartUpload"}
    ]


@pytest.mark.parametrize("bucket", ["Uploads", "Media", "AccessLogs"])
def test_no_bucket_is_public_or_unencrypted(endpoint: str, storage: Stack, bucket: str) -> None:
    asked = _properties("storage.yaml", bucket)
    assert set(asked["PublicAccessBlockConfiguration"].values()) == {True}
    with closing(client(endpoint, "s3")) as s3:
        found = s3.get_bucket_encryption(Bucket=storage.outputs[f"{bucket}Bucket"])
    rules = found["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"


def test_every_policy_of_a_resource_refuses_what_is_not_on_tls(storage: Stack, edge: Stack) -> None:
    policies = [
        what["PolicyDocument"]
        for what in (storage.filled_in | edge.filled_in).values()
        if "PolicyDocument" in what
    ]
    assert len(policies) == 6
    for policy in policies:
        first = policy["Statement"][0]
        assert (first["Effect"], first["Principal"]) == ("Deny", "*")
        assert first["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_nobody_may_delete_a_version_of_an_upload(storage: Stack) -> None:
    statements = storage.filled_in["UploadsPolicy"]["PolicyDocument"]["Statement"]
    uploads = storage.outputs["UploadsBucket"]
    assert {
        "Sid": "NoVersionIsEverDeleted",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:DeleteObjectVersion",
        "Resource": f"arn:aws:s3:::{uploads}/*",
    } in statements


@pytest.mark.parametrize(
    ("header", "allowed"),
    [
        ("s3:x-amz-storage-class", "STANDARD"),
        ("s3:x-amz-server-side-encryption", "AES256"),
        ("s3:x-amz-server-side-encryption-customer-algorithm", None),
    ],
)
def test_an_upload_that_could_not_be_read_is_denied_and_an_ordinary_one_is_not(
    storage: Stack, header: str, allowed: str | None
) -> None:
    statements = storage.filled_in["UploadsPolicy"]["PolicyDocument"]["Statement"]
    uploads = storage.outputs["UploadsBucket"]
    [denied] = [
        statement
        for statement in statements
        if header in statement.get("Condition", {}).get("Null", {})
    ]
    assert (denied["Effect"], denied["Principal"]) == ("Deny", "*")
    assert (denied["Action"], denied["Resource"]) == ("s3:PutObject", f"arn:aws:s3:::{uploads}/*")
    # Both must hold: without the header nothing is denied, and the usual value is not.
    expected: dict[str, Any] = {"Null": {header: "false"}}
    if allowed:
        expected["StringNotEquals"] = {header: allowed}
    assert denied["Condition"] == expected


def test_what_failed_is_kept_for_two_weeks_and_encrypted(endpoint: str, storage: Stack) -> None:
    with closing(client(endpoint, "sqs")) as sqs:
        found = sqs.get_queue_attributes(
            QueueUrl=storage.outputs["FailuresQueueUrl"], AttributeNames=["All"]
        )["Attributes"]
    assert found["MessageRetentionPeriod"] == str(14 * 24 * 60 * 60)
    assert _properties("storage.yaml", "Failures")["SqsManagedSseEnabled"] is True


def test_topics_are_encrypted_with_a_key_that_alarms_may_use(endpoint: str, storage: Stack) -> None:
    key = storage.physical["TopicsKey"]
    with closing(client(endpoint, "sns")) as sns:
        for topic in ("AlarmsTopicArn", "NewsroomTopicArn"):
            found = sns.get_topic_attributes(TopicArn=storage.outputs[topic])["Attributes"]
            assert found["KmsMasterKeyId"] == key
    with closing(client(endpoint, "kms")) as kms:
        policy: Any = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    services = [each["Principal"].get("Service") for each in policy["Statement"]]
    assert "cloudwatch.amazonaws.com" in services


def test_the_functions_logs_are_there_before_them_and_end(endpoint: str, storage: Stack) -> None:
    with closing(client(endpoint, "logs")) as logs:
        found = logs.describe_log_groups(logGroupNamePrefix=f"/aws/lambda/tidende-{STAGE}")
    kept = {each["logGroupName"]: int(each["retentionInDays"]) for each in found["logGroups"]}
    assert kept == {f"/aws/lambda/{name}": 90 for name in FUNCTIONS.values()}
    assert storage.resources["ReaderLogs"] == "AWS::Logs::LogGroup"


def test_the_edge_is_made_whole(edge: Stack, whole_edge: Stack) -> None:
    assert _count(edge) == IN_EDGE
    assert _count(whole_edge) == IN_EDGE | {"AWS::SNS::Subscription": 2}
    domain = edge.outputs["DistributionDomain"]
    assert edge.outputs["SiteUrl"] == edge.outputs["MediaUrl"] == f"https://{domain}"
    assert whole_edge.outputs["SiteUrl"] == "https://news.example.org"


def test_pages_are_kept_by_path_and_by_what_the_site_reads_of_a_query(edge: Stack) -> None:
    policy = edge.filled_in["PagesCache"]["CachePolicyConfig"]
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["QueryStringsConfig"] == {
        "QueryStringBehavior": "whitelist",
        "QueryStrings": sorted(_read_of_a_query()),
    }
    assert key["CookiesConfig"] == {"CookieBehavior": "none"}
    assert key["HeadersConfig"] == {"HeaderBehavior": "none"}
    assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0)
    assert key["EnableAcceptEncodingBrotli"]
    assert key["EnableAcceptEncodingGzip"]


def _read_of_a_query() -> set[str]:
    """The parameters that the site reads, from its source."""
    found = set()
    for module in sorted((PROJECT / "chalicelib" / "web").glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Subscript) and "query" in ast.unparse(node.value):
                assert isinstance(node.slice, ast.Constant), f"{module}: which one is not told"
                found.add(str(node.slice.value))
    return found


def test_a_reader_can_only_read(edge: Stack) -> None:
    config = edge.filled_in["Distribution"]["DistributionConfig"]
    behaviors = [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]
    for behavior in behaviors:
        assert behavior["AllowedMethods"] == ["GET", "HEAD"]
        assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"
        assert behavior["Compress"] is True
        assert "OriginRequestPolicyId" not in behavior
    assert [each["PathPattern"] for each in config["CacheBehaviors"]] == ["/pictures/*"]
    assert (config["HttpVersion"], config["IPV6Enabled"]) == ("http2and3", True)
    pages = config["Origins"][0]
    assert pages["DomainName"] == f"abcde12345.execute-api.{REGION}.amazonaws.com"
    assert pages["OriginPath"] == "/api"
    assert pages["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"


def test_an_error_is_the_sites_own_page_and_kept_for_a_second(edge: Stack) -> None:
    found = edge.filled_in["Distribution"]["DistributionConfig"]["CustomErrorResponses"]
    assert found == [{"ErrorCode": code, "ErrorCachingMinTTL": 1} for code in (500, 502, 503, 504)]


def test_a_domain_of_ones_own_has_its_certificate_and_new_tls(whole_edge: Stack) -> None:
    config = whole_edge.filled_in["Distribution"]["DistributionConfig"]
    assert config["Aliases"] == ["news.example.org"]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert config["WebACLId"].endswith("/webacl/tidende-dev/0f0e")


def test_pictures_are_read_by_our_distribution_alone(
    endpoint: str, storage: Stack, edge: Stack
) -> None:
    policy = edge.filled_in["MediaPolicy"]
    allowed = [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Allow"]
    media, distribution = storage.outputs["MediaBucket"], edge.outputs["DistributionId"]
    assert allowed == [
        {
            "Sid": "OurDistributionReadsPictures",
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{media}/pictures/*",
            "Condition": {
                "StringEquals": {
                    "AWS:SourceArn": (f"arn:aws:cloudfront::{ACCOUNT}:distribution/{distribution}")
                }
            },
        }
    ]
    with closing(client(endpoint, "s3")) as s3:
        text = json.dumps(policy["PolicyDocument"])
        s3.put_bucket_policy(Bucket=policy["Bucket"], Policy=text)
        assert policy["Bucket"] == media


def test_pictures_can_do_nothing_on_the_sites_own_address(edge: Stack) -> None:
    config = edge.filled_in["PicturesHeaders"]["ResponseHeadersPolicyConfig"]
    said = config["SecurityHeadersConfig"]["ContentSecurityPolicy"]
    assert "sandbox" in said["ContentSecurityPolicy"]
    assert said["Override"] is True


def test_every_alarm_tells_operators_when_it_begins_and_when_it_is_over(
    endpoint: str, storage: Stack, edge: Stack
) -> None:
    with closing(client(endpoint, "cloudwatch")) as cloudwatch:
        for name, kind in edge.resources.items():
            if kind == "AWS::CloudWatch::Alarm":
                cloudwatch.put_metric_alarm(**edge.filled_in[name])
        found = cloudwatch.describe_alarms()["MetricAlarms"]
    assert {alarm["AlarmName"] for alarm in found} == {f"tidende-{STAGE}-{each}" for each in ALARMS}
    operators = storage.outputs["AlarmsTopicArn"]
    for alarm in found:
        assert operators in alarm["AlarmActions"]
        assert alarm["AlarmActions"] == alarm["OKActions"]
        page = alarm["AlarmName"].removeprefix(f"tidende-{STAGE}-")
        assert alarm["AlarmDescription"].endswith(f" Runbook: docs/runbook/{page}.md")


def test_editors_are_told_of_a_refused_story_and_of_nothing_else(
    storage: Stack, edge: Stack
) -> None:
    told = [
        what["AlarmName"]
        for what in edge.filled_in.values()
        if storage.outputs["NewsroomTopicArn"] in what.get("AlarmActions", [])
    ]
    assert told == [f"tidende-{STAGE}-refused-unseen"]


def test_an_event_that_fails_is_tried_twice_more_and_kept(
    endpoint: str, storage: Stack, edge: Stack
) -> None:
    for name in ("ReceiveUploadRetries", "SweepUploadsRetries"):
        asked = edge.filled_in[name]
        _make_function(endpoint, asked["FunctionName"])
        with closing(client(endpoint, "lambda")) as functions:
            functions.put_function_event_invoke_config(**asked)
            found = functions.get_function_event_invoke_config(FunctionName=asked["FunctionName"])
        assert found["MaximumRetryAttempts"] == 2
        assert found["DestinationConfig"]["OnFailure"] == {
            "Destination": storage.outputs["FailuresQueueArn"]
        }


def test_the_dashboard_is_json_and_shows_every_alarm(endpoint: str, edge: Stack) -> None:
    with closing(client(endpoint, "cloudwatch")) as cloudwatch:
        found = cloudwatch.get_dashboard(DashboardName=edge.physical["Dashboard"])
    widgets = json.loads(found["DashboardBody"])["widgets"]
    shown = widgets[0]["properties"]["alarms"]
    assert {arn.rpartition(f"tidende-{STAGE}-")[2] for arn in shown} == ALARMS
    assert "${" not in found["DashboardBody"]


def test_people_are_subscribed_where_they_are_named(endpoint: str, whole_edge: Stack) -> None:
    with closing(client(endpoint, "sns")) as sns:
        for name in ("OperatorsSubscription", "NewsroomSubscription"):
            sns.subscribe(**whole_edge.filled_in[name])
        found = sns.list_subscriptions()["Subscriptions"]
    assert {each["Endpoint"] for each in found} == {"operators@example.org", "desk@example.org"}


def test_a_firewall_and_a_budget_are_made_for_who_asks(endpoint: str) -> None:
    made = made_from(
        "global.yaml",
        endpoint,
        region="us-east-1",
        Stage=STAGE,
        RequestsPerFiveMinutes="2000",
        MonthlyBudget="20",
        OperatorsEmail="operators@example.org",
    )
    assert _count(made) == {"AWS::Budgets::Budget": 1, "AWS::WAFv2::WebACL": 1}
    with closing(client(endpoint, "budgets", "us-east-1")) as budgets:
        budgets.create_budget(AccountId=ACCOUNT, **made.filled_in["Budget"])
        found = budgets.describe_budget(AccountId=ACCOUNT, BudgetName=f"tidende-{STAGE}-monthly")
    assert found["Budget"]["BudgetLimit"] == {"Amount": "20", "Unit": "USD"}
    rule = made.filled_in["Firewall"]["Rules"][0]
    assert int(rule["Statement"]["RateBasedStatement"]["Limit"]) == 2000


def test_and_for_nobody_else(endpoint: str) -> None:
    made = made_from("global.yaml", endpoint, region="us-east-1", Stage="dev")
    assert made.filled_in == {}
    assert "WebAclArn" not in made.outputs


def _properties(template: str, resource: str) -> dict[str, Any]:
    """A resource's properties as they stand in a template, for those that moto drops."""
    found: dict[str, Any] = loads((PROJECT / "infra" / template).read_text(encoding="utf-8"))[
        "Resources"
    ][resource]["Properties"]
    return found


def _make_function(endpoint: str, name: str) -> None:
    with closing(client(endpoint, "iam")) as iam:
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    with closing(client(endpoint, "lambda")) as functions:
        functions.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role=role,
            Handler="app.app",
            Code={"ZipFile": b"PK\x05\x06" + bytes(18)},  # an empty zip
        )
