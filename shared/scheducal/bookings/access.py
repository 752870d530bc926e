"""Who may do what is the business's alone, and what a booking's terms no longer let its customer do."""

from __future__ import annotations

from scheducal.bookings.holds.model import Hold
from scheducal.bookings.holds.rows import find_hold, no_hold
from scheducal.bookings.model import Booking
from scheducal.bookings.repository import Booked, find, no_booking
from scheducal.catalog.channels.document import CHANNEL, at_first
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.rows import entry_of
from scheducal.catalog.services.document import SERVICE
from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal.tenants.model import INTERNAL, Principal


def check_policy(table: Table, principal: Principal, refusal: Refusal | None) -> None:
    """Raise what the terms say, unless the principal's channel overrides them; only then is the channel read."""
    if refusal is not None and not overrides_policy(table, principal):
        raise refusal


def check_taking_changes(table: Table, principal: Principal, booking: Booking) -> None:
    """Raise Refusal `booking_policy` where customers may not change it while its service is switched off.

    It reads the service only where the booking's terms say so.
    """
    if booking.terms.when_inactive:
        return
    item = (
        CatalogRepository(table)
        .read(booking.tenant_id, [("service", booking.service_id)])
        .item("service", booking.service_id)
    )
    if item is None or not entry_of(SERVICE, item).is_active:
        message = "this service is switched off, and by its terms customers cannot change their bookings then"
        check_policy(table, principal, Refusal("booking_policy", message))


def check_business(table: Table, principal: Principal) -> None:
    """Raise Refusal `insufficient_scope` unless the principal's channel overrides terms: it is the business's own."""
    message = "only the business may do this; use an API key of a channel with overridesPolicy, such as internal"
    check_policy(table, principal, Refusal("insufficient_scope", message))


def overrides_policy(table: Table, principal: Principal) -> bool:
    """Tell whether the principal's channel is the business's own, as its row says. One read."""
    tenant_id, name = principal.tenant_id, principal.channel
    item = CatalogRepository(table).read(tenant_id, [("channel", name)]).item("channel", name)
    channel = entry_of(CHANNEL, item) if item else at_first(tenant_id, name)
    return channel.overrides_policy


def only_channel(table: Table, principal: Principal) -> str | None:
    """Give the one channel whose bookings the principal sees, None for the business. One read, none for `internal`."""
    channel = principal.channel
    return None if channel == INTERNAL or overrides_policy(table, principal) else channel


def find_own(table: Table, principal: Principal, booking_id: str) -> Booked:
    """Find a booking that the principal may see; raises Refusal `booking_not_found`."""
    found = find(table, principal.tenant_id, booking_id)
    if not _is_own(table, principal, found.booking.channel):
        raise no_booking()
    return found


def find_own_hold(table: Table, principal: Principal, hold_id: str) -> Hold:
    """Find a hold that the principal may see; raises Refusal `hold_not_found`."""
    found = find_hold(table, principal.tenant_id, hold_id)
    if not _is_own(table, principal, found.channel):
        raise no_hold()
    return found


def _is_own(table: Table, principal: Principal, channel: str) -> bool:
    return channel == principal.channel or only_channel(table, principal) is None
