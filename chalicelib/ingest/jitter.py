"""Exponential backoff with full jitter between retries of a lost race.

Concurrent writers of one record then don't retry in step:
https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
"""

from __future__ import annotations

import random
import time


def pause_at_random(attempt: int) -> None:
    """Wait up to 2^attempt hundredths of a second, and never longer than one second."""
    time.sleep(random.random() * min(1.0, 0.01 * 2**attempt))  # noqa: S311 - no secret in it
