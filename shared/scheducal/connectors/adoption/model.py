"""What becomes of a booking that began in another system."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from scheducal.connectors.foreign import ForeignBooking
from scheducal.values import dataclass

Reason = Literal["no_service", "no_resource", "invalid_time", "time_taken", "no_customer", "refused"]
AdoptionResult = Literal["adopted", "copy", "unplaced", "unknown", "unsettled"]
UnplacedState = Literal["open", "dismissed"]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A booking that has no place with us. It holds nothing of the customer.

    remote_id, version, service, resource, start, end: as the system has them. reason: why, detail: in words.
    first_seen, last_tried: aware UTC, whole seconds. tries: how often it was tried.
    """

    tenant_id: str
    connection_id: str
    remote_id: str
    version: str
    service: str | None
    resource: str | None
    start: datetime | None
    end: datetime | None
    reason: Reason
    detail: str
    first_seen: datetime
    last_tried: datetime
    tries: int = 1
    state: UnplacedState = "open"

    def is_settled(self, foreign: ForeignBooking) -> bool:
        """Tell whether somebody dismissed it as it is."""
        return self.state == "dismissed" and self.version == foreign.version


class NotPlaced(Exception):
    """A booking of another system cannot be ours. reason: for programs, the message for people."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason
