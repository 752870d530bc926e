"""Why an appointment reaches a system, or does not, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from scheducal.appointments.model import Aggregate, Appointment, Sync
from scheducal.appointments.responses import Cause
from scheducal.bookings.model import Booking
from scheducal.connectors import registry
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.manifest import Manifest
from scheducal.system_names import EMAIL, kind_of, system_name
from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Why:
    """cause: for programs. words: a sentence or two for people. since: when it became so. until: nothing before then.

    Both times are aware UTC, None where nothing says them.
    """

    cause: Cause
    words: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """One system of an appointment.

    connection: None of e-mail, and of one that is gone. sync: None where it was never to get the appointment.
    """

    system: str
    title: str
    connection: Connection | None
    sync: Sync | None
    why: Why


def passes(connection: Connection, booking: Booking | None) -> bool:
    """Tell whether the connection's filter lets an appointment through. booking: None for a plain one."""
    if booking is None:
        return connection.filter.passes_plain()
    return connection.filter.passes(booking.service_id, booking.resource_ids, booking.channel, booking.metadata)


def explained(connections: Iterable[Connection], aggregate: Aggregate, booking: Booking | None) -> list[Explained]:
    """Say of each system why it has the appointment or not: those with a sync first, as `sync` lists them."""
    return list(_explained(connections, aggregate, booking))


def _explained(connections: Iterable[Connection], aggregate: Aggregate, booking: Booking | None) -> Iterator[Explained]:
    known = {system_name(each.kind, each.connection_id): each for each in connections}
    syncs = {each.system: each for each in aggregate.syncs}
    for name in (*syncs, *(name for name, each in known.items() if name not in syncs and _is_for_it(each))):
        manifest, connection, sync = registry.manifest(kind_of(name)), known.get(name), syncs.get(name)
        if connection is not None:
            found = why(manifest, connection, aggregate.appointment, booking, sync)
        else:
            assert sync is not None, "a system without a connection is known by its sync"
            found = _of_sync(manifest, sync) if name == EMAIL else _gone(manifest, sync)
        yield Explained(name, manifest.title, connection, sync, found)


def _is_for_it(connection: Connection) -> bool:
    """Tell whether appointments concern it: a calendar that keeps others has no part in this one."""
    if connection.is_calendar:
        return connection.has_copies
    return not {"mirror", "message", "trigger"}.isdisjoint(registry.manifest(connection.kind).capabilities)


def why(
    manifest: Manifest, connection: Connection, appointment: Appointment, booking: Booking | None, sync: Sync | None
) -> Why:
    """Say it in one sentence or two. sync: None where the system was never to get the appointment."""
    if not connection.ruleset.goes_out:
        return Why("only_follows", "The rules of the connection only follow the system, and tell it nothing.")
    if sync is None and {"mirror", "message"}.isdisjoint(manifest.capabilities) and not connection.has_copies:
        return Why("takes_none", f"{manifest.title} takes no appointments. {manifest.recipe}".strip())
    if sync is not None:
        return _of_told(manifest, connection, appointment, sync)
    if not passes(connection, booking):
        return Why("filtered", "The filter of the connection does not let it through.")
    if appointment.updated_at <= connection.created_at:
        return Why("before_connection", "It was made before the connection. It gets there when it changes.")
    return Why("next_change", "It gets there with its next change, or within minutes if it has just changed.")


def _of_told(manifest: Manifest, connection: Connection, appointment: Appointment, sync: Sync) -> Why:
    if sync.state == "synced" and _is_left(connection, appointment):
        return Why("left_out", "The rules of the connection leave this out.", sync.updated_at)
    if sync.state == "pending" and connection.state != "active":
        return _no_access(manifest, sync)
    found = _of_sync(manifest, sync)
    if found.cause == "arrived" and connection.ruleset.on_move == "leave" and appointment.version > 1:
        return replace(found, words=f"{found.words} The rules leave its time there as it was first.")
    return found


def _of_sync(manifest: Manifest, sync: Sync) -> Why:
    match sync.state:
        case "synced":
            return Why("arrived", f"It got there, with version {sync.pushed_version}.", sync.updated_at)
        case "waiting":
            return _no_access(manifest, sync)
        case "retrying":
            words = f"{manifest.title} did not take it yet, and is asked again: {sync.error}"
            return Why("asked_again", words, sync.updated_at, sync.not_before)
        case "failed":
            return Why("refused", f"{manifest.title} refused it: {sync.error}", sync.updated_at)
        case _:
            return Why("on_its_way", "It is on its way.", sync.updated_at)


def _no_access(manifest: Manifest, sync: Sync) -> Why:
    words = f"{manifest.title} gives no access. It waits until the owner of the account gives access again."
    return Why("no_access", words, sync.updated_at)


def _gone(manifest: Manifest, sync: Sync) -> Why:
    words = f"{manifest.title} is disconnected. It still shows what it was told last."
    return Why("disconnected", words if sync.pushed_version else f"{manifest.title} is disconnected.", sync.updated_at)


def _is_left(connection: Connection, appointment: Appointment) -> bool:
    rules = connection.ruleset
    if appointment.is_cancelled:
        return rules.on_cancel == "leave"
    return rules.on_create == "leave"
