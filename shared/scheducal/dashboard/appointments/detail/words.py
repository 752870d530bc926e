"""Words for states and actions, and the tone in which each is shown (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from scheducal.appointments.model import Sync
from scheducal.system_names import kind_of

Tone = Literal["ok", "wait", "bad", "busy", "off", ""]
Said = tuple[str, Tone]

ACTIONS: Final[Mapping[str, Said]] = {
    "created": ("made this appointment", ""),
    "updated": ("changed this appointment", "busy"),
    "canceled": ("cancelled this appointment", "off"),
    "invited": ("invited somebody", ""),
    "uninvited": ("took somebody off the list", ""),
    "rederived": ("followed new rules of the time zone", ""),
    "restored": ("put the event back into the calendar", "wait"),
    "readdressed": ("put an address right", ""),
    "erased": ("erased a person's data", "off"),
    "corrected": ("corrected a person's data", ""),
}
BOOKING_ACTIONS: Final[Mapping[str, Said]] = {
    "created": ("booked this", ""),
    "rescheduled": ("moved this to another time", "busy"),
    "reassigned": ("gave this to somebody else", "busy"),
    "cancelled": ("cancelled this", "off"),
    "confirmed": ("confirmed this", "ok"),
    "declined": ("declined this", "off"),
    "completed": ("said that it took place", "ok"),
    "no_show": ("said that nobody came", "off"),
    "updated": ("corrected contact or notes", ""),
}
ANSWERS: Final[Mapping[str, Said]] = {
    "needsAction": ("has not answered", "wait"),
    "accepted": ("accepted", "ok"),
    "declined": ("declined", "bad"),
    "tentativelyAccepted": ("may come", "wait"),
    "delegated": ("sends somebody else", "busy"),
}
# As states beside a name.
ANSWER_STATES: Final[Mapping[str, Said]] = {
    "needsAction": ("No answer yet", "wait"),
    "accepted": ("Accepted", "ok"),
    "declined": ("Declined", "bad"),
    "tentativelyAccepted": ("Tentative", "wait"),
    "delegated": ("Sends somebody", "busy"),
}
SYNC_STATES: Final[Mapping[str, Said]] = {
    "pending": ("is being told", "busy"),
    "retrying": ("did not take the change yet", "wait"),
    "waiting": ("waits for access", "wait"),
    "synced": ("is up to date", "ok"),
    "failed": ("refused the appointment", "bad"),
}
SYNC_BADGES: Final[Mapping[str, str]] = {
    "pending": "Being told",
    "retrying": "Being retried",
    "waiting": "Waits for access",
    "synced": "Up to date",
    "failed": "Refused",
}
MAIL_STATES: Final[Mapping[str, Said]] = {
    "delayed": ("is late", "wait"),
    "delivered": ("arrived", "ok"),
    "bounced": ("came back", "bad"),
    "suppressed": ("was not sent", "bad"),
    "complained": ("was marked as spam", "bad"),
    "rejected": ("was refused", "bad"),
}
OPERATIONS: Final[Mapping[str, str]] = {
    "create": "brought the invitation",
    "update": "brought the change",
    "cancel": "brought the cancellation",
    "add_invitee": "brought the invitation",
    "remove_invitee": "brought the cancellation",
}
STATUSES: Final[Mapping[str, Said]] = {
    "pending": ("To be confirmed", "wait"),
    "confirmed": ("Confirmed", "ok"),
    "declined": ("Declined", "off"),
    "cancelled": ("Cancelled", "off"),
    "completed": ("Took place", "ok"),
    "no_show": ("No-show", "off"),
}
ICONS: Final[Mapping[Tone, str]] = {
    "ok": "check",
    "wait": "wait",
    "bad": "bad",
    "busy": "hours",
    "off": "off",
    "": "plus",
}
_FIELDS: Final[Mapping[str, str]] = {
    "appointmentStart": "start",
    "appointmentEnd": "end",
    "appointmentTimeZone": "time zone",
    "appointmentSubject": "subject",
    "appointmentBody": "text",
    "appointmentBodyFormat": "form of the text",
    "appointmentLocation": "place",
}


def field_names(changed: Iterable[str]) -> str | None:
    """Name the fields that changed, as people call them; None for none."""
    names = [_FIELDS.get(each, each) for each in changed]
    return ", ".join(names).capitalize() if names else None


def system_said(system: str) -> str:
    """Name a system as people do."""
    kind = kind_of(system)
    return {"email": "E-mail"}.get(kind, kind.capitalize())


def copies_said(sync: Sync) -> str | None:
    """Say which records others made there; None for none."""
    named = ", ".join(each.remote_id for each in sync.copies)
    return f"Another system brought it there ({named})" if named else None
