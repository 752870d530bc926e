"""Jane's samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.connectors.systems.jane import errors, trigger
from tests.connectors.readers.reader import Reader, Sample


def record(sample: Sample) -> Mapping[str, Any] | None:
    """Give the appointment of an answer. A webhook has none."""
    return sample.json if sample.said["direction"] == "answer" else None


READER = Reader(
    outcome=errors.outcome, changes=trigger.changes, remote=trigger.remote, adopt=trigger.adopt, record=record
)
