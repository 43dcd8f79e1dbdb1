"""Ten Word files with traps, and what their editors are told: `tests/documents/receipts.txt`."""

from __future__ import annotations

from pathlib import Path

import pytest

from chalicelib.ingest.intake import Intake
from tests.conftest import NOON
from tests.documents import trapped
from tests.documents.trapped import TRAPPED
from tests.memory import MemoryUploads

RECEIPTS = Path(trapped.__file__).with_name("receipts.txt")


def receipts() -> dict[str, str]:
    """The receipt of each file."""
    parts = RECEIPTS.read_text(encoding="utf-8").split("\n== ")[1:]
    return {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in parts}


@pytest.mark.parametrize("name", TRAPPED)
def test_a_file_with_what_is_not_for_readers_has_this_receipt(
    intake: Intake, uploads: MemoryUploads, name: str
) -> None:
    key = f"articles/denmark/{name}.docx"
    uploads.put(key, TRAPPED[name], NOON)
    intake.receive(key)
    text, _ = uploads.receipts[key]
    assert text.strip() == receipts()[name]
