"""Methods of moto's classes that are replaced by ours, and what they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Moto = Any  # an object of moto's, which is typed in part

as_moto: dict[str, Callable[..., Any]] = {}  # moto's own methods, by the names of ours


def replace_method(owner: Moto, name: str, mended: Callable[..., Any]) -> None:
    """Put a function of ours in the place of a method, which is then in `as_moto`."""
    as_moto[mended.__name__] = getattr(owner, name)
    setattr(owner, name, mended)
