"""Terminal output of the commands: steps with their duration, and errors as sentences."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, NoRegionError

from chalicelib.news.errors import WrongSettings
from operations.refusal import Refused

NO_REGION = "No region is set: export AWS_REGION=eu-north-1 (or another), or aws configure."


@contextmanager
def errors_as_messages() -> Iterator[None]:
    """Errors that we expect, AWS's too, end the command with a message instead of a traceback.

    In here boto3 and Chalice know AWS_REGION too, as AWS's other tools do.
    """
    if region := os.environ.get("AWS_REGION"):
        os.environ["AWS_DEFAULT_REGION"] = region  # boto3 reads this one alone
    try:
        yield
    except Refused as reason:
        raise SystemExit(str(reason)) from None
    except WrongSettings as error:
        raise SystemExit(f"The settings are not right: {error}") from None
    except NoRegionError:
        raise SystemExit(NO_REGION) from None
    except (BotoCoreError, ClientError) as error:
        raise SystemExit(f"AWS did not do it: {error}") from None


@contextmanager
def step(title: str) -> Iterator[list[str]]:
    """Print in one line what is done, the notes that the step adds, and how long it took."""
    print(f"{title} … ", end="", flush=True)
    notes: list[str] = []
    started = time.perf_counter()
    try:
        yield notes
    except BaseException:
        print("failed.", flush=True)
        raise
    print(f"{', '.join(notes) or 'done'} ({time.perf_counter() - started:.1f} s)", flush=True)
