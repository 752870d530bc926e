"""What the walker of the samples needs to know of a platform."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from scheducal.connectors.connected import RemoteEvent
from scheducal.connectors.foreign import ForeignBooking
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.outcome import Outcome
from scheducal.connectors.signatures.model import Signature
from scheducal.http.request import Response


@dataclass(frozen=True)
class Sample:
    """One file. said: its entry in expected.json. status, headers: of a whole message, else as the entry says."""

    name: str
    said: Mapping[str, Any]
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        """Give its JSON."""
        return json.loads(self.content)

    @property
    def form(self) -> dict[str, str]:
        """Give its form."""
        return dict(parse_qsl(self.content.decode(), keep_blank_values=True))


@dataclass(frozen=True)
class Reader:
    """The functions of one connector, and what beside them the samples speak of.

    outcome: of an answer. signature: how requests are proven. changes: the ids that a request names. told: what else
    the connector reads of a sample, by the names of expected.json. record: of a sample, as the system would answer
    when it is read; None where the sample has none. remote: reads a record.
    adopt: reads it as a booking. reply: what we answer to a handshake.
    unread: samples that no connector reads, each with
    the reason. tells_cancelled: False for a system that has no record of what was cancelled.
    """

    outcome: Callable[[Response], Outcome]
    signature: Signature | None = None
    changes: Callable[[IncomingRequest], Iterable[str]] | None = None
    remote: Callable[[Response], RemoteEvent] | None = None
    record: Callable[[Sample], Mapping[str, Any] | None] = lambda _: None
    adopt: Callable[[Response], ForeignBooking] | None = None
    reply: Callable[[Sample, IncomingRequest], object] | None = None
    told: Callable[[Sample], Mapping[str, object]] = lambda _: {}
    unread: Mapping[str, str] = field(default_factory=dict)
    tells_cancelled: bool = True
