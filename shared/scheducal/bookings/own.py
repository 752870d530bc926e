"""Which bookings and holds a caller sees and changes: the business all, another channel what came by itself.

To a channel, what came by another one is as if it were not there.
"""

from __future__ import annotations

from scheducal.api.command import Command
from scheducal.bookings.hold import Hold
from scheducal.bookings.hold_repository import find_hold, no_hold
from scheducal.bookings.policy import overrides_policy
from scheducal.bookings.repository import Booked, find, no_booking
from scheducal.store.table import Table
from scheducal.tenants.models import INTERNAL


def only_channel(table: Table, command: Command) -> str | None:
    """The one channel whose bookings the caller sees, None for the business. One read, none for `internal`."""
    channel = command.caller.channel
    return None if channel == INTERNAL or overrides_policy(table, command) else channel


def find_own(table: Table, command: Command, booking_id: str) -> Booked:
    """A booking that the caller may see; raises Refusal `booking_not_found`."""
    found = find(table, command.caller.tenant_id, booking_id)
    if not _is_own(table, command, found.booking.channel):
        raise no_booking()
    return found


def find_own_hold(table: Table, command: Command, hold_id: str) -> Hold:
    """A hold that the caller may see; raises Refusal `hold_not_found`."""
    found = find_hold(table, command.caller.tenant_id, hold_id)
    if not _is_own(table, command, found.channel):
        raise no_hold()
    return found


def _is_own(table: Table, command: Command, channel: str) -> bool:
    return channel == command.caller.channel or only_channel(table, command) is None
