"""A table for people, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """columns: headings with the rows' keys. headless: rows name themselves in their first column."""

    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]
    title: str | None = None
    headless: bool = False
