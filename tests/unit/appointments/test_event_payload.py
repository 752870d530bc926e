"""What an event about an appointment tells: all that a receiver could ask for, and never too much to be taken."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scheducal.appointments import views
from scheducal.appointments.events import event_data
from scheducal.appointments.model import MOST_INVITEES, Aggregate, Answer, Invitee, invitee_id
from scheducal.appointments.responses import AppointmentDetails, ShownInvitee
from scheducal.events.model import envelope
from scheducal.text import LONGEST_BODY, LONGEST_COMMENT, LONGEST_NAME
from tests.unit.connectors.systems.email.replies.values import AT, ID, JOHN, MARY, STAMP, aggregate, answered, invitee

PAGE = Path(__file__).parents[3] / "docs" / "webhooks.md"
PROPOSED = AT.replace(month=4, day=15, hour=18)
PROPOSAL = Answer(
    "tentativelyAccepted", 3, STAMP, "Later?", "eve@a.test", "eve@a.test", PROPOSED, PROPOSED, "Room 2", 2
)
# What a receiver of an event does not need: derived, the envelope's, or about the calendars' work, which comes later.
NOT_TOLD = {"isActive", "inviteeCount", "dateCreated", "lastUpdated", "dateCanceled"}
NOT_TOLD |= {"uid", "organizer", "sync", "joinUrl", "explained"}


def with_answer(before: Aggregate, address: str, answer: Answer) -> Aggregate:
    """Give the same, with an answer that counts."""
    after = answered(before, address, answer)
    *others, one = after.invitees
    return replace(after, invitees=(*others, replace(one, participation=answer.participation)))


def proposed(**changed: Any) -> Aggregate:
    """Mary has proposed another time, in every way that she can."""
    return with_answer(aggregate(**changed), MARY, PROPOSAL)


def attendees(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By address."""
    return {each["email"]: each for each in data["attendees"]}


def test_an_event_tells_what_a_read_would() -> None:
    told = event_data(proposed(subject="QBR", body="<p>Q1</p>", location="Room 1"), {})
    assert told.keys() ^ {"attendees", "invitees"} == AppointmentDetails.__annotations__.keys() - NOT_TOLD
    shown = views.summary(proposed(subject="QBR", location="Room 1").appointment)
    assert {name: value for name, value in shown.items() if name in told}.items() <= told.items()
    assert told["body"] == "<p>Q1</p>"
    assert attendees(told)[MARY].keys() == ShownInvitee.__annotations__.keys() - {"mail", "delegatedFrom"}


def test_whoever_drops_an_older_event_still_has_its_answer() -> None:
    later = with_answer(proposed(version=6), JOHN, replace(PROPOSAL, participation="accepted"))
    assert attendees(event_data(later, {}))[MARY] == {
        "inviteeId": invitee_id(ID, MARY),
        "name": "Somebody",
        "email": MARY,
        "response": "tentativelyAccepted",
        "respondedAt": "2026-03-19T14:55:00Z",
        "comment": "Later?",
        "respondedBy": "eve@a.test",
        "delegatedTo": "eve@a.test",
        "proposedStart": "2026-04-15T11:00:00",
        "proposedEnd": "2026-04-15T11:00:00",
        "proposedStartInstant": "2026-04-15T18:00:00Z",
        "proposedEndInstant": "2026-04-15T18:00:00Z",
        "proposedLocation": "Room 2",
        "additionalGuests": 2,
    }


def test_an_answer_to_another_time_is_not_told() -> None:
    asked_anew = answered(aggregate(), MARY, PROPOSAL)
    told = attendees(event_data(asked_anew, {}))[MARY]
    assert (told["response"], set(told)) == ("needsAction", {"inviteeId", "name", "email", "response"})


def test_a_cancellation_tells_its_comment() -> None:
    assert "comment" not in event_data(aggregate(), {})
    assert event_data(aggregate(comment="Snow."), {})["comment"] == "Snow."


def crowd(count: int) -> tuple[Invitee, ...]:
    """Invitees who have said as much as they can."""
    said = replace(PROPOSAL, comment="\N{GRINNING FACE}" * LONGEST_COMMENT)
    name = "\N{GRINNING FACE}" * LONGEST_NAME
    people = (invitee(f"{number:03d}@{'x' * 250}", said) for number in range(count))
    return tuple(replace(each, name=name, participation="accepted") for each in people)


@pytest.mark.parametrize("body", ["x" * 60_000, None])
def test_what_fits_is_told(body: str | None) -> None:
    data = event_data(proposed(body=body), {})
    assert data["body"] == body
    assert "omitted" not in data


@pytest.mark.parametrize("body", ["x" * LONGEST_BODY, "\N{GRINNING FACE}" * 17_000])
def test_a_body_that_makes_an_event_too_large_is_left_out_and_named(body: str) -> None:
    data = event_data(proposed(body=body), {"changed": ["appointmentBody"]})
    assert "body" not in data
    assert (data["omitted"], data["changed"]) == (["body"], ["appointmentBody"])
    assert attendees(data)[MARY]["comment"] == "Later?"


def test_of_the_largest_appointment_the_responses_are_told_in_a_row_of_the_table() -> None:
    largest = replace(aggregate(body="\N{GRINNING FACE}" * LONGEST_BODY), invitees=crowd(MOST_INVITEES))
    data = event_data(largest, {"attendee": attendees(event_data(proposed(), {}))[MARY]})
    assert data["omitted"] == ["body", "attendees"]
    assert {frozenset(each) for each in data["attendees"]} == {frozenset({"inviteeId", "name", "email", "response"})}
    assert len(data["attendees"]) == MOST_INVITEES
    assert len(json.dumps(data, ensure_ascii=False).encode()) < 390_000


def test_the_documented_event_is_as_events_are() -> None:
    (text,) = re.findall(r"^```json\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    documented = json.loads(text)
    before = proposed()
    answer = attendees(event_data(before, {}))[MARY]
    ours = envelope("attendee.proposed_new_time", event_data(before, {"attendee": answer}), AT)
    assert list(documented) == list(ours)
    assert list(documented["data"]) == list(ours["data"])
    for each in (documented["data"]["attendee"], *documented["data"]["attendees"]):
        assert each.keys() <= answer.keys()
