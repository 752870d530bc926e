"""What a COUNTER proposes: another time, another place, both, or neither."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheducal.appointments.rules import AppointmentDecision
from scheducal.connectors.systems.email.replies.mail import CalendarPart
from scheducal.connectors.systems.email.replies.model import NotAReply
from scheducal.connectors.systems.email.replies.reply import Reply, read_replies
from scheducal.connectors.systems.email.replies.rules import decide
from tests.unit.connectors.systems.email.replies.values import AT, JOHN, UID, aggregate, sender

# The appointment's own: 9 to 10 in Los Angeles.
SAME = ("DTSTART:20260415T160000Z", "DTEND:20260415T170000Z")
ELEVEN = ("DTSTART:20260415T180000Z", "DTEND:20260415T190000Z")


def text(*lines: str, partstat: str = "TENTATIVE", sequence: int = 3) -> str:
    """Make a COUNTER with these lines."""
    event = [f"UID:{UID}", f"SEQUENCE:{sequence}", f"ATTENDEE;PARTSTAT={partstat}:mailto:{JOHN}", *lines]
    return "\r\n".join(["BEGIN:VCALENDAR", "METHOD:COUNTER", "BEGIN:VEVENT", *event, "END:VEVENT", "END:VCALENDAR", ""])


def replies(*texts: str) -> tuple[Reply, ...]:
    found = read_replies(tuple(CalendarPart(each, None) for each in texts))
    assert not isinstance(found, NotAReply)
    return found


def proposed(*lines: str) -> tuple[str | None, ...]:
    """Give the proposal that clients see: event, start and end on the clocks of Los Angeles, place, answer."""
    before = aggregate(location="Room A")
    decision = decide(before, replies(text(*lines))[0], sender(), AT)
    assert isinstance(decision, AppointmentDecision)
    answer, wall_time = decision.touched[0].answer, before.appointment.wall_time
    assert answer is not None
    start, end = wall_time(answer.proposed_start), wall_time(answer.proposed_end)
    return decision.events[0].removeprefix("attendee."), start, end, answer.proposed_place, answer.participation


def test_a_counter_proposes_what_differs() -> None:
    nothing = ("responded", None, None, None)
    cases: list[tuple[tuple[str, ...], tuple[str | None, ...]]] = [
        (ELEVEN, ("proposed_new_time", "2026-04-15T11:00:00", "2026-04-15T12:00:00", None)),
        ((*ELEVEN, "LOCATION:Room  A"), ("proposed_new_time", "2026-04-15T11:00:00", "2026-04-15T12:00:00", None)),
        ((*SAME, "LOCATION:Room B\\, left"), ("proposed_new_time", None, None, "Room B, left")),
        (("LOCATION:Room B",), ("proposed_new_time", None, None, "Room B")),
        (
            (*ELEVEN, "LOCATION:Room B"),
            ("proposed_new_time", "2026-04-15T11:00:00", "2026-04-15T12:00:00", "Room B"),
        ),
        (ELEVEN[:1], ("proposed_new_time", "2026-04-15T11:00:00", "2026-04-15T12:00:00", None)),
        (
            ("DTSTART;VALUE=DATE:20260416", "DTEND;VALUE=DATE:20260418"),
            ("proposed_new_time", "2026-04-16T00:00:00", "2026-04-18T00:00:00", None),
        ),
        (
            ("DTSTART;VALUE=DATE:20260416",),
            ("proposed_new_time", "2026-04-16T00:00:00", "2026-04-17T00:00:00", None),
        ),
        (
            ("DTSTART;VALUE=DATE:20260416", "DURATION:P2D"),
            ("proposed_new_time", "2026-04-16T00:00:00", "2026-04-18T00:00:00", None),
        ),
        ((*SAME, "LOCATION:"), nothing),
        (SAME, nothing),
        # What cannot be read is no proposal, and the answer that comes with it still counts.
        (("DTSTART;TZID=Nowhere:20260415T110000", "DTEND;TZID=Nowhere:20260415T120000"), nothing),
        (("DTSTART:20260415T180000Z", "DTEND;VALUE=DATE:20260416"), nothing),
        (("DTSTART:20260415T180000Z", "DTEND:20260415T170000Z"), nothing),
        (("DTSTART;VALUE=DATE:20260231",), nothing),
        (("DTSTART;TZID=Nowhere:20260415T110000", "LOCATION:Room B"), ("proposed_new_time", None, None, "Room B")),
    ]
    assert [(lines, proposed(*lines)) for lines, _ in cases] == [
        (lines, (*expected, "tentativelyAccepted")) for lines, expected in cases
    ]


def test_an_earlier_place_is_proposed_only_by_who_knows_of_the_change() -> None:
    def place(until: datetime, *lines: str) -> str | None:
        before = aggregate(location="Room B", former_places=(("Room  A", until), ("Room 0", AT - timedelta(days=2))))
        decision = decide(before, replies(text(*lines))[0], sender(), AT)
        assert isinstance(decision, AppointmentDecision)
        answer = decision.touched[0].answer
        assert answer is not None
        return answer.proposed_place

    earlier, later = AT - timedelta(minutes=1), AT + timedelta(minutes=1)
    assert place(earlier, *ELEVEN, "LOCATION:Room A") is None
    assert place(earlier, *ELEVEN, "LOCATION:Room 0") is None
    assert place(earlier, *ELEVEN, "LOCATION:Room C") == "Room C"
    assert place(earlier, "LOCATION:Room A") == "Room A"
    assert place(later, "LOCATION:Room A") is None


def test_the_part_whose_time_can_be_read_counts() -> None:
    [reply] = replies(text("DTSTART;TZID=Nowhere:20260415T110000"), text(*ELEVEN))
    assert (reply.start, reply.is_unreadable) == (AT.replace(month=4, day=15, hour=18), False)
