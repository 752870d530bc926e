"""Why an appointment reaches a system, or does not, in words. Pure."""

from __future__ import annotations

from scheducal.appointments.model import Appointment, Sync
from scheducal.bookings.model import Booking
from scheducal.clock import isoformat
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.manifest import Manifest


def passes(connection: Connection, booking: Booking | None) -> bool:
    """Tell whether the connection's filter lets an appointment through. booking: None for a plain one."""
    if booking is None:
        return connection.filter.passes_plain()
    return connection.filter.passes(booking.service_id, booking.resource_ids, booking.channel)


def why(
    manifest: Manifest, connection: Connection, appointment: Appointment, booking: Booking | None, sync: Sync | None
) -> str:
    """Say it in one sentence or two. sync: None where the system was never to get the appointment."""
    if not connection.ruleset.goes_out:
        return "The rules of the connection only follow the system, and tell it nothing."
    if {"mirror", "message"}.isdisjoint(manifest.capabilities):
        return f"{manifest.title} takes no appointments. {manifest.recipe}".strip()
    if sync is not None:
        return _of_sync(connection, appointment, sync)
    if not passes(connection, booking):
        return "The filter of the connection does not let it through."
    if appointment.updated_at <= connection.created_at:
        return "It was made before the connection. It gets there when it changes."
    return "It gets there with its next change, or within minutes if it has just changed."


def _of_sync(connection: Connection, appointment: Appointment, sync: Sync) -> str:
    since = isoformat(sync.updated_at)
    match sync.state:
        case "synced":
            is_left = _is_left(connection, appointment)
            there = f"It got there, with version {sync.pushed_version}, at {since}."
            return "The rules of the connection leave this out." if is_left else there
        case "waiting":
            return f"It waits until the owner of the account gives access again, since {since}."
        case "retrying":
            return f"The system did not take it at {since}, and is asked again: {sync.error}"
        case "failed":
            return f"The system refused it at {since}: {sync.error}"
        case _:
            is_open = connection.state == "active"
            return "It is on its way." if is_open else "It waits until the owner of the account gives access again."


def _is_left(connection: Connection, appointment: Appointment) -> bool:
    rules = connection.ruleset
    if appointment.is_cancelled:
        return rules.on_cancel == "leave"
    return "leave" in ((rules.on_create,) if appointment.version == 1 else (rules.on_create, rules.on_move))
