"""Events in a calendar that carry our mark and are no appointment's: found, and removed where that is safe."""

from __future__ import annotations

from datetime import datetime

from scheducal.appointments.model import WHOLE_EVENT, Appointment, Named, Organizer, appointment_named
from scheducal.appointments.repository import AppointmentRepository
from scheducal.connectors.connected import ConnectedSystem, EventStep, RemoteEvent
from scheducal.connectors.protocol import CalendarEvent, PushedState
from scheducal.connectors.push.repository import SyncRepository
from scheducal.store.table import Table
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Stray:
    """event: as the calendar shows it.
    is_needless: whether its appointment was cancelled, or does not exist.
    appointment: None where it does not exist, or is no longer in this calendar.
    """

    event: RemoteEvent
    appointment_id: str
    is_needless: bool
    appointment: Appointment | None = None


def may_be_ours(event: RemoteEvent, tenant_id: str) -> Named | None:
    """Find the appointment of the tenant that an event takes place for, by its mark. Pure."""
    named = appointment_named(event.uid) if event.uid and not event.cancelled else None
    return named if named is not None and named.tenant_id == tenant_id else None


def stray_of(table: Table, system: str, event: RemoteEvent, named: Named) -> Stray | None:
    """Find an event that is left behind; None where it is the appointment's own, or a sync is about to say so."""
    work = SyncRepository(table, system).load(named.tenant_id, named.appointment_id)
    if work is None:
        exists = AppointmentRepository(table).load(named.tenant_id, named.appointment_id) is not None
        return Stray(event, named.appointment_id, is_needless=not exists)
    pushed_state = work.pushed_state.get(WHOLE_EVENT)
    # A sync may have made the event just now, and not said so yet.
    if work.is_due or (pushed_state is not None and pushed_state.reference == event.reference):
        return None
    appointment = work.aggregate.appointment
    is_needless = appointment.is_cancelled and appointment.uid == event.uid
    return Stray(event, named.appointment_id, is_needless, appointment)


def remove(calendar: ConnectedSystem, stray: Stray, at: datetime) -> None:
    """Cancel the event, as that of an appointment is. Raises what the calendar raises."""
    pushed_state = PushedState(WHOLE_EVENT, "update", 1, 0, at, reference=stray.event.reference)
    calendar.perform(EventStep("cancel", pushed_state), _cancelled(stray.event, at), at)


def _cancelled(event: RemoteEvent, at: datetime) -> CalendarEvent:
    return CalendarEvent(
        uid=event.uid or "",
        version=1,
        notice_version=1,
        sequence=0,
        created=at,
        stamp=at,
        start=event.start or at,
        end=event.end or at,
        time_zone=event.time_zone or "UTC",
        subject=event.subject,
        body_html=event.body_html,
        location=event.location,
        organizer=Organizer("", ""),
        invitees=(),
        cancelled=True,
    )
