"""Whether AWS knows who runs a command, and where: checked before anything else is asked of it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from operations.refusal import Refused
from operations.terminal import NO_REGION


def require_login(session: Any) -> None:  # noqa: ANN401 - boto3's
    """Raises Refused, with a sentence, if the region is none or AWS does not know who asks."""
    if not session.region_name:
        raise Refused(NO_REGION)
    if wrong := _wrong_region(session):
        raise Refused(wrong)
    try:
        session.client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        raise Refused(
            f"AWS does not know who you are ({error}). Log in, or set AWS_PROFILE."
        ) from None


def _wrong_region(session: Any) -> str:  # noqa: ANN401 - boto3's
    """What is wrong with the region, as far as boto3 knows: AWS itself would only not be found."""
    known = {
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("lambda", partition_name=partition)
    }
    region = session.region_name
    if region in known:
        return ""
    near = get_close_matches(region, known, n=1)
    hint = f"did you mean {near[0]}?" if near else "such as eu-north-1 or us-east-1."
    return f"AWS has no region {region!r} that this boto3 knows: {hint}"
