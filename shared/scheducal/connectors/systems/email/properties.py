"""E-mail addresses as mail and calendar objects write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address

import idna
from icalendar import vCalAddress, vDatetime, vText, vUri

from scheducal.appointments.model import Invitee, Organizer, Participation
from scheducal.connectors.systems.email.text import ascii_domain, mailto


class UnusableAddress(ValueError):
    """No mail can be sent to the address; the message does not repeat it."""


def mailable(address: str) -> str:
    """Write the address in ASCII, the domain by IDNA 2008 (RFC 5891).

    Raises UnusableAddress for a local part beyond ASCII, which the mail service does not carry, and for what is no
    address.
    """
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        raise UnusableAddress("the part before the @ has letters beyond ASCII")
    try:
        ascii_address = f"{local}@{ascii_domain(domain)}"
        parsed = Address(addr_spec=ascii_address)
    except (idna.IDNAError, HeaderParseError, ValueError, IndexError):
        raise UnusableAddress("not an e-mail address") from None
    if parsed.addr_spec != ascii_address or not ascii_address.isprintable():
        raise UnusableAddress("not an e-mail address")
    return ascii_address


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
        """Write the text with `\\`, `;`, `,` and the line feed escaped."""
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


def utc(instant: datetime) -> vDatetime:
    """Write a date-time with `Z`, whole seconds."""
    return vDatetime(instant.astimezone(UTC).replace(microsecond=0))


def uri(value: str) -> vUri:
    """Write a URI value."""
    return vUri(value)


def organizer(person: Organizer) -> vCalAddress:
    """Write the sender as ORGANIZER."""
    return _calendar_user(person.address, person.name)


def attendee(
    person: Invitee, *, fresh: bool, answer_wanted: bool, delegate: str | None, delegators: Sequence[str]
) -> vCalAddress:
    """Write an invitee as ATTENDEE.

    delegate, delegators: addresses of who comes in their place, and in whose place they come.
    fresh: invited by this very message, whatever was answered to an earlier one.
    answer_wanted: ask for an answer where there is none yet.
    """
    partstat = "NEEDS-ACTION" if fresh else _PARTSTATS[person.participation]
    address = _calendar_user(person.address, person.name)
    address.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": partstat})
    if delegate is not None and partstat == "DELEGATED":
        address.params["DELEGATED-TO"] = mailto(delegate)
    if delegators:
        address.params["DELEGATED-FROM"] = [mailto(each) for each in delegators]
    if answer_wanted and partstat == "NEEDS-ACTION":
        address.params["RSVP"] = "TRUE"
    return address


def _calendar_user(address: str, name: str | None) -> vCalAddress:
    user = vCalAddress(mailto(address))
    if name:
        # RFC 5545 has no backslash escape in parameters, but readers take one there for an escape.
        user.params["CN"] = name.replace("\\", "/")
    return user
