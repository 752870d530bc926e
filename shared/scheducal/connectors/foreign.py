"""Bookings that begin in another system, and pages of what changed there, as a connector reads them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Polled:
    """One page of an answer. changed: the version of each record by its id, empty where the system says none.

    cursor: where the next page, or the next poll, begins; empty for the same place.
    more: whether there is a next page now.
    """

    changed: Mapping[str, str] = field(default_factory=dict)
    cursor: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class ForeignBooking:
    """A booking as the system has it.

    A connector leaves out the id, the version and the times, which its `remote` says.
    version: changes with each change, empty where the system says none. service, resource: the system's ids. start,
    end: aware, None where the record has none that can be read. time_zone: an IANA name, None for the service's.
    is_booked: whether it stands; a cancelled or unconfirmed one does not. appointment_id: ours, where the record says
    that we made it. replaces: the record whose place it took, of a system that moves bookings so.
    """

    remote_id: str = ""
    version: str = ""
    service: str | None = None
    resource: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    time_zone: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    notes: str | None = None
    is_booked: bool = True
    appointment_id: str | None = None
    replaces: str | None = None


def named_in(text: object) -> str | None:
    """Find the id of an appointment of ours in a text that our own records have."""
    found = re.search(r"\bapt_[0-9a-z]{26}\b", text) if isinstance(text, str) else None
    return found[0] if found else None
