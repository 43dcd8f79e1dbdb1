"""`make invalidate STAGE=…`: nothing that the edge has cached is served any more.

For what must be gone now, such as a story that a court has ordered off: the story itself, and the
lists, feeds and other stories that show its headline. The edge's own copies live for ten seconds,
and stale ones up to a minute more; those in readers' browsers nobody can take back.
"""

from __future__ import annotations

import argparse
import time
import uuid

import boto3

from operations.account import Account
from operations.refusal import Refused
from operations.stages import stage_environment
from operations.terminal import errors_as_messages, step

# One path is all that it costs: of a thousand a month, none. To name a story would leave its lists.
EVERYTHING = "/*"
INVALIDATION_TIMEOUT = 300  # seconds; it is mostly a matter of two


def main() -> None:
    """Invalidate the stage that is named on the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stage", required=True, help="dev or prod")
    chosen = options.parse_args()
    with errors_as_messages():
        account = Account(boto3.Session(), chosen.stage, pause=0.5)
        account.require_login()
        invalidate(account)


def invalidate(account: Account) -> str:
    """Have every edge forget its copies, and wait until all have; returns the invalidation's id.
    Raises Refused.
    """
    stage_environment(account.stage)
    distribution = account.stacks().outputs(account.edge).get("DistributionId")
    if not distribution:
        raise Refused(f"The stage {account.stage} has no edge, so nothing is cached before it.")
    cloudfront = account.client("cloudfront")
    with step(f"Invalidating all copies of {distribution}") as notes:
        batch = {
            "Paths": {"Quantity": 1, "Items": [EVERYTHING]},
            "CallerReference": str(uuid.uuid4()),
        }
        reply = cloudfront.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)
        invalidation = str(reply["Invalidation"]["Id"])
        _wait(account, distribution, invalidation)
        notes.append("every edge has forgotten them")
    return invalidation


def _wait(account: Account, distribution: str, invalidation: str) -> None:
    cloudfront = account.client("cloudfront")
    deadline = time.monotonic() + INVALIDATION_TIMEOUT
    while True:
        reply = cloudfront.get_invalidation(DistributionId=distribution, Id=invalidation)
        if reply["Invalidation"]["Status"].upper() == "COMPLETED":
            return
        if time.monotonic() > deadline:
            raise Refused(f"CloudFront is not done with {invalidation} yet. Look at it there.")
        time.sleep(account.pause)


if __name__ == "__main__":
    main()
