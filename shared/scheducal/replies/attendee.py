"""Calendar users (RFC 5545 section 3.3.3) and what an ATTENDEE says beside the address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from scheducal.calendars.protocol import Participation
from scheducal.replies.component import Property

_SCHEME = "mailto:"
_LONGEST = 254
_PARTICIPATIONS: dict[str, Participation] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentativelyAccepted",
    "DELEGATED": "delegated",
}


@dataclass(frozen=True, slots=True)
class Attendee:
    """Addresses in lower case. participation: `needsAction` also for what nobody has defined."""

    address: str
    participation: Participation
    comment: str | None
    sent_by: str | None
    delegated_to: str | None
    delegated_from: str | None


def attendee_of(found: Property) -> Attendee | None:
    """The attendee; None without an e-mail address."""
    address = address_of(found)
    if address is None:
        return None
    return Attendee(
        address=address,
        participation=_PARTICIPATIONS.get(found.params.get("PARTSTAT", "").upper(), "needsAction"),
        comment=found.params.get("X-RESPONSE-COMMENT"),
        sent_by=_address(found.params.get("SENT-BY", "")),
        delegated_to=_address(found.params.get("DELEGATED-TO", "")),
        delegated_from=_address(found.params.get("DELEGATED-FROM", "")),
    )


def address_of(found: Property) -> str | None:
    """The address of an ATTENDEE or ORGANIZER, from EMAIL (RFC 7986) where the value is another kind of URI."""
    return _address(found.value) or _address(found.params.get("EMAIL", ""))


def _address(value: str) -> str | None:
    text = value.strip().lower().removeprefix(_SCHEME)
    address = unquote(text).strip()
    is_plain = address.isprintable() and " " not in address and len(address) <= _LONGEST
    return address if is_plain and 1 <= address.find("@") < len(address) - 1 else None
