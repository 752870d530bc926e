"""Batching windows of tables' streams, which MiniStack (1.5.33) keeps and does not heed."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Records = list[dict[str, Any]]


@dataclass(slots=True)
class Windows:
    """For each table, since when the records that begin at a position are kept waiting.

    mapping: what starts a function from the table's stream. wanted: the records that it is started for.
    """

    mapping: Callable[[str], dict[str, Any]]
    wanted: Callable[[Records, dict[str, Any]], Records]
    clock: Callable[[], float] = time.monotonic
    _since: dict[str, tuple[int, float]] = field(default_factory=dict)

    def keep_waiting(self, table_name: str, position: int, found: Records) -> bool:
        """Tell whether records that do not fill a batch are to wait for more."""
        mapping = self.mapping(table_name)
        seconds: int = mapping.get("MaximumBatchingWindowInSeconds", 0)
        if not seconds or not self.wanted(found, mapping):
            return False
        known, since = self._since.get(table_name, (-1, 0.0))
        if known != position:
            self._since[table_name] = (position, self.clock())
            return True
        return self.clock() < since + seconds


def heed_windows() -> None:
    """Let batches of the stream wait for as long as their mapping says, or until they are full.

    To be called after `correct_iam`, since it imports what takes that module's functions by name. MiniStack asks for
    records without a scope on behalf of mappings alone.
    """
    dynamodb: Any = importlib.import_module("ministack.services.dynamodb")
    lambdas: Any = importlib.import_module("ministack.services.lambda_svc")

    def mapping(table_name: str) -> dict[str, Any]:
        streams = f":table/{table_name}/stream/"
        mappings = (found for _, _, found in lambdas._iter_all_esms())
        return next((each for each in mappings if streams in each.get("EventSourceArn", "")), {})

    dynamodb.stream_records_since = _waiting(
        dynamodb.stream_records_since, Windows(mapping, lambdas._apply_filter_criteria)
    )


def _waiting(read: Callable[..., Records], windows: Windows) -> Callable[..., Records]:
    def read_when_full_or_late(table_name: str, position: int, limit: int, **scope: Any) -> Records:
        found = read(table_name, position, limit, **scope)
        if scope or len(found) >= limit:
            return found
        return [] if windows.keep_waiting(table_name, position, found) else found

    return read_when_full_or_late
