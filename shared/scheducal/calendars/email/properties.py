"""Property values of calendar objects, made from the protocol's plain values."""

from __future__ import annotations

from datetime import UTC, datetime

from icalendar import vCalAddress, vDatetime, vText, vUri

from scheducal.calendars.email.address import mailto
from scheducal.calendars.protocol import Invitee, Organizer, Participation

_PARTSTATS: dict[Participation, str] = {
    "needsAction": "NEEDS-ACTION",
    "accepted": "ACCEPTED",
    "declined": "DECLINED",
    "tentativelyAccepted": "TENTATIVE",
    "delegated": "DELEGATED",
}


class Text(vText):
    r"""A TEXT value (RFC 5545 section 3.3.11).

    The library's own takes a backslash before a capital N, as in `C:\New`, for a line break.
    """

    def to_ical(self) -> bytes:
        r"""The text with `\`, `;`, `,` and the line feed escaped."""
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


def utc(instant: datetime) -> vDatetime:
    """A date-time with `Z`, whole seconds."""
    return vDatetime(instant.astimezone(UTC).replace(microsecond=0))


def uri(value: str) -> vUri:
    """A URI value."""
    return vUri(value)


def organizer(person: Organizer) -> vCalAddress:
    """The sender as ORGANIZER."""
    return _calendar_user(person.address, person.name)


def attendee(person: Invitee, *, fresh: bool, answer_wanted: bool) -> vCalAddress:
    """An invitee as ATTENDEE.

    fresh: invited by this very message, whatever was answered to an earlier one. answer_wanted: ask for an
    answer where there is none yet.
    """
    partstat = "NEEDS-ACTION" if fresh else _PARTSTATS[person.participation]
    address = _calendar_user(person.address, person.name)
    address.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": partstat})
    if answer_wanted and partstat == "NEEDS-ACTION":
        address.params["RSVP"] = "TRUE"
    return address


def _calendar_user(address: str, name: str | None) -> vCalAddress:
    user = vCalAddress(mailto(address))
    if name:
        # RFC 5545 has no backslash escape in parameters, but readers take one there for an escape.
        user.params["CN"] = name.replace("\\", "/")
    return user
