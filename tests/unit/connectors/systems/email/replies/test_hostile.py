"""Whatever comes in, nothing is raised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.connectors.systems.email.replies.instants import Moment
from scheducal.connectors.systems.email.replies.mail import CalendarPart, Mail, read_mail
from scheducal.connectors.systems.email.replies.model import NotAReply
from scheducal.connectors.systems.email.replies.reply import Reply, read_replies, read_reply
from scheducal_tools.local.mailbox.replying import Invitation, ReplyIntent, reply_mail
from tests.unit.connectors.systems.email.replies.values import AT, JOHN, UID

INVITATION = Invitation(UID, 3, "mailto:acme@mail.test", "Review", AT, AT + timedelta(hours=1))
COUNTER = reply_mail(INVITATION, ReplyIntent(JOHN, "TENTATIVE", AT, comment="Later", proposed_start=AT))
HEADER = b"From: a@example.com\r\nContent-Type: "
LINES = st.sampled_from(
    [
        *("BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE"),
        *(
            "BEGIN:STANDARD",
            "END:STANDARD",
            "TZID:X",
            "TZOFFSETFROM:+0100",
            "TZOFFSETTO:-9999",
            "DTSTART:16010101T000000",
        ),
        *("RRULE:FREQ=YEARLY;BYMONTH=99;BYDAY=9SU", "METHOD:COUNTER", "METHOD:REPLY", "UID:u", "SEQUENCE:x"),
        *(
            "DTSTART;TZID=X:20260415T090000",
            "DTSTART:99999999T999999Z",
            "DTEND:00010101T000000Z",
            "DURATION:P99999999W",
        ),
        *(
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.com",
            'ATTENDEE;CN="x:mailto:@',
            "DTSTAMP:20260319T150000",
            ";;;",
        ),
    ]
)


def read(data: bytes) -> tuple[Reply, ...] | NotAReply:
    mail = read_mail(data)
    return read_replies(mail.calendars) if isinstance(mail, Mail) else mail


def test_the_whole_mail_is_an_answer() -> None:
    replies = read(COUNTER)
    assert not isinstance(replies, NotAReply)
    [reply] = replies
    assert (reply.uid, reply.start, reply.comment) == (UID, AT, "Later")


def test_a_mail_is_authentic_by_the_domain_that_it_was_sent_from() -> None:
    senders = ["m.jones@googlemail.com", "M.Jones+x@GMail.com", "jo@ME.com", "jo@sub.corp.example"]
    mails = [read_mail(reply_mail(INVITATION, ReplyIntent(JOHN, "ACCEPTED", AT, sender=each))) for each in senders]
    assert [each.is_authentic for each in mails if isinstance(each, Mail)] == [True] * len(senders)


@given(st.binary(max_size=400))
def test_garbage_is_no_answer(data: bytes) -> None:
    assert isinstance(read(data), NotAReply)
    read(HEADER + b"text/calendar\r\n\r\n" + data)
    read(HEADER + data)


@given(st.integers(0, len(COUNTER) - 1), st.binary(max_size=8), st.integers(0, 40))
def test_an_answer_with_bytes_replaced_raises_nothing(place: int, data: bytes, length: int) -> None:
    read(COUNTER[:place] + data + COUNTER[place + length :])


@given(st.lists(LINES, max_size=40))
def test_any_order_of_lines_raises_nothing(lines: list[str]) -> None:
    whole = ["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]
    read_reply(CalendarPart("\r\n".join(whole), "COUNTER"))


@pytest.mark.parametrize(
    "data",
    [
        HEADER
        + b"multipart/mixed; boundary=x\r\n\r\n"
        + b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * 5000,
        HEADER + b"text/calendar\r\n\r\n" + b"BEGIN:VCALENDAR\r\n" * 10_000,
        HEADER + b"text/calendar; charset=punycode\r\n\r\n" + b"\xff" * 200_000,
        HEADER + b"text/calendar\r\n\r\n" + b"\r\n" * 100_000,
        HEADER + b"text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"=" * 200_000,
        b"From: " + b"(" * 100_000,
        HEADER + b"multipart/report\r\n\r\n",
        b"Auto-Submitted: auto-replied (vacation)\r\n" + HEADER + b"text/calendar\r\n\r\n",
        b"Return-Path: <>\r\n" + HEADER + b"text/calendar\r\n\r\n",
        b"From: b@example.com\r\n" + HEADER + b"text/calendar\r\n\r\n",
        b"From: a@example.com, b@example.com\r\n\r\n",
    ],
)
def test_what_was_made_to_break_us_is_no_answer(data: bytes) -> None:
    assert isinstance(read(data), NotAReply)


def counter(*zone: str, time: str = "DTSTART;TZID=Ours:20260415T090000") -> str:
    event = ["BEGIN:VEVENT", "UID:u", time, "DURATION:PT1H", "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "METHOD:COUNTER", *zone, *event, "END:VCALENDAR", ""])


def vtimezone(rrule: str, offset: str = "+0300") -> tuple[str, ...]:
    rules = ("DTSTART:16010101T000000", f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", f"RRULE:{rrule}")
    return ("BEGIN:VTIMEZONE", "TZID:Ours", "BEGIN:STANDARD", *rules, "END:STANDARD", "END:VTIMEZONE")


def start_of(text: str) -> Moment | None:
    replies = read_reply(CalendarPart(text, None))
    return None if isinstance(replies, NotAReply) else replies[0].start


def test_a_zone_means_what_its_own_object_says_and_nothing_to_the_next() -> None:
    assert start_of(counter(*vtimezone("FREQ=YEARLY;BYMONTH=1;BYDAY=1SU"))) == datetime(2026, 4, 15, 6, tzinfo=UTC)
    assert start_of(counter()) is None
    later = counter(*vtimezone("FREQ=YEARLY;BYMONTH=1;BYDAY=1SU", "-0500"))
    assert start_of(later) == datetime(2026, 4, 15, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "rrule", ["FREQ=SECONDLY", "FREQ=YEARLY;BYSECOND=1", "FREQ=YEARLY", "FREQ=YEARLY;FREQ=SECONDLY"]
)
def test_a_zone_whose_rules_take_long_is_not_followed(rrule: str) -> None:
    assert start_of(counter(*vtimezone(rrule))) is None


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("DTSTART:20260415T090000Z", datetime(2026, 4, 15, 9, tzinfo=UTC)),
        ("DTSTART;TZID=America/Los_Angeles:20260415T090000", datetime(2026, 4, 15, 16, tzinfo=UTC)),
        ("DTSTART;TZID=Pacific Standard Time:20260415T090000", datetime(2026, 4, 15, 16, tzinfo=UTC)),
        ('DTSTART;TZID="tzone://Microsoft/Utc":20260415T090000', datetime(2026, 4, 15, 9, tzinfo=UTC)),
        ("DTSTART:20260415T090000", None),
        ("DTSTART;VALUE=DATE:20260415", None),
        ("DTSTART;TZID=Customized Time Zone:20260415T090000", None),
    ],
)
def test_a_proposal_without_a_known_zone_is_none(time: str, expected: datetime | None) -> None:
    assert start_of(counter(time=time)) == expected
