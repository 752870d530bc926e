"""The calendar object of each kind of mail, read back."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheducal.appointments.model import Organizer
from scheducal.connectors.protocol import CalendarEvent, Operation
from tests.unit.connectors.samples import (
    ANY_TEXT,
    at,
    calendar_bytes,
    event,
    invitee,
    letters,
    mail,
    only_event,
    vevent,
)

OPERATIONS: list[Operation] = ["create", "add_invitee", "update", "cancel", "remove_invitee"]
NEW = event(location="Room 7")
USER, ROLE = "CUTYPE=INDIVIDUAL", "ROLE=REQ-PARTICIPANT"
INSTANTS = st.datetimes(timezones=st.just(UTC))


def lines(operation: Operation, of: CalendarEvent) -> list[str]:
    return unfolded(calendar_bytes(mail(operation, of)))


def unfolded(raw: bytes) -> list[str]:
    """Give the content lines."""
    return raw.decode().replace("\r\n ", "").split("\r\n")


def test_request_line_by_line() -> None:
    guests = invitee(), invitee(2, participation="accepted")
    assert lines("create", event(*guests, location="https://meet.example.com/q;1,2")) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//ScheduCal//Calendar mail//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "SUMMARY:Quarterly Business Review",
        "DTSTART:20260415T160000Z",
        "DTEND:20260415T170000Z",
        "DTSTAMP:20260319T142301Z",
        "UID:01JQ8Z@cal.example.org",
        "SEQUENCE:0",
        f'ATTENDEE;CN="Guest 1";{USER};PARTSTAT=NEEDS-ACTION;{ROLE};RSVP=TRUE:mailto:guest1@example.com',
        f'ATTENDEE;CN="Guest 2";{USER};PARTSTAT=ACCEPTED;{ROLE}:mailto:guest2@example.com',
        "CREATED:20260319T142301Z",
        "DESCRIPTION:Q1 2026 review with the Acme team.",
        "LAST-MODIFIED:20260319T142301Z",
        "LOCATION:https://meet.example.com/q\\;1\\,2",
        'ORGANIZER;CN="Acme Scheduling":mailto:acme@cal.example.org',
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://meet.example.com/q;1,2",
        f"X-ALT-DESC;FMTTYPE=text/html:<html><body>{NEW.body_html}</body></html>",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "X-MICROSOFT-DISALLOW-COUNTER:FALSE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_cancellation_names_everybody_and_gives_the_comment() -> None:
    shown = event(invitee(), invitee(2), invitee(3, removed_at=at(1)), cancelled=True, comment="Sorry,\r\nill; bye")
    found = lines("cancel", shown)
    assert "METHOD:CANCEL" in found
    assert "STATUS:CANCELLED" in found
    assert "COMMENT:Sorry\\,\\nill\\; bye" in found
    attendees = [line.rpartition(":")[2] for line in found if line.startswith("ATTENDEE")]
    assert attendees == ["guest1@example.com", "guest2@example.com"]
    assert not any("RSVP" in line for line in found)


def test_removal_names_the_one_removed_and_has_no_status() -> None:
    gone = invitee(2, removed_at=at(1))
    found = vevent(mail("remove_invitee", event(invitee(), gone, comment="for others"), gone))
    assert str(found["attendee"]) == "mailto:guest2@example.com"
    assert found["dtstamp"].dt == at(1)
    assert "status" not in found
    assert "comment" not in found


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("blank", [None, "", " \r\n\t", "\x00\ufeff"])
def test_no_property_is_blank(operation: Operation, blank: str | None) -> None:
    shown = event(invitee(name=blank), subject=blank, location=blank, body_html=blank, comment=blank, cancelled=True)
    found = lines(operation, shown)
    assert all(line.partition(":")[2].strip() for line in found[:-1])
    assert not any("CN=;" in line or "CN=:" in line for line in found)
    assert "SUMMARY:Appointment with Acme Scheduling" in found


@pytest.mark.parametrize("operation", ["create", "add_invitee"])
def test_whoever_is_invited_anew_has_not_answered(operation: Operation) -> None:
    attendee = vevent(mail(operation, event(invitee(participation="declined"))))["attendee"]
    assert attendee.params["PARTSTAT"] == "NEEDS-ACTION"
    assert attendee.params["RSVP"] == "TRUE"


@pytest.mark.parametrize(
    ("participation", "partstat"),
    [
        ("needsAction", "NEEDS-ACTION"),
        ("accepted", "ACCEPTED"),
        ("declined", "DECLINED"),
        ("tentativelyAccepted", "TENTATIVE"),
        ("delegated", "DELEGATED"),
    ],
)
def test_an_update_keeps_the_answer_and_asks_where_there_is_none(participation: Any, partstat: str) -> None:
    params = vevent(mail("update", event(invitee(participation=participation))))["attendee"].params
    assert params["PARTSTAT"] == partstat
    assert ("RSVP" in params) == (partstat == "NEEDS-ACTION")


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        ("a.b+c=d@example.com", "mailto:a.b+c=d@example.com"),
        ("50%@example.com", "mailto:50%25@example.com"),
        ("jo@straße.example", "mailto:jo@xn--strae-oqa.example"),
        ("jörg@example.com", "mailto:j%C3%B6rg@example.com"),
        ("x\r\nATTENDEE:evil@example.com", "mailto:x%0D%0AATTENDEE%3Aevil@example.com"),
    ],
)
def test_addresses_of_the_other_invitees(address: str, uri: str) -> None:
    found = vevent(mail("create", event(invitee(), invitee(2, address=address))))["attendee"]
    assert [str(attendee) for attendee in found] == ["mailto:guest1@example.com", uri]


@pytest.mark.parametrize("location", ["Room 7", "ftp://x.org/", "https://x.org or room 7", "javascript:alert(1)"])
def test_only_a_web_address_becomes_a_url(location: str) -> None:
    assert "url" not in vevent(mail("create", event(location=location)))


def test_a_url_is_ascii() -> None:
    found = vevent(mail("create", event(location="HTTPS://meet.example.com/größe%20x")))
    assert str(found["url"]) == "HTTPS://meet.example.com/gr%C3%B6%C3%9Fe%20x"
    assert str(found["location"]) == "HTTPS://meet.example.com/größe%20x"


def test_somebody_invited_after_the_last_change_gets_a_newer_stamp() -> None:
    late = invitee(2, added_at=at(7.501))
    found = vevent(mail("add_invitee", event(invitee(), late, stamp=at(3)), late))
    assert found["dtstamp"].dt == at(7.5)
    assert found["last-modified"].dt == at(3)


@settings(deadline=None)
@given(start=INSTANTS, end=INSTANTS, stamp=INSTANTS)
def test_instants_of_all_years(start: datetime, end: datetime, stamp: datetime) -> None:
    found = vevent(mail("update", event(start=start, end=end, stamp=stamp)))
    given = [moment.replace(microsecond=0) for moment in (start, end, max(stamp, at(0)))]
    assert [found[name].dt for name in ("dtstart", "dtend", "dtstamp")] == given


def property_names(raw: bytes) -> list[str]:
    return [line.partition(":")[0].partition(";")[0] for line in unfolded(raw)]


@cache
def plain_names(operation: Operation) -> list[str]:
    """Give the properties of a calendar object without unusual text."""
    return property_names(calendar_bytes(mail(operation, replace(NEW, comment="C", cancelled=True))))


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(texts=st.tuples(*[ANY_TEXT] * 6))
def test_any_text_comes_back_and_adds_no_line(texts: tuple[str, ...]) -> None:
    subject, location, name, organizer, comment, body = texts
    changes = {
        "subject": f"S{subject}",
        "location": f"L{location}",
        "comment": f"C{comment}",
        "cancelled": True,
    }
    sender = Organizer(NEW.organizer.address, f"O{organizer}")
    shown = event(invitee(name=f"N{name}"), organizer=sender, body_html=f"B{html.escape(body)}", **changes)
    for operation in OPERATIONS:
        raw = calendar_bytes(mail(operation, shown))
        found = only_event(raw)
        assert all(len(line) <= 75 and line.decode() is not None for line in raw.split(b"\r\n"))
        assert not any(byte < 0x20 and byte != 0x09 for byte in raw.replace(b"\r\n", b""))
        assert property_names(raw) == plain_names(operation)
        assert letters(str(found["summary"])) == ["S", *letters(subject)]
        assert letters(str(found["location"])) == ["L", *letters(location)]
        assert letters(found["attendee"].params["CN"]) == ["N", *letters(name.replace("\\", "/"))]
        assert letters(found["organizer"].params["CN"]) == ["O", *letters(organizer.replace("\\", "/"))]


@settings(deadline=None)
@given(comment=ANY_TEXT, body=ANY_TEXT)
def test_long_texts_come_back(comment: str, body: str) -> None:
    shown = event(comment=f"C{comment}", body_html=f"B{html.escape(body)}")
    assert letters(str(vevent(mail("cancel", shown))["comment"])) == ["C", *letters(comment)]
    assert letters(str(vevent(mail("update", shown))["description"])) == ["B", *letters(body)]


@pytest.mark.parametrize("text", ["C:\\New\\n;x,y", "a\\", "\\N", "x\\;y", "\\\\n", "one, two; three: four"])
def test_backslashes_survive(text: str) -> None:
    assert str(vevent(mail("create", event(subject=text)))["summary"]) == text
