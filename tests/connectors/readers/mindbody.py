"""Mindbody's samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.connectors.connected import RemoteEvent
from scheducal.connectors.systems.mindbody import mirror, trigger
from scheducal.http.request import Response
from scheducal.values import replace
from tests.connectors.readers.reader import Reader, Sample

SITE = {"timeZone": "America/Los_Angeles"}


def record(sample: Sample) -> Mapping[str, Any] | None:
    """Give the appointment of an answer. A request has the times in UTC, and is read again."""
    body: dict[str, Any] = sample.json
    return body if "Appointment" in body else None


def remote(response: Response) -> RemoteEvent:
    """Read it at the site that the sample speaks of."""
    return trigger.remote(replace(response, settings=SITE))


READER = Reader(
    adopt=lambda response: trigger.adopt(replace(response, settings=SITE)),
    outcome=mirror.outcome,
    signature=trigger.SIGNATURE,
    changes=trigger.changes,
    remote=remote,
    record=record,
)
