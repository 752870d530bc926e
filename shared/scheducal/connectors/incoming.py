"""An incoming webhook as a connector sees it, and what the connector makes of it. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from typing import Any

from scheducal.values import dataclass

# A request without a time is older than any signature may be.
_NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class IncomingRequest:
    """What came. headers: by names in lower case. query: of the address. body: as it was sent.

    url: the whole address, as the system knows it. at: when it came, aware.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    method: str = "POST"
    url: str = ""
    at: datetime = _NEVER

    def value(self, *names: str) -> Any:
        """Read a value of the JSON that came, by the names that lead to it; None for what is not there."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        for name in names:
            found = found.get(name) if isinstance(found, dict) else None
        return found

    def objects(self) -> list[Mapping[str, Any]]:
        """Read the objects of a JSON list that came; none where it is no list."""
        found = self.value()
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


@dataclass(frozen=True, slots=True)
class IncomingAnswer:
    """What a system wants to hear before it calls, or to go on calling. It is never shown to people."""

    text: str = ""
    content_type: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class CarriedRecord:
    """A record that came with the request itself, of a system whose records cannot be read.

    remote_id: the system's, or the id of an appointment of ours. fields: as JSON has them, in the form that the
    connector's `remote` and `adopt` read. at: when it was so, aware; None for when it came.
    """

    remote_id: str
    fields: Mapping[str, Any] = field(repr=False)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportedChange:
    """One change that a request reports; nothing is proven yet.

    secret: what should prove it, as it came. subscription_id: the system's. renew: whether the subscription itself is
    in danger.
    """

    secret: object
    subscription_id: str
    renew: bool = False
