"""The templates: clean by CloudFormation's own schemas, made in moto, and what they make.

moto makes buckets, table, queue, topics, key, log groups and dashboard itself. What its
CloudFormation leaves out (tests/infra/formation.py) is given to moto's own services as it was
filled in, where they have it; cache and header policies they have not, nor a distribution in the
template's words, so those are only looked at.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import parse_qs

import pytest
from cfnlint.api import ManualArgs, lint
from cfnlint.decode.cfn_yaml import loads

from chalicelib.news.address import RESERVED
from chalicelib.news.question import read_question
from chalicelib.news.redirects import OLD_QUERIES
from chalicelib.news.renditions import FOLDER
from chalicelib.rendering.urls import SEARCH
from chalicelib.storage.s3_reading import storage_class_obstacle
from chalicelib.web.dispatch import EDGE_HEADER
from chalicelib.web.search_request import SearchRequest
from operations.stages import PROJECT
from tests.infra.calls import ACCOUNT
from tests.infra.stacks import Stack, client, made_from, moto_application, served
from tests.storage.engines import REGION

pytestmark = pytest.mark.xdist_group("templates")  # what they look at is made once

STAGE = "prod"
ALARMS = {page.stem for page in (PROJECT / "docs" / "runbook").glob("*.md")} - {"README"}
FUNCTIONS = [
    f"tidende-{STAGE}",
    *(f"tidende-{STAGE}-{name}" for name in ("receive_upload", "sweep_uploads", "make_pictures")),
    *(f"tidende-{STAGE}-{name}" for name in ("search_stories", "write_index", "send_pings")),
]


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
        OnlyTheEdge="yes",
        EdgeSecret="said-by-the-edge",
        TellsOthers="yes",
    )


def _edge(endpoint: str, storage: Stack, stage: str, **chosen: str) -> Stack:
    names = ("MediaBucket", "MediaBucketDomain", "FailuresQueueArn", "AlarmsTopicArn")
    outputs = {name: storage.outputs[name] for name in (*names, "NewsroomTopicArn")}
    return made_from("edge.yaml", endpoint, Stage=stage, ApiId="abcde12345", **outputs, **chosen)


def test_without_a_choice_there_is_no_search_domain(storage: Stack) -> None:
    assert "SearchUrl" not in storage.outputs
    assert "SearchDomain" not in {*storage.physical, *storage.filled_in}


@pytest.mark.parametrize(("instances", "zones"), [("1", None), ("3", 3)])
def test_a_search_domain_is_encrypted_and_asked_by_https_alone(
    endpoint: str, instances: str, zones: int | None
) -> None:
    chosen = {"SearchEngine": "opensearch", "SearchInstances": instances}
    stack = made_from("storage.yaml", endpoint, Stage=f"dev{instances}", **chosen)
    domain = stack.filled_in["SearchDomain"]
    assert domain["DomainName"] == f"tidende-dev{instances}", "the functions may ask no other"
    assert domain["DomainEndpointOptions"]["EnforceHTTPS"]
    assert domain["EncryptionAtRestOptions"] == {"Enabled": True}
    assert domain["NodeToNodeEncryptionOptions"] == {"Enabled": True}
    assert "AccessPolicies" not in domain, "nobody is let in but by a role's policy"
    in_zones = domain["ClusterConfig"].get("ZoneAwarenessConfig", {})
    assert in_zones.get("AvailabilityZoneCount") == zones
    assert stack.outputs["SearchUrl"].startswith("https://search-")


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


def test_cfn_lint_finds_a_budget_in_a_region_without_budgets() -> None:
    text = (PROJECT / "infra" / "global.yaml").read_text(encoding="utf-8")
    complaints = "".join(_lint(text, ["eu-north-1"]))
    assert "'AWS::Budgets::Budget' does not exist in 'eu-north-1'" in complaints


def _lint(text: str, regions: list[str]) -> list[str]:
    return [str(match) for match in lint(text, config=ManualArgs(regions=regions))]


def test_storage_names_its_resources_for_the_edge_and_the_functions(storage: Stack) -> None:
    assert storage.outputs == {
        "UploadsBucket": f"tidende-{STAGE}-uploads-{ACCOUNT}",
        "MediaBucket": f"tidende-{STAGE}-media-{ACCOUNT}",
        "MediaBucketDomain": f"tidende-{STAGE}-media-{ACCOUNT}.s3.{REGION}.amazonaws.com",
        "IndexBucket": f"tidende-{STAGE}-index-{ACCOUNT}",
        "AccessLogsBucket": f"tidende-{STAGE}-access-logs-{ACCOUNT}",
        "TableName": f"tidende-{STAGE}",
        "FailuresQueueUrl": storage.outputs["FailuresQueueUrl"],
        "FailuresQueueArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:tidende-{STAGE}-failures",
        "ChangesQueueUrl": storage.outputs["ChangesQueueUrl"],
        "ChangesQueueArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:tidende-{STAGE}-changes",
        "AlarmsTopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:tidende-{STAGE}-alarms",
        "NewsroomTopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:tidende-{STAGE}-newsroom",
    }


def test_a_laptops_buckets_have_the_names_that_its_settings_say(endpoint: str) -> None:
    outputs = made_from("storage.yaml", endpoint, Stage="local").outputs
    assert outputs["UploadsBucket"] == "tidende-local-uploads"
    assert outputs["MediaBucket"] == "tidende-local-media"
    assert outputs["IndexBucket"] == "tidende-local-index"
    assert outputs["TableName"] == "tidende-local"


def test_the_table_can_be_neither_deleted_nor_lost() -> None:
    table = _properties("storage.yaml", "Table")
    assert table["DeletionProtectionEnabled"] is True
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize("bucket", ["Uploads", "Media"])
def test_no_rule_deletes_an_old_version_of_what_an_editor_uploaded(bucket: str) -> None:
    rules = _properties("storage.yaml", bucket)["LifecycleConfiguration"]["Rules"]
    expiring = [rule for rule in rules if any("Expiration" in name for name in rule)]
    assert [rule["Prefix"] for rule in expiring] == ["renditions/"] * (bucket == "Media")


def test_originals_become_cheaper_where_every_version_can_still_be_read_at_once() -> None:
    rules = _properties("storage.yaml", "Uploads")["LifecycleConfiguration"]["Rules"]
    moves = [move for rule in rules for move in rule.get("Transitions", [])]
    moves += [move for rule in rules for move in rule.get("NoncurrentVersionTransitions", [])]
    assert {move["TransitionInDays"] for move in moves} == {30}
    assert {storage_class_obstacle(move["StorageClass"]) for move in moves} == {""}


def test_a_rendition_that_was_removed_is_gone_for_good_after_a_day() -> None:
    rules = _properties("storage.yaml", "Media")["LifecycleConfiguration"]["Rules"]
    [rule] = [rule for rule in rules if rule.get("Prefix") == "renditions/"]
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert rule["ExpiredObjectDeleteMarker"] is True


@pytest.mark.parametrize("bucket", ["Uploads", "Media", "Index", "AccessLogs"])
def test_no_bucket_is_public_or_unencrypted(endpoint: str, storage: Stack, bucket: str) -> None:
    access = _properties("storage.yaml", bucket)["PublicAccessBlockConfiguration"]
    assert set(access.values()) == {True}
    with closing(client(endpoint, "s3")) as s3:
        reply = s3.get_bucket_encryption(Bucket=storage.outputs[f"{bucket}Bucket"])
    (rule,) = reply["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"


def test_every_resource_policy_denies_requests_without_tls(storage: Stack, edge: Stack) -> None:
    properties = (storage.filled_in | edge.filled_in).values()
    policies = [part["PolicyDocument"] for part in properties if "PolicyDocument" in part]
    assert len(policies) == 8
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
def test_only_uploads_that_could_not_be_read_are_denied(
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


def test_failed_events_are_stored_for_two_weeks_and_encrypted() -> None:
    queue = _properties("storage.yaml", "Failures")
    assert queue["MessageRetentionPeriod"] == 14 * 24 * 60 * 60
    assert queue["SqsManagedSseEnabled"] is True


def test_changes_wait_for_the_function_for_uploads_and_come_back_within_a_sweep() -> None:
    queue = _properties("storage.yaml", "Changes")
    config = json.loads((PROJECT / ".chalice" / "config.json").read_text(encoding="utf-8"))
    timeout = config["lambda_functions"]["sweep_uploads"]["lambda_timeout"]
    assert timeout < queue["VisibilityTimeout"] < 5 * 60
    assert queue["DelaySeconds"] + 5 * 60 + timeout <= 10 * 60


def test_the_keys_of_changed_articles_and_pictures_and_no_other_are_put_in_the_queue(
    storage: Stack,
) -> None:
    rule = _properties("storage.yaml", "ChangesRule")
    pattern = rule["EventPattern"]
    assert pattern["source"] == ["aws.s3"]
    assert pattern["detail-type"] == ["Object Created", "Object Deleted"]
    prefixes = [{"prefix": "articles/"}, {"prefix": "pictures/"}]
    assert pattern["detail"]["object"]["key"] == prefixes
    assert [target["InputPath"] for target in rule["Targets"]] == ["$.detail.object.key"]
    statements = storage.filled_in["ChangesPolicy"]["PolicyDocument"]["Statement"]
    [allowed] = [statement for statement in statements if statement["Effect"] == "Allow"]
    assert allowed["Principal"] == {"Service": "events.amazonaws.com"}
    assert allowed["Condition"]["ArnEquals"].keys() == {"aws:SourceArn"}


def test_topics_take_alarms_of_this_account_alone_and_need_no_key(
    endpoint: str, storage: Stack
) -> None:
    with closing(client(endpoint, "sns")) as sns:
        for topic in ("AlarmsTopicArn", "NewsroomTopicArn"):
            reply = sns.get_topic_attributes(TopicArn=storage.outputs[topic])
            assert "KmsMasterKeyId" not in reply["Attributes"]
    for policy in ("AlarmsPolicy", "NewsroomPolicy"):
        statements = storage.filled_in[policy]["PolicyDocument"]["Statement"]
        allowed = [statement for statement in statements if statement["Effect"] == "Allow"]
        assert [statement["Principal"] for statement in allowed] == [
            {"Service": "cloudwatch.amazonaws.com"}
        ]
        assert allowed[0]["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


@pytest.mark.usefixtures("storage")
def test_the_functions_logs_are_made_before_them_and_expire(endpoint: str) -> None:
    with closing(client(endpoint, "logs")) as logs:
        reply = logs.describe_log_groups(logGroupNamePrefix=f"/aws/lambda/tidende-{STAGE}")
    groups = {group["logGroupName"]: int(group["retentionInDays"]) for group in reply["logGroups"]}
    assert groups == {f"/aws/lambda/{name}": 90 for name in FUNCTIONS}


def test_the_site_is_at_its_own_domain_or_at_the_distributions(
    edge: Stack, whole_edge: Stack
) -> None:
    domain = edge.outputs["DistributionDomain"]
    assert edge.outputs["SiteUrl"] == edge.outputs["MediaUrl"] == f"https://{domain}"
    assert whole_edge.outputs["SiteUrl"] == "https://news.example.org"


def test_the_cache_key_is_the_path_and_the_parameters_that_the_site_reads(edge: Stack) -> None:
    policy = edge.filled_in["PagesCache"]["CachePolicyConfig"]
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["QueryStringsConfig"] == {
        "QueryStringBehavior": "whitelist",
        "QueryStrings": sorted(_read_of_a_query() | {*OLD_QUERIES}),
    }
    assert key["CookiesConfig"] == {"CookieBehavior": "none"}
    assert key["HeadersConfig"] == {"HeaderBehavior": "none"}
    assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0)
    assert key["EnableAcceptEncodingBrotli"]
    assert key["EnableAcceptEncodingGzip"]


def test_a_search_is_cached_by_all_that_it_is_asked_and_no_other_page_is(edge: Stack) -> None:
    asked = SearchRequest(read_question("ferry"), section="denmark", year=2026, order="newest")
    parameters = parse_qs(asked.query(start=10)).keys()
    policy = edge.filled_in["SearchCache"]["CachePolicyConfig"]
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["QueryStringsConfig"] == {
        "QueryStringBehavior": "whitelist",
        "QueryStrings": sorted(parameters),
    }
    assert key["CookiesConfig"] == {"CookieBehavior": "none"}
    assert key["HeadersConfig"] == {"HeaderBehavior": "none"}
    assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0), "the origin says how long"
    config = edge.filled_in["Distribution"]["DistributionConfig"]
    searched = [
        behavior["PathPattern"]
        for behavior in config["CacheBehaviors"]
        if "-SearchCache-" in behavior["CachePolicyId"]
    ]
    assert searched == ["/search", "/search.json"]
    assert f"/{SEARCH}" in searched


def test_the_index_of_the_search_keeps_no_versions_and_expires_nothing() -> None:
    bucket = _properties("storage.yaml", "Index")
    assert "VersioningConfiguration" not in bucket
    assert not any(
        "Expiration" in name for r in bucket["LifecycleConfiguration"]["Rules"] for name in r
    )


def _read_of_a_query() -> set[str]:
    """The parameters that the site reads, from its source."""
    parameters = set()
    for module in sorted((PROJECT / "chalicelib" / "web").glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Subscript) and "query" in ast.unparse(node.value):
                assert isinstance(node.slice, ast.Constant), f"{module}: an unknown parameter"
                parameters.add(str(node.slice.value))
    return parameters


def test_a_redirect_keeps_the_readers_query_at_the_edge(edge: Stack) -> None:
    config = edge.filled_in["Distribution"]["DistributionConfig"]
    others = [b for b in config["CacheBehaviors"] if b["TargetOriginId"] == "pages"]
    for behavior in (config["DefaultCacheBehavior"], *others):
        (association,) = behavior["FunctionAssociations"]
        assert association["EventType"] == "viewer-response"
        assert "-KeptQuery-" in association["FunctionARN"]
    function = edge.filled_in["KeptQuery"]
    assert function["AutoPublish"]
    assert "event.request.querystring" in function["FunctionCode"]


def test_a_reader_can_only_read(edge: Stack) -> None:
    config = edge.filled_in["Distribution"]["DistributionConfig"]
    for behavior in (config["DefaultCacheBehavior"], *config["CacheBehaviors"]):
        assert behavior["AllowedMethods"] == ["GET", "HEAD"]
        assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"
        assert behavior["Compress"] is (behavior.get("PathPattern") != "/renditions/*")
        assert "OriginRequestPolicyId" not in behavior
    assert (config["HttpVersion"], config["IPV6Enabled"]) == ("http2and3", True)
    pages = config["Origins"][0]
    assert pages["DomainName"] == f"abcde12345.execute-api.{REGION}.amazonaws.com"
    assert pages["OriginPath"] == "/api"
    assert pages["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"


def test_an_error_is_the_sites_own_page_and_cached_for_a_second(edge: Stack) -> None:
    assert edge.filled_in["Distribution"]["DistributionConfig"]["CustomErrorResponses"] == [
        {"ErrorCode": code, "ErrorCachingMinTTL": 1} for code in (500, 502, 503, 504)
    ]


def test_a_custom_domain_has_its_certificate_and_new_tls(whole_edge: Stack) -> None:
    config = whole_edge.filled_in["Distribution"]["DistributionConfig"]
    assert config["Aliases"] == ["news.example.org"]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert config["WebACLId"].endswith("/webacl/tidende-dev/0f0e")


def test_the_edge_may_be_put_on_one_of_cloudfronts_flat_rate_plans(whole_edge: Stack) -> None:
    config = whole_edge.filled_in["Distribution"]["DistributionConfig"]
    behaviors = [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]
    excluded = {
        "FieldLevelEncryptionId",
        "ForwardedValues",
        "LambdaFunctionAssociations",
        "RealtimeLogConfigArn",
    }
    assert not any(excluded & behavior.keys() for behavior in behaviors)
    assert all(behavior["CachePolicyId"] for behavior in behaviors)
    identities = [part["S3OriginConfig"] for part in config["Origins"] if "S3OriginConfig" in part]
    assert identities == [{"OriginAccessIdentity": ""}]
    assert "IamCertificateId" not in config["ViewerCertificate"]
    assert config["ViewerCertificate"]["SslSupportMethod"] == "sni-only"
    assert not {"ContinuousDeploymentPolicyId", "Staging", "TenantConfig"} & {*config}
    functions = [part["Name"] for part in whole_edge.filled_in.values() if "FunctionCode" in part]
    names = ["tidende-dev-kept-query", "tidende-dev-picture-types"]
    assert sorted(functions) == names, "no other distribution may share them"
    firewall = _properties("global.yaml", "Firewall")
    assert firewall["Name"]["Fn::Sub"] == "tidende-${Stage}", "nor the firewall"


def test_pictures_are_read_by_our_distribution_alone(storage: Stack, edge: Stack) -> None:
    policy = edge.filled_in["MediaPolicy"]
    media, distribution = storage.outputs["MediaBucket"], edge.outputs["DistributionId"]
    source = f"arn:aws:cloudfront::{ACCOUNT}:distribution/{distribution}"
    statements = policy["PolicyDocument"]["Statement"]
    assert policy["Bucket"] == media
    assert [statement for statement in statements if statement["Effect"] == "Allow"] == [
        {
            "Sid": "OurDistributionReadsPictures",
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": "s3:GetObject",
            "Resource": [
                *(f"arn:aws:s3:::{media}/renditions/*.{ending}" for ending in ("avif", "jpg")),
                *(
                    f"arn:aws:s3:::{media}/pictures/*.{written}"
                    for ending in ("avif", "gif", "jpeg", "jpg", "png", "svg", "webp")
                    for written in (ending, ending.upper(), ending.title())
                ),
            ],
            "Condition": {"StringEquals": {"AWS:SourceArn": source}},
        }
    ]


def test_a_picture_can_run_no_script_on_the_sites_own_address(edge: Stack) -> None:
    config = edge.filled_in["PicturesHeaders"]["ResponseHeadersPolicyConfig"]
    policy = config["SecurityHeadersConfig"]["ContentSecurityPolicy"]
    assert policy["ContentSecurityPolicy"].split("; ") == [
        "default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'none'", "sandbox"
    ]  # fmt: skip
    assert policy["Override"] is True
    assert config["SecurityHeadersConfig"]["ContentTypeOptions"] == {"Override": True}


def test_a_picture_lives_in_caches_as_long_as_we_say_whatever_it_was_uploaded_with(
    edge: Stack,
) -> None:
    config = edge.filled_in["PicturesHeaders"]["ResponseHeadersPolicyConfig"]
    [lifetime] = [
        header
        for header in config["CustomHeadersConfig"]["Items"]
        if header["Header"] == "Cache-Control"
    ]
    assert lifetime["Override"] is True
    cache = edge.filled_in["PicturesCache"]["CachePolicyConfig"]
    assert (cache["MinTTL"], cache["DefaultTTL"], cache["MaxTTL"]) == (300, 300, 300)


def test_a_rendition_can_run_nothing_and_says_itself_how_long_it_lives(edge: Stack) -> None:
    config = edge.filled_in["RenditionsHeaders"]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    assert security["ContentSecurityPolicy"] == {
        "ContentSecurityPolicy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Override": True,
    }
    assert security["ContentTypeOptions"] == {"Override": True}
    added = [header["Header"] for header in config["CustomHeadersConfig"]["Items"]]
    assert added == ["Cross-Origin-Resource-Policy"], "an error would be immutable too"
    cache = edge.filled_in["RenditionsCache"]["CachePolicyConfig"]
    assert (cache["MinTTL"], cache["DefaultTTL"], cache["MaxTTL"]) == (0, 0, 31536000)
    key = cache["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["QueryStringsConfig"] == {"QueryStringBehavior": "none"}


def test_no_section_can_have_the_address_of_renditions(edge: Stack) -> None:
    config = edge.filled_in["Distribution"]["DistributionConfig"]
    patterns = [behavior["PathPattern"] for behavior in config["CacheBehaviors"]]
    assert f"/{FOLDER}/*" in patterns
    assert FOLDER in RESERVED


def test_a_picture_has_the_type_of_its_ending_whatever_it_was_uploaded_with(edge: Stack) -> None:
    config = edge.filled_in["Distribution"]["DistributionConfig"]
    [pictures] = [b for b in config["CacheBehaviors"] if b["PathPattern"] == "/pictures/*"]
    [association] = pictures["FunctionAssociations"]
    assert association["EventType"] == "viewer-response"
    code = edge.filled_in["PictureTypes"]["FunctionCode"]
    types = dict(re.findall(r"(\w+): '(image/[\w+]+)'", code))
    assert types.keys() == {"avif", "gif", "jpeg", "jpg", "png", "svg", "webp"}
    assert all(picture_type.startswith("image/") for picture_type in types.values())


def test_the_edge_says_its_secret_if_it_has_one(edge: Stack, whole_edge: Stack) -> None:
    origin, knowing = (
        stack.filled_in["Distribution"]["DistributionConfig"]["Origins"][0]
        for stack in (edge, whole_edge)
    )
    assert "OriginCustomHeaders" not in origin
    assert knowing["OriginCustomHeaders"] == [
        {"HeaderName": EDGE_HEADER, "HeaderValue": "said-by-the-edge"}
    ]
    assert (edge.outputs["IsAlone"], whole_edge.outputs["IsAlone"]) == ("no", "yes")


def test_only_lists_and_folders_have_a_query_in_their_cache_key(edge: Stack) -> None:
    config = edge.filled_in["Distribution"]["DistributionConfig"]
    policies = {b["PathPattern"]: b["CachePolicyId"] for b in config["CacheBehaviors"]}
    lists, others = config["DefaultCacheBehavior"]["CachePolicyId"], policies.pop("/*/*")
    assert lists != others
    searches = {policies.pop("/search"), policies.pop("/search.json")}
    assert len(searches - {lists, others}) == 1
    as_lists = ["/tag/*", "/author/*", "/archive/*", "/*/", "/*/feed.json"]
    assert [*policies] == ["/pictures/*", "/renditions/*", *as_lists]
    assert {policies[pattern] for pattern in as_lists} == {lists}
    key = edge.filled_in["StoriesCache"]["CachePolicyConfig"]
    in_key = key["ParametersInCacheKeyAndForwardedToOrigin"]
    assert in_key["QueryStringsConfig"] == {"QueryStringBehavior": "none"}


def test_every_alarm_tells_operators_when_it_begins_and_when_it_is_over(
    storage: Stack, whole_edge: Stack
) -> None:
    alarms = [part for part in whole_edge.filled_in.values() if "AlarmName" in part]
    by_page = {alarm["AlarmName"].removeprefix("tidende-dev-"): alarm for alarm in alarms}
    assert by_page.keys() == ALARMS
    for page, alarm in by_page.items():
        assert storage.outputs["AlarmsTopicArn"] in alarm["AlarmActions"]
        assert alarm["AlarmActions"] == alarm["OKActions"]
        assert alarm["AlarmDescription"].endswith(f" Runbook: docs/runbook/{page}.md")


def test_editors_are_told_of_a_refused_story_and_of_nothing_else(
    storage: Stack, edge: Stack
) -> None:
    topic = storage.outputs["NewsroomTopicArn"]
    resources = edge.filled_in.values()
    alarms = [part["AlarmName"] for part in resources if topic in part.get("AlarmActions", [])]
    assert alarms == [f"tidende-{STAGE}-refused-unseen"]


@pytest.mark.parametrize(
    "function", ["ReceiveUpload", "SweepUploads", "MakePictures", "WriteIndex"]
)
def test_an_event_that_fails_is_tried_twice_more_and_sent_to_the_queue(
    storage: Stack, edge: Stack, function: str
) -> None:
    retries = edge.filled_in[f"{function}Retries"]
    assert int(retries["MaximumRetryAttempts"]) == 2
    queue = storage.outputs["FailuresQueueArn"]
    assert retries["DestinationConfig"]["OnFailure"] == {"Destination": queue}


@pytest.mark.parametrize("tells_others", [True, False])
def test_the_dashboard_is_json_and_shows_every_alarm_that_there_is(
    endpoint: str, edge: Stack, whole_edge: Stack, *, tells_others: bool
) -> None:
    stack = whole_edge if tells_others else edge
    with closing(client(endpoint, "cloudwatch")) as cloudwatch:
        reply = cloudwatch.get_dashboard(DashboardName=stack.physical["Dashboard"])
    alarms = json.loads(reply["DashboardBody"])["widgets"][0]["properties"]["alarms"]
    shown = {re.sub(r".*:tidende-[a-z]+-", "", arn) for arn in alarms}
    assert shown == (ALARMS if tells_others else ALARMS - {"pings-dropped"})
    assert "${" not in reply["DashboardBody"]
    assert ("PingsDropped" in stack.physical) is tells_others


def test_a_dashboard_of_few_metrics_is_left_out_where_it_is_not_wanted(
    endpoint: str, storage: Stack, edge: Stack
) -> None:
    with closing(client(endpoint, "cloudwatch")) as cloudwatch:
        reply = cloudwatch.get_dashboard(DashboardName=edge.physical["Dashboard"])
    body = json.loads(reply["DashboardBody"])
    metrics = [m for w in body["widgets"] for m in w["properties"].get("metrics", [])]
    assert len(metrics) <= 50, "a free dashboard has fifty"
    without = _edge(endpoint, storage, "quiet", ShowDashboard="no")
    assert "Dashboard" not in without.physical
    assert "DashboardUrl" not in without.outputs


def test_operators_and_editors_are_subscribed_where_they_are_named(whole_edge: Stack) -> None:
    names = ("OperatorsSubscription", "NewsroomSubscription")
    addresses = [whole_edge.filled_in[name]["Endpoint"] for name in names]
    assert addresses == ["operators@example.org", "desk@example.org"]


def test_a_firewall_and_a_budget_are_made_where_they_are_asked_for(endpoint: str) -> None:
    stack = made_from(
        "global.yaml",
        endpoint,
        region="us-east-1",
        Stage=STAGE,
        RequestsPerFiveMinutes="2000",
        MonthlyBudget="20",
        OperatorsEmail="operators@example.org",
    )
    rules = stack.filled_in["Firewall"]["Rules"]
    assert [int(rule["Priority"]) for rule in rules] == [0, 1, 2]
    assert int(rules[0]["Statement"]["RateBasedStatement"]["Limit"]) == 2000
    with closing(client(endpoint, "budgets", "us-east-1")) as budgets:
        budgets.create_budget(AccountId=ACCOUNT, **stack.filled_in["Budget"])
        reply = budgets.describe_budget(AccountId=ACCOUNT, BudgetName=f"tidende-{STAGE}-monthly")
    assert reply["Budget"]["BudgetLimit"] == {"Amount": "20", "Unit": "USD"}


@pytest.mark.parametrize(
    ("path", "is_search"),
    [
        *((path, True) for path in ("/search", "/search.json", "/search/")),
        *((path, False) for path in ("/", "/search-and-rescue", "/search/ferry", "/research")),
    ],
)
def test_one_address_may_search_less_often_than_it_may_read(path: str, *, is_search: bool) -> None:
    rules = _properties("global.yaml", "Firewall")["Rules"]
    [rule] = [one for one in rules if "searches" in one["Name"]]
    bound = rule["Statement"]["RateBasedStatement"]
    assert bound["Limit"] == {"Ref": "SearchesPerFiveMinutes"}
    scope = bound["ScopeDownStatement"]["RegexMatchStatement"]
    assert bool(re.search(scope["RegexString"], path)) is is_search
    undone = [one["Type"] for one in scope["TextTransformations"]]
    assert undone == ["URL_DECODE", "NORMALIZE_PATH"], "or %73earch would pass"


def test_no_firewall_and_no_budget_are_made_by_default(endpoint: str) -> None:
    stack = made_from("global.yaml", endpoint, region="us-east-1", Stage="dev")
    assert stack.filled_in == {}
    assert "WebAclArn" not in stack.outputs


def _properties(template: str, resource: str) -> dict[str, Any]:
    """A resource's properties as they stand in a template, for those that moto drops."""
    text = (PROJECT / "infra" / template).read_text(encoding="utf-8")
    properties: dict[str, Any] = loads(text)["Resources"][resource]["Properties"]
    return properties
