"""HubSpot's samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.connectors.systems.hubspot import mirror, trigger
from tests.connectors.readers.reader import Reader, Sample


def record(sample: Sample) -> Mapping[str, Any] | None:
    """Give the meeting of an answer. A request names no more than ids."""
    return sample.json if sample.said["direction"] == "answer" else None


READER = Reader(
    outcome=mirror.outcome,
    signature=trigger.SIGNATURE,
    changes=trigger.changes,
    remote=trigger.remote,
    record=record,
)
