"""Which answers count, for whom, and what they make of an appointment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scheducal.appointments.events import envelopes
from scheducal.appointments.model import Answer, Named, appointment_named, invitee_id
from scheducal.appointments.rules import AppointmentDecision
from scheducal.connectors.systems.email.replies.mail import CalendarPart
from scheducal.connectors.systems.email.replies.model import Ignored, NotAReply, Refreshed
from scheducal.connectors.systems.email.replies.reply import Reply, read_reply
from scheducal.connectors.systems.email.replies.rules import MailSender, decide
from tests.every import failures
from tests.unit.connectors.systems.email.replies.values import (
    AT,
    ID,
    JOHN,
    MARY,
    STAMP,
    TENANT,
    UID,
    aggregate,
    answered,
    invitee,
    reason,
    reply,
    sender,
    taken,
)

LAST = Answer("accepted", 3, STAMP)
SECOND = timedelta(seconds=1)
BOSS, ASSISTANT = JOHN, "assistant@acmecorp.com"


def test_an_answer_raises_the_version_alone() -> None:
    decision = taken(aggregate(), reply(), sender())
    after = decision.after.appointment
    assert (decision.action, decision.events) == ("answered", ("attendee.responded",))
    assert (after.version, after.notice_version, after.sequence, after.asked_sequence) == (6, 4, 3, 2)
    [touched] = decision.touched
    assert (touched.address, touched.participation) == (JOHN, "accepted")
    assert touched.answer == LAST


@pytest.mark.parametrize(
    ("given", "by", "expected"),
    [
        (reply(), sender(is_authentic=False), "unauthenticated"),
        (reply("eve@elsewhere.example"), sender("eve@elsewhere.example"), "not_invited"),
        (reply(JOHN), sender("eve@elsewhere.example"), "not_the_invitee"),
        (reply(JOHN), sender(MARY), "not_the_invitee"),
        (reply(JOHN, sent_by="eve@elsewhere.example"), sender("eve@elsewhere.example"), "not_the_invitee"),
        (reply(JOHN), sender("john@mail.acmecorp.com"), "not_the_invitee"),
        (reply(MARY), sender("m.jones.other@gmail.com"), "not_the_invitee"),
        (reply(MARY, sent_by="eve@gmail.com"), sender("eve@gmail.com"), "not_the_invitee"),
        (reply(JOHN, "needsAction"), sender(), "no_participation"),
        (reply(JOHN, is_of_instance=True), sender(), "recurrence"),
        (reply(JOHN, sequence=1), sender(), "stale"),
        (reply(JOHN, sequence=0), sender(), "stale"),
    ],
)
def test_what_does_not_count(given: Reply, by: MailSender, expected: str) -> None:
    assert reason(aggregate(), given, by) == expected


def test_only_who_may_answer_is_told_again_and_only_by_us_before_the_end() -> None:
    asks, gone = reply(method="REFRESH", participation="needsAction"), answered(aggregate(), JOHN, LAST, removed_at=AT)
    for before, given, by, expected in (
        (aggregate(), asks, sender(), Refreshed(invitee_id(ID, JOHN))),
        (aggregate(status="cancelled"), asks, sender(), Refreshed(invitee_id(ID, JOHN))),
        (aggregate(), asks, sender(is_authentic=False), Ignored("unauthenticated", invitee_id(ID, JOHN))),
        (aggregate(), asks, sender("eve@elsewhere.example"), Ignored("not_the_invitee", invitee_id(ID, JOHN))),
        (gone, asks, sender(), Ignored("removed", invitee_id(ID, JOHN))),
        (aggregate(system="google:cal_1"), asks, sender(), Ignored("other_method", invitee_id(ID, JOHN))),
    ):
        assert decide(before, given, by, AT) == expected
    over = aggregate().appointment.end.instant
    assert decide(aggregate(), asks, sender(), over) == Ignored("stale", invitee_id(ID, JOHN))


@pytest.mark.parametrize(
    ("given", "by"),
    [
        (reply("john@acmecorp.com"), sender("JOHN@ACMECORP.COM")),
        (reply(MARY), sender("mjones@googlemail.com")),
        (reply(JOHN, sent_by=ASSISTANT), sender(ASSISTANT)),
        (reply(JOHN, sequence=2), sender()),
        (reply(JOHN, sequence=99), sender()),
        (reply(JOHN, stamp=None), sender()),
        (reply(JOHN, attendees=()), sender()),
    ],
)
def test_what_counts(given: Reply, by: MailSender) -> None:
    if not given.attendees:
        given = replace(given, method="COUNTER")
    assert reason(aggregate(), given, by) is None


def test_another_address_of_the_owner_or_the_domain_answers_and_is_named() -> None:
    pairs = [
        ("nc1@corp.example", "invitations-noreply@corp.example", True),
        ("name+tag@corp.example", "name@corp.example", True),
        ("name@corp.example", "name+tag@corp.example", True),
        ("jo@icloud.com", "jo@me.com", True),
        ("jo@mac.com", "jo@icloud.com", True),
        ("jo+x@hotmail.com", "jo@outlook.com", True),
        ("jo@live.com", "jo@hotmail.com", True),
        ("jo@live.com", "jo@icloud.com", False),
        ("jo@icloud.com", "jane@me.com", False),
        ("jo@gmx.de", "jane@gmx.de", False),
        ("jo@yahoo.co.uk", "jane@yahoo.co.uk", False),
        ("jo@hotmail.com.br", "jane@hotmail.com.br", False),
        ("jo@live.corp.example", "desk@live.corp.example", True),
        ("name@corp.example", "name@other.example", False),
    ]
    found = []
    for invited, by, _ in pairs:
        before = replace(aggregate(), invitees=(invitee(invited),))
        decision = decide(before, reply(invited), sender(by), AT)
        given = decision.touched[0].answer if isinstance(decision, AppointmentDecision) else None
        found.append((invited, by, given is not None and given.answered_by == by))
    assert found == pairs


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"stamp": STAMP - SECOND}, "stale"),
        ({"stamp": STAMP + SECOND}, None),
        ({}, "repeated"),
        ({"comment": "On second thoughts"}, None),
        ({"sequence": 2, "stamp": STAMP + SECOND}, "stale"),
    ],
)
def test_order_goes_by_sequence_then_stamp_for_each_attendee(changed: dict[str, Any], expected: str | None) -> None:
    assert reason(answered(aggregate(), JOHN, LAST), reply(**changed), sender()) == expected
    assert reason(answered(aggregate(), JOHN, LAST), reply(MARY, stamp=STAMP - SECOND), sender(MARY)) is None


def test_a_clock_that_runs_ahead_does_not_lock_out_later_answers() -> None:
    ahead = taken(aggregate(), reply(stamp=AT + timedelta(days=365)), sender())
    assert ahead.touched[0].answer is not None
    assert ahead.touched[0].answer.stamp == AT


def test_a_sequence_above_ours_does_not_lock_out_later_answers() -> None:
    high = taken(aggregate(), reply(sequence=99), sender()).after
    assert reason(high, reply(participation="declined", stamp=STAMP + SECOND), sender()) is None


def test_those_who_were_taken_off_and_cancelled_appointments_stay_as_they_are() -> None:
    removed = answered(aggregate(), JOHN, LAST, removed_at=AT)
    assert reason(removed, reply(stamp=AT), sender()) == "removed"
    assert reason(aggregate(status="cancelled"), reply(), sender()) == "cancelled"


def test_the_guests_that_google_s_answers_bring_along_are_counted() -> None:
    def check(said: str) -> None:
        line = f"ATTENDEE;PARTSTAT=ACCEPTED;X-NUM-GUESTS={said}:mailto:{JOHN}"
        event = ["BEGIN:VEVENT", f"UID:{UID}", "SEQUENCE:3", line, "END:VEVENT"]
        text = "\r\n".join(["BEGIN:VCALENDAR", "METHOD:REPLY", *event, "END:VCALENDAR", ""])
        replies = read_reply(CalendarPart(text, None))
        assert not isinstance(replies, NotAReply)
        answer = taken(aggregate(), replies[0], sender()).touched[0].answer
        assert answer is not None
        assert answer.additional_guests == guests[said]

    guests = {"2": 2, "0": 0, "": 0, "-1": 0, "many": 0, "1.5": 0, "\u0662": 0, "9" * 5_000: 0}
    assert not failures(check, guests)


@pytest.mark.parametrize(
    ("said", "response"),
    [
        ("needsAction", "tentativelyAccepted"),
        ("tentativelyAccepted", "tentativelyAccepted"),
        ("declined", "declined"),
        ("accepted", "tentativelyAccepted"),
    ],
)
def test_a_proposal_is_told_in_wall_times(said: Any, response: str) -> None:
    start = AT.replace(month=4, day=15, hour=18)
    counter = reply(participation=said, method="COUNTER", start=start, end=start + timedelta(hours=1))
    decision = taken(aggregate(), counter, sender())
    [event] = envelopes(decision)
    assert event["eventType"] == "attendee.proposed_new_time"
    assert event["data"]["attendee"] == {
        "inviteeId": decision.touched[0].invitee_id,
        "name": "Somebody",
        "email": JOHN,
        "response": response,
        "respondedAt": "2026-03-19T14:55:00Z",
        "proposedStart": "2026-04-15T11:00:00",
        "proposedEnd": "2026-04-15T12:00:00",
        "proposedStartInstant": "2026-04-15T18:00:00Z",
        "proposedEndInstant": "2026-04-15T19:00:00Z",
    }


def test_only_our_own_uids_name_an_appointment() -> None:
    assert appointment_named(UID) == Named(TENANT, ID)
    for other in (UID.upper(), ID, f"{ID}@mail.test", f"{ID}.{TENANT}", f"x{UID}", f"{ID}.{TENANT}.x@mail.test", ""):
        assert appointment_named(other) is None
