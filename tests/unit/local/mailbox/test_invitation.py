"""The card says what the calendar part says."""

from __future__ import annotations

import pytest

from scheducal_tools.local.mailbox.invitation import Person, read_invitation
from tests.unit.local.mailbox.mails import calendar_text


def test_all_of_it_is_read() -> None:
    read = read_invitation(calendar_text(sequence=3))
    assert (read.uid, read.sequence, read.method) == ("u1@x", 3, "REQUEST")
    assert (read.title, read.location) == ("Review, quarterly", "Room 5")
    assert read.organizer == Person("Demo", "ten-1@scheducal.test", "")
    assert read.attendees == [Person("Ada", "ada@example.com", "needs action")]


@pytest.mark.parametrize(
    ("method", "sequence", "standing"),
    [("REQUEST", 0, "Invitation"), ("REQUEST", 1, "Updated"), ("CANCEL", 2, "Cancelled"), ("REPLY", 0, "Reply")],
)
def test_standing(method: str, sequence: int, standing: str) -> None:
    assert read_invitation(calendar_text(method=method, sequence=sequence)).standing == standing


@pytest.mark.parametrize(
    ("start", "when"),
    [
        ("DTSTART:20270415T160000Z", "Thursday, 15 April 2027, 16:00 to 17:00 (UTC)"),
        (
            "DTSTART;TZID=America/New_York:20270415T090000",
            "Thursday, 15 April 2027, 09:00 to 10:00 (America/New_York, UTC-04:00)",
        ),
        (
            "DTSTART;TZID=Asia/Kathmandu:20270415T233000",
            "Thursday, 15 April 2027, 23:30 to Friday, 16 April 2027, 00:30 (Asia/Kathmandu, UTC+05:45)",
        ),
        ("DTSTART:20270415T090000", "Thursday, 15 April 2027, 09:00 to 10:00"),
    ],
)
def test_when_is_in_the_zone_that_was_sent(start: str, when: str) -> None:
    assert read_invitation(calendar_text(start=start)).when == when


@pytest.mark.parametrize("text", ["", "x", "BEGIN:VCALENDAR\nEND:VCALENDAR", calendar_text(start="X-NONE:1")])
def test_what_cannot_be_shown_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the words are the library's
        read_invitation(text)
