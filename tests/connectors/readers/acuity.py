"""Acuity's samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.connectors.systems.acuity import mirror, trigger
from tests.connectors.readers.reader import Reader, Sample


def record(sample: Sample) -> Mapping[str, Any] | None:
    """Give the appointment of an answer. A request names no more than its id."""
    return sample.json if sample.said["direction"] == "answer" else None


_EXPORT = "It is an export for those who move to us, and no answer that the connector asks for."
READER = Reader(
    adopt=trigger.adopt,
    outcome=mirror.outcome,
    signature=trigger.SIGNATURE,
    changes=trigger.changes,
    remote=trigger.remote,
    record=record,
    unread=dict.fromkeys(("appointment_types_list.json", "calendars_list.json"), _EXPORT),
)
