"""Zoom's samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.connectors.systems.zoom import errors, trigger
from tests.connectors.readers.reader import Reader, Sample


def record(sample: Sample) -> Mapping[str, Any] | None:
    """Give the meeting. An event has only what changed of it."""
    body: dict[str, Any] = sample.json
    meeting: Mapping[str, Any] | None = body.get("payload", {"object": body}).get("object")
    return meeting


READER = Reader(
    outcome=errors.outcome,
    signature=trigger.SIGNATURE,
    changes=trigger.changes,
    remote=trigger.remote,
    record=record,
    tells_cancelled=False,
)
