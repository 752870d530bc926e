"""A calendar object as a tree of components, before any value in it is judged.

The library's own tree is not used: it raises for one bad value, and it keeps every time zone it has seen by its name,
so that one sender's zone would decide what another sender's time means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from urllib.parse import unquote

from icalendar.parser import Contentline, Contentlines

from scheducal.appointments.model import Participation
from scheducal.values import dataclass

# Anybody can send mail to us. What a program writes is far below these limits.
_MOST_LINES = 5_000
_DEEPEST = 4


class MalformedCalendar(Exception):
    """The text is no calendar object."""


@dataclass(frozen=True, slots=True)
class Property:
    """One content line.

    params: the first value of each, names in capitals.
    value: as written, escapes included.
    """

    name: str
    params: dict[str, str]
    value: str


@dataclass(frozen=True, slots=True)
class Component:
    """What stands between BEGIN and END."""

    name: str
    properties: list[Property] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """List every property of a name."""
        return [each for each in self.properties if each.name == name]

    def first(self, name: str) -> Property | None:
        """Find the first property of a name."""
        return next((each for each in self.properties if each.name == name), None)

    def value(self, name: str) -> str | None:
        """Read the first property of a name; None where it is absent or blank."""
        found = self.first(name)
        return found.value.strip() or None if found else None

    def inside(self, name: str) -> list[Component]:
        """List the components of a name right inside this one."""
        return [each for each in self.components if each.name == name]


def read_calendar(text: str) -> Component:
    """Read the first VCALENDAR; a line that is no content line is passed over. Raises MalformedCalendar."""
    stack: list[Component] = []
    for line in _lines(text):
        if line.name == "BEGIN":
            opened = Component(line.value.strip().upper())
            if stack:
                stack[-1].components.append(opened)
            # Lines before the calendar are some gateway's, and are passed over.
            if stack or opened.name == "VCALENDAR":
                stack.append(opened)
            if len(stack) > _DEEPEST:
                raise MalformedCalendar
        elif line.name == "END" and stack:
            closed = stack.pop()
            if closed.name != line.value.strip().upper():
                raise MalformedCalendar
            if not stack:
                return closed
        elif stack:
            stack[-1].properties.append(line)
    raise MalformedCalendar


def _lines(text: str) -> Iterator[Property]:
    lines: list[Contentline] = Contentlines.from_ical(text)  # type: ignore[no-untyped-call]
    for number, line in enumerate(lines):
        if number > _MOST_LINES:
            raise MalformedCalendar
        if line.strip():
            yield from _property(line)


def _property(line: Contentline) -> Iterator[Property]:
    try:
        name, params, value = line.parts()
    except (ValueError, LookupError):
        # One line that is no content line does not spoil the rest.
        return
    yield Property(name.upper(), {key.upper(): _first(given) for key, given in params.items()}, str(value))


def _first(value: object) -> str:
    return str(value[0]) if isinstance(value, list) and value else str(value)


_SCHEME = "mailto:"
_LONGEST = 254
_MOST_DIGITS = 9
_PARTICIPATIONS: dict[str, Participation] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentativelyAccepted",
    "DELEGATED": "delegated",
}


@dataclass(frozen=True, slots=True)
class Attendee:
    """Addresses in lower case. participation: `needsAction` also for what nobody has defined.

    delegated_to: as written, where it is no address.
    """

    address: str
    participation: Participation
    comment: str | None
    sent_by: str | None
    delegated_to: str | None
    delegated_from: str | None
    additional_guests: int = 0


def attendee_of(found: Property) -> Attendee | None:
    """Read the attendee; None without an e-mail address."""
    address = address_of(found)
    if address is None:
        return None
    delegate = found.params.get("DELEGATED-TO", "").strip()
    return Attendee(
        address=address,
        participation=_PARTICIPATIONS.get(found.params.get("PARTSTAT", "").upper(), "needsAction"),
        comment=found.params.get("X-RESPONSE-COMMENT"),
        sent_by=_address(found.params.get("SENT-BY", "")),
        delegated_to=_address(delegate) or delegate[:_LONGEST] or None,
        delegated_from=_address(found.params.get("DELEGATED-FROM", "")),
        additional_guests=number(found.params.get("X-NUM-GUESTS", "")),
    )


def number(text: str) -> int:
    """Read a whole number of at most nine digits; 0 for anything else."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS else 0


def address_of(found: Property) -> str | None:
    """Read the address of an ATTENDEE or ORGANIZER, from EMAIL (RFC 7986) where the value is another kind of URI."""
    return _address(found.value) or _address(found.params.get("EMAIL", ""))


def _address(value: str) -> str | None:
    text = value.strip().lower().removeprefix(_SCHEME)
    address = unquote(text).strip()
    is_plain = address.isprintable() and " " not in address and len(address) <= _LONGEST
    return address if is_plain and 1 <= address.find("@") < len(address) - 1 else None
