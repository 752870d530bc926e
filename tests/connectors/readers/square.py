"""Square's samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.connectors.systems.square import mirror, trigger
from tests.connectors.readers.reader import Reader, Sample


def record(sample: Sample) -> Mapping[str, Any] | None:
    """Give the booking, of an answer or a request."""
    body: dict[str, Any] = sample.json
    booking: Mapping[str, Any] | None = body.get("data", {"object": body}).get("object")
    return booking


READER = Reader(
    adopt=trigger.adopt,
    outcome=mirror.outcome,
    signature=trigger.SIGNATURE,
    changes=trigger.changes,
    remote=trigger.remote,
    record=record,
)
