"""The peers' content: the articles as the reference keeps them, in a file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ["PEER_FOLDER"])
"""Where this process may write, and where `articles.json` is."""

ADDRESS = os.environ["PEER_ADDRESS"]
"""`section/slug` of the article that is asked for."""

CARDS_BELOW_A_STORY = 7


def articles() -> list[dict[str, Any]]:
    """Read every article, newest first."""
    stories: list[dict[str, Any]] = json.loads((FOLDER / "articles.json").read_text("utf-8"))
    return stories
