"""What a shell may have set for work on other sites: AWS accounts, endpoints, proxies."""

from __future__ import annotations

CONFIG = """
[default]
region = us-east-1
endpoint_url = {elsewhere}
services = theirs
use_fips_endpoint = true
[profile theirs]
region = us-west-2
sso_start_url = {elsewhere}
[services theirs]
s3 =
  endpoint_url = {elsewhere}
dynamodb =
  endpoint_url = {elsewhere}
"""

# By name; `{elsewhere}` is an address that must never be reached, `{home}` a folder.
ALIEN_SETTINGS: dict[str, dict[str, str]] = {
    "a configuration at home": {},
    "configured endpoints ignored": {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
    "an endpoint": {"AWS_ENDPOINT_URL": "{elsewhere}"},
    "an endpoint of S3": {"AWS_ENDPOINT_URL_S3": "{elsewhere}"},
    "an endpoint of DynamoDB": {"AWS_ENDPOINT_URL_DYNAMODB": "{elsewhere}"},
    "an endpoint of CloudFormation": {"AWS_ENDPOINT_URL_CLOUDFORMATION": "{elsewhere}"},
    "a proxy": {"http_proxy": "{elsewhere}", "HTTPS_PROXY": "{elsewhere}"},
    "a proxy for everything": {"ALL_PROXY": "{elsewhere}", "no_proxy": "example.org"},
    "a profile that does not exist": {"AWS_PROFILE": "nowhere"},
    "a profile of theirs": {"AWS_PROFILE": "theirs", "AWS_DEFAULT_PROFILE": "theirs"},
    "a configuration elsewhere": {"AWS_CONFIG_FILE": "{home}/.aws/config"},
    "keys of a session": {
        "AWS_ACCESS_KEY_ID": "theirs",
        "AWS_SECRET_ACCESS_KEY": "theirs",
        "AWS_SESSION_TOKEN": "theirs",
        "AWS_REGION": "us-west-1",
    },
    "a role by a token": {
        "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/theirs",
        "AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token",
    },
    "a container's role": {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{elsewhere}"},
    "other kinds of endpoints": {
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
        "AWS_CA_BUNDLE": "{home}/none.pem",
    },
    "moto's own": {"MOTO_ACCOUNT_ID": "000000000001", "MOTO_S3_DEFAULT_MAX_KEYS": "1"},
}
