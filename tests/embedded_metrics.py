"""CloudWatch's side of the embedded metric format: which metrics a line is, or why it is none.

The rules are those of AWS's specification and of the schema at its end:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

LARGEST = 256 * 1024  # bytes; a megabyte since 2025, but not in every region
MOST_METRICS = 100  # of one directive
MOST_DIMENSIONS = 30
LONGEST_NAME = 1024
LONGEST_DIMENSION = 250
UNITS = {
    "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes",
    "Terabytes", "Bits", "Kilobits", "Megabits", "Gigabits", "Terabits", "Percent", "Count",
    "Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second",
    "Terabytes/Second", "Bits/Second", "Kilobits/Second", "Megabits/Second", "Gigabits/Second",
    "Terabits/Second", "Count/Second", "None",
}  # fmt: skip

Metrics = dict[tuple[str, ...], float]  # by name and dimensions, `Stage=prod` and the like


class NoMetrics(AssertionError):
    """CloudWatch would take no metric from the line."""


def metrics_in(line: str, *, now: datetime) -> Metrics:
    """The metrics that CloudWatch takes from a line that arrives at `now`. Raises NoMetrics."""
    _require(len(line.encode()) <= LARGEST, "the line is too long")
    _require("\n" not in line, "it would be several events")
    root = json.loads(line)
    _require(isinstance(root, dict), "the root is no object")
    told = root.get("_aws")
    _require(isinstance(told, dict), "there is no _aws")
    _require(_keys(told) == {"Timestamp", "CloudWatchMetrics"}, "the metadata has other members")
    _require_timely(told["Timestamp"], now)
    found: Metrics = {}
    for directive in told["CloudWatchMetrics"]:
        found |= _metrics_of(directive, root)
    return found


def _require_timely(stamp: object, now: datetime) -> None:
    """Milliseconds since 1970, no older than two weeks and no more than two hours ahead."""
    _require(type(stamp) is int, "the timestamp is no whole number")
    at = datetime.fromtimestamp(stamp / 1000, UTC)  # type: ignore[operator]  # a number, as the format has it
    _require(now - timedelta(days=14) <= at <= now + timedelta(hours=2), f"{at} is not now")


def _metrics_of(directive: Any, root: Any) -> Metrics:  # noqa: ANN401 - read from JSON
    _require(_keys(directive) == {"Namespace", "Dimensions", "Metrics"}, "a directive's members")
    _require(re.fullmatch(r"[A-Za-z0-9._/#:-]{1,256}", directive["Namespace"]), "the namespace")
    _require(len(directive["Dimensions"]) >= 1, "there is no set of dimensions")
    _require(len(directive["Metrics"]) <= MOST_METRICS, "too many metrics")
    found: Metrics = {}
    for dimensions in directive["Dimensions"]:
        _require(len(dimensions) <= MOST_DIMENSIONS, "too many dimensions")
        named = tuple(f"{name}={_dimension(name, root)}" for name in dimensions)
        for metric in directive["Metrics"]:
            _require(_keys(metric) <= {"Name", "Unit", "StorageResolution"}, "a metric's members")
            _require(metric.get("Unit", "None") in UNITS, f"no unit: {metric.get('Unit')}")
            found[(metric["Name"], *named)] = _value(metric["Name"], root)
    return found


def _dimension(name: str, root: Any) -> str:  # noqa: ANN401 - read from JSON
    _require(1 <= len(name) <= LONGEST_DIMENSION, f"{name}: the length of a dimension's name")
    value = root.get(name)
    _require(isinstance(value, str), f"{name} is no text at the root")
    _require(1 <= len(value) <= LONGEST_NAME, f"{name}: the length of a dimension's value")
    _require(value.isascii() and not value.startswith(":") and value.strip(), f"{name}: {value!r}")
    return str(value)


def _value(name: str, root: Any) -> float:  # noqa: ANN401 - read from JSON
    _require(1 <= len(name) <= LONGEST_NAME, f"{name}: the length of a metric's name")
    value = root.get(name)
    _require(type(value) in {int, float}, f"{name} is no number at the root")
    return float(value)


def _keys(value: Any) -> set[str]:  # noqa: ANN401 - read from JSON
    return set(value)


def _require(is_so: object, otherwise: str) -> None:
    if not is_so:
        raise NoMetrics(otherwise)
