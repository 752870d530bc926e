"""The catalogue of event types. docs/webhooks.md has an entry for each."""

from __future__ import annotations

from typing import Literal, get_args

AttendeeEventType = Literal["attendee.responded", "attendee.proposed_new_time"]
AppointmentEventType = (
    AttendeeEventType
    | Literal[
        "appointment.created",
        "appointment.updated",
        "appointment.rescheduled",
        "appointment.canceled",
        "appointment.sync_failed",
        "attendee.unreachable",
        "invitee.undeliverable",
        "attendee.response_unverified",
    ]
)
BookingEventType = Literal[
    "booking.created",
    "booking.rescheduled",
    "booking.updated",
    "booking.cancelled",
    "booking.confirmed",
    "booking.declined",
    "booking.completed",
    "booking.no_show",
]
HoldEventType = Literal["hold.expired"]
CalendarEventType = Literal["calendar.connected", "calendar.reauthorization_required", "calendar.disconnected"]
ConnectionEventType = Literal["connection.connected", "connection.reauthorization_required", "connection.disconnected"]
EndpointEventType = Literal["webhook.test", "webhook.disabled"]
EventType = (
    AppointmentEventType
    | BookingEventType
    | HoldEventType
    | CalendarEventType
    | ConnectionEventType
    | EndpointEventType
)


def _names(union: object) -> tuple[str, ...]:
    """List the names in a union of literals, in the order in which they are written."""
    return tuple(name for part in get_args(union) for name in ([part] if isinstance(part, str) else _names(part)))


# Taken where clients name types; answers and events have the other spelling.
OTHER_SPELLINGS = {"appointment.cancelled": "appointment.canceled", "booking.canceled": "booking.cancelled"}
APPOINTMENT_EVENT_TYPES = _names(AppointmentEventType)
EVENT_TYPES = _names(EventType)
