"""Who may do what is the business's alone, and what a booking's terms no longer let its customer do."""

from __future__ import annotations

from scheducal.api.command import Command
from scheducal.bookings.holds.model import Hold
from scheducal.bookings.holds.repository import find_hold, no_hold
from scheducal.bookings.repository import Booked, find, no_booking
from scheducal.catalog.channels.document import at_first
from scheducal.catalog.kinds import CHANNEL
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.rows import entry_of
from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal.tenants.model import INTERNAL


def check_policy(table: Table, command: Command, refusal: Refusal | None) -> None:
    """Raise what the terms say, unless the caller's channel overrides them; only then is the channel read."""
    if refusal is not None and not overrides_policy(table, command):
        raise refusal


def check_business(table: Table, command: Command) -> None:
    """Raise Refusal `insufficient_scope` unless the caller's channel overrides terms: it is the business's own."""
    message = "only the business may do this; use an API key of a channel with overridesPolicy, such as internal"
    check_policy(table, command, Refusal("insufficient_scope", message))


def overrides_policy(table: Table, command: Command) -> bool:
    """Tell whether the caller's channel is the business's own, as its row says. One read."""
    tenant_id, name = command.principal.tenant_id, command.principal.channel
    item = CatalogRepository(table).read(tenant_id, [("channel", name)]).item("channel", name)
    channel = entry_of(CHANNEL, item) if item else at_first(tenant_id, name)
    return channel.overrides_policy


def only_channel(table: Table, command: Command) -> str | None:
    """Give the one channel whose bookings the caller sees, None for the business. One read, none for `internal`."""
    channel = command.principal.channel
    return None if channel == INTERNAL or overrides_policy(table, command) else channel


def find_own(table: Table, command: Command, booking_id: str) -> Booked:
    """Find a booking that the caller may see; raises Refusal `booking_not_found`."""
    found = find(table, command.principal.tenant_id, booking_id)
    if not _is_own(table, command, found.booking.channel):
        raise no_booking()
    return found


def find_own_hold(table: Table, command: Command, hold_id: str) -> Hold:
    """Find a hold that the caller may see; raises Refusal `hold_not_found`."""
    found = find_hold(table, command.principal.tenant_id, hold_id)
    if not _is_own(table, command, found.channel):
        raise no_hold()
    return found


def _is_own(table: Table, command: Command, channel: str) -> bool:
    return channel == command.principal.channel or only_channel(table, command) is None
