"""What happens, in order: booked, invited, answered, and told by signed webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from rich.markup import escape

from scheducal.clock import now
from scheducal_tools.local.demo.lines import event_lines, invitation_lines, is_complete, timeline_lines
from scheducal_tools.local.demo.receiver import Receiver, check_signatures
from scheducal_tools.local.demo.stack import Stack, eventually
from scheducal_tools.local.mailbox.replying import ReplyIntent
from scheducal_tools.local.progress import Progress

INVITEE, ADDRESS = "Ada Lovelace", "ada@example.com"
SECONDS = 20
_WEBHOOKS, _APPOINTMENTS = "/api/v1/webhooks", "/api/v1/appointments"
_EVENTS = ["appointment.created", "attendee.responded"]


def play(stack: Stack, receiver: Receiver, progress: Progress) -> None:
    """Play the whole story; raises LocalStackError where it does not go as it should."""
    with _registered(stack, receiver, progress) as webhook:
        appointment_id = _book(stack, progress)
        mail = _invited(stack, appointment_id, progress)
        told = partial(_told, receiver, appointment_id, webhook["secret"], progress)
        told("appointment.created")
        with progress.step(f"{INVITEE} accepts"):
            stack.answer(mail["id"], ReplyIntent(ADDRESS, "ACCEPTED", now()))
        told("attendee.responded")
        _look_back(stack, appointment_id, webhook["webhookId"], progress)


@contextmanager
def _registered(stack: Stack, receiver: Receiver, progress: Progress) -> Iterator[Any]:
    """Register a webhook that is there for the story alone."""
    with progress.step("Register a webhook"):
        webhook = stack.call("POST", _WEBHOOKS, {"webhookUrl": receiver.url, "eventTypes": _EVENTS})
    _say(progress, f"{webhook['webhookId']}: {', '.join(_EVENTS)} to {receiver.url}")
    try:
        yield webhook
    finally:
        stack.call("DELETE", f"{_WEBHOOKS}/{webhook['webhookId']}")


def _book(stack: Stack, progress: Progress) -> str:
    day = (now() + timedelta(days=1)).date()
    with progress.step("Book an appointment"):
        booked = stack.call(
            "POST",
            _APPOINTMENTS,
            {
                "appointmentSubject": "Intro call",
                "appointmentStart": f"{day}T14:00:00",
                "appointmentEnd": f"{day}T14:30:00",
                "appointmentTimeZone": "America/New_York",
                "name": INVITEE,
                "address": ADDRESS,
            },
        )
    _say(progress, f"{booked['appointmentId']}: Intro call with {INVITEE}")
    return str(booked["appointmentId"])


def _invited(stack: Stack, appointment_id: str, progress: Progress) -> Any:
    with progress.step("The invitation is in the mailbox"):
        mail = eventually(lambda: stack.mail(ADDRESS, appointment_id), "the invitation", SECONDS)
    _say(progress, *invitation_lines(stack.calendar(mail["id"])), f"{stack.facts['mailUrl']}/messages/{mail['id']}")
    return mail


def _told(receiver: Receiver, appointment_id: str, secret: str, progress: Progress, event_type: str) -> None:
    with progress.step(f"The webhook receives {event_type}"):
        received = receiver.next(event_type, appointment_id, SECONDS)
        check_signatures(received, secret)
    _say(progress, *event_lines(received.event), "X-ScheduCal-Signature and webhook-signature are valid")


def _look_back(stack: Stack, appointment_id: str, webhook_id: str, progress: Progress) -> None:
    path = f"{_APPOINTMENTS}/{appointment_id}/timeline"

    def complete() -> list[Any] | None:
        entries = stack.call("GET", path)["timeline"]
        return entries if is_complete(entries, webhook_id, _EVENTS) else None

    with progress.step("The timeline tells all of it"):
        entries = eventually(complete, "the record of the last delivery", SECONDS)
    _say(progress, *timeline_lines(entries))


def _say(progress: Progress, *lines: str) -> None:
    for line in lines:
        progress.say(escape(f"    {line}"))
