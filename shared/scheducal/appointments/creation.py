"""A new appointment, before anybody is invited (pure)."""

from __future__ import annotations

from datetime import datetime

from scheducal.appointments.appointment import Appointment
from scheducal.appointments.rules import unique_id
from scheducal.calendars.protocol import Organizer
from scheducal.calendars.system import EMAIL, system_name
from scheducal.tenants.models import Caller
from scheducal.walltime.wall_time import WallTime


def new_appointment(caller: Caller, appointment_id: str, start: WallTime, end: WallTime, at: datetime) -> Appointment:
    """Its first version, kept in the caller's calendar and organized by its mailbox; without one, by the sender."""
    calendar = caller.calendar
    sender = Organizer(caller.sender_address, caller.tenant_name)
    return Appointment(
        tenant_id=caller.tenant_id,
        appointment_id=appointment_id,
        uid=unique_id(caller.tenant_id, appointment_id, sender),
        organizer=Organizer(calendar.account, caller.tenant_name) if calendar else sender,
        start=start,
        end=end,
        created_at=at,
        updated_at=at,
        stamp=at,
        system=system_name(calendar.kind, calendar.calendar_id) if calendar else EMAIL,
    )
