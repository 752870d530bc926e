"""How the story's documents read, as lines. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scheducal.local.mailbox.invitation import Person, read_invitation


def invitation_lines(calendar: str) -> list[str]:
    """What the invitee's calendar shows; raises ValueError where the text is no calendar."""
    invitation = read_invitation(calendar)
    people = [each for each in (invitation.organizer, *invitation.attendees) if each is not None]
    return [f"{invitation.standing}: {invitation.title}", invitation.when, ", ".join(map(_person, people))]


def event_lines(envelope: Mapping[str, Any]) -> list[str]:
    """What an event about an appointment tells."""
    data = envelope["data"]
    lines = [f"{data['subject']}, {data['start']} ({data['timeZone']}), version {data['version']}"]
    if attendee := data.get("attendee"):
        lines.append(f"{attendee['name']} <{attendee['email']}>: {attendee['response']}")
    return lines


def is_complete(timeline: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the answer is in it, and each delivery has come to its end."""
    states = [each["state"] for entry in timeline if entry["type"] == "event" for each in entry["deliveries"]]
    return any(entry["type"] == "answer" for entry in timeline) and set(states) == {"delivered"}


def timeline_lines(timeline: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line an entry: when, what it is, and what it tells."""
    return [f"{entry['at']}  {entry['type']:<8} {_entry(entry)}" for entry in timeline]


def _entry(entry: Mapping[str, Any]) -> str:
    match entry["type"]:
        case "change":
            return f"version {entry['version']} {entry['action']}"
        case "answer":
            return f"{entry['email']} {entry['response']}, {entry['outcome']}"
        case "notice":
            return f"{entry['email']} was told of version {entry['version']}"
        case "event":
            return f"{entry['eventType']}: {', '.join(each['state'] for each in entry['deliveries']) or 'for nobody'}"
        case "attempt":
            return f"{entry['eventType']} answered {entry['code']} after {entry['durationMs']} ms"
        case _:
            return f"{entry['system']} {entry['state']} at version {entry['version']}"


def _person(person: Person) -> str:
    return f"{person.name} <{person.address}>".strip() + (f", {person.status}" if person.status else "")
