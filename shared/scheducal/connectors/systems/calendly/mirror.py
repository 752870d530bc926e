"""Keeps a booking in Calendly for each appointment, as far as the time is free there."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from scheducal.clock import isoformat
from scheducal.connectors.record import Pushed, RecordStep, Source, Wanted, plan
from scheducal.connectors.runners.conversation import Conversation
from scheducal.connectors.systems.calendly.errors import TAKEN, outcome
from scheducal.http.request import Request, Response
from scheducal.values import replace

__all__ = ["outcome"]

# Calendly shows it to the customer. It also tells us that we cancelled a booking to move it.
MOVED: Final = "Moved to another time"
_SOON: Final = timedelta(minutes=1)


def wanted(source: Source) -> Wanted:
    """Show when it is, and who comes. A mark of the booking names the appointment, to find it by."""
    appointment, customer, mapping = source.appointment, source.customer, source.mapping
    guest = next(iter(appointment.invitees), appointment.organizer)
    invitee = {
        "name": mapping["name"] or guest.name or "Guest",
        "email": mapping["email"] or guest.address,
        "timezone": (customer.time_zone if customer else None) or appointment.time_zone,
        **({"text_reminder_number": mapping["phone"]} if mapping["phone"] else {}),
    }
    fields = {
        "event_type": mapping["eventType"],
        "start_time": isoformat(appointment.start),
        "invitee": invitee,
        "tracking": {"utm_source": "scheducal", "utm_content": appointment.appointment_id},
    }
    return Wanted(fields, exists=not appointment.cancelled)


def steps(wanted: Wanted, pushed: Pushed | None) -> Sequence[RecordStep]:
    """Plan as most systems do. A booking can only be moved, and that takes all that a new one does."""
    planned = [each for each in plan(wanted, pushed) if each.operation != "update" or "start_time" in each.fields]
    return [replace(each, fields=wanted.fields) for each in planned]


def request(step: RecordStep) -> Request | Conversation:
    """Book, move or cancel."""
    if step.operation == "create":
        return _booking(step)
    if step.operation == "update":
        return _moved(step)
    return _cancellation(step, "Cancelled")


def find(step: RecordStep) -> Conversation:
    """Look at the customer's bookings at that time for the one that is marked with the appointment."""
    return Response(200, {"resource": (yield from _marked(step))})


def event_path(remote_id: str) -> str:
    """Give the path of the event that an invitee is of."""
    return urlsplit(remote_id).path.partition("/invitees/")[0]


def _moved(step: RecordStep) -> Conversation:
    """Book the new time after the old one was given back, and only if it is free. Repeating it does it once."""
    old = (yield Request("GET", event_path(step.remote_id or ""))).body.get("resource") or {}
    at = datetime.fromisoformat(step.fields["start_time"])
    if old.get("status") == "active":
        if datetime.fromisoformat(old["start_time"]) == at:
            return Response(200, {"resource": {"uri": step.remote_id}})
        times = {"start_time": isoformat(at), "end_time": isoformat(at + _SOON)}
        free = yield Request("GET", "/event_type_available_times", {"event_type": _event_type(step), **times})
        if not any(datetime.fromisoformat(each["start_time"]) == at for each in free.body["collection"]):
            return Response(409, {"title": "Not available", "message": TAKEN})
        yield _cancellation(step, MOVED)
    elif booked := (yield from _marked(step)):
        return Response(200, {"resource": booked})
    return _booking(step)


def _booking(step: RecordStep) -> Request:
    return Request("POST", "/invitees", body={**step.fields, "event_type": _event_type(step)})


def _event_type(step: RecordStep) -> str:
    return f"https://api.calendly.com/event_types/{step.fields['event_type'] or step.settings.get('eventType', '')}"


def _marked(step: RecordStep) -> Generator[Request, Response, Mapping[str, Any]]:
    """Find the invitee of the booking at a time that is marked with the appointment."""
    me = yield Request("GET", "/users/me")
    at, email = datetime.fromisoformat(step.fields["start_time"]), step.fields["invitee"]["email"]
    times = {"min_start_time": isoformat(at), "max_start_time": isoformat(at + _SOON)}
    query = {"user": me.body["resource"]["uri"], "invitee_email": email, "status": "active", **times}
    events = yield Request("GET", "/scheduled_events", query)
    for event in events.body["collection"]:
        invitees = yield Request("GET", f"{urlsplit(event['uri']).path}/invitees", {"email": email})
        for each in invitees.body["collection"]:
            if (each.get("tracking") or {}).get("utm_content") == step.appointment_id:
                return dict(each)
    return {}


def _cancellation(step: RecordStep, reason: str) -> Request:
    return Request("POST", f"{event_path(step.remote_id or '')}/cancellation", body={"reason": reason})
