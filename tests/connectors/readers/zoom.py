"""Zoom's samples."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.systems.zoom import mirror, trigger
from tests.connectors.readers.reader import Reader, Sample


def record(sample: Sample) -> Mapping[str, Any] | None:
    """Give the meeting. An event has only what changed of it."""
    body: dict[str, Any] = sample.json
    meeting: Mapping[str, Any] | None = body.get("payload", {"object": body}).get("object")
    return meeting


def reply(sample: Sample, request: IncomingRequest) -> object:
    """Answer the check of our address."""
    answer = trigger.challenge(request, sample.said["signature_check"]["secret"])
    return answer and {"status": answer.status, "json": json.loads(answer.text)}


READER = Reader(
    reply=reply,
    outcome=mirror.outcome,
    signature=trigger.SIGNATURE,
    changes=trigger.changes,
    remote=trigger.remote,
    record=record,
    tells_cancelled=False,
)
