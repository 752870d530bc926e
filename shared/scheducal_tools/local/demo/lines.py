"""How the story's documents read, as lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scheducal_tools.local.mailbox.invitation import Person, read_invitation


def invitation_lines(calendar: str) -> list[str]:
    """Say what the invitee's calendar shows; raises ValueError where the text is no calendar."""
    invitation = read_invitation(calendar)
    people = [each for each in (invitation.organizer, *invitation.attendees) if each is not None]
    return [f"{invitation.standing}: {invitation.title}", invitation.when, ", ".join(map(_person, people))]


def event_lines(envelope: Mapping[str, Any]) -> list[str]:
    """Say what an event about an appointment tells."""
    data = envelope["data"]
    lines = [f"{data['subject']}, {data['start']} ({data['timeZone']}), version {data['version']}"]
    if attendee := data.get("attendee"):
        lines.append(f"{attendee['name']} <{attendee['email']}>: {attendee['response']}")
    return lines


def is_complete(timeline: Iterable[Mapping[str, Any]], webhook_id: str, event_types: Iterable[str]) -> bool:
    """Say whether each of the events is delivered to the webhook."""
    delivered = {
        entry["eventType"]
        for entry in timeline
        if entry["type"] == "event"
        for each in entry["deliveries"]
        if (each["webhookId"], each["state"]) == (webhook_id, "delivered")
    }
    return delivered.issuperset(event_types)


def timeline_lines(timeline: Iterable[Mapping[str, Any]]) -> list[str]:
    """Give a line an entry: when, what it is, and what it tells."""
    return [f"{entry['at']}  {entry['type']:<8} {_entry(entry)}" for entry in timeline]


def _entry(entry: Mapping[str, Any]) -> str:
    match entry["type"]:
        case "change":
            return f"version {entry['version']} {entry['action']}"
        case "answer":
            return f"{entry['email']} {entry['response']} ({entry['outcome']})"
        case "notice":
            return f"{entry['email']} was told of version {entry['version']}"
        case "event":
            return f"{entry['eventType']}: {', '.join(each['state'] for each in entry['deliveries']) or 'for nobody'}"
        case "attempt":
            result = f"failed after {entry['durationMs']} ms: {entry['error']}"
            if entry["code"] is not None:
                result = f"was answered {entry['code']} after {entry['durationMs']} ms"
            return f"{entry['eventType']} {result}"
        case _:
            return f"{entry['system']} {entry['state']} at version {entry['version']}"


def _person(person: Person) -> str:
    return f"{person.name} <{person.address}>".strip() + (f", {person.status}" if person.status else "")
