"""What every history may rely on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.histories.readings import remembered_readings


@pytest.fixture(autouse=True)
def _quick_readings() -> Iterator[None]:
    with remembered_readings():
        yield
