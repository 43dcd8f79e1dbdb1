"""`make reindex`: the function that writes the index is called, and nobody waits for it."""

from __future__ import annotations

import json
from typing import Any

from operations.reindex import reindex, update_index


class RecordedCalls:
    """AWS Lambda, as far as it is called."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []

    def invoke(self, **call: Any) -> None:  # noqa: ANN401 - boto3's own
        self.calls.append(call)


def test_a_reindex_has_all_years_built_anew_in_the_background() -> None:
    functions = RecordedCalls()
    reindex(functions, "prod")
    [call] = functions.calls
    assert call["FunctionName"] == "tidende-prod-write_index"
    assert call["InvocationType"] == "Event"
    assert json.loads(call["Payload"])["rebuild"]


def test_a_deployment_has_done_what_is_to_be_done_and_no_more() -> None:
    functions = RecordedCalls()
    update_index(functions, "prod")
    [call] = functions.calls
    assert call["FunctionName"] == "tidende-prod-write_index"
    assert json.loads(call["Payload"]) == {}
