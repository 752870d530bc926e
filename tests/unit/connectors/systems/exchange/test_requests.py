"""What Graph is asked, and what its refusals mean."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.systems.exchange import requests, teams
from scheducal.connectors.systems.exchange.errors import is_cursor_expired, is_missing, looked, written
from scheducal.connectors.systems.exchange.requests import CalendarAddress
from scheducal.http.request import AccessLost, Response, SystemUnavailable
from tests.unit.connectors.samples import at, event, invitee


def entry(address: str, **more: Any) -> dict[str, Any]:
    """Make an attendee as Graph has it."""
    return {
        "emailAddress": {"address": address, "name": "N"},
        "type": "optional",
        "status": {"response": "accepted"},
        **more,
    }


def addresses(merged: list[Any]) -> list[str]:
    """Of the list to be sent."""
    return [each["emailAddress"]["address"] for each in merged]


def test_the_list_keeps_who_is_there_and_drops_who_was_removed() -> None:
    people = event(invitee(1), invitee(2, removed_at=at(1)), invitee(3))
    there = [entry("GUEST1@example.com"), entry("guest2@example.com"), entry("owners-guest@example.net")]
    merged = requests.merged(people, there)
    assert addresses(merged) == ["GUEST1@example.com", "owners-guest@example.net", "guest3@example.com"]
    named = {"address": "GUEST1@example.com", "name": "Guest 1"}
    assert merged[0] == {"emailAddress": named, "type": "optional"}
    assert not requests.is_listed(people, there)
    assert requests.is_listed(people, merged)


def test_who_was_removed_and_is_invited_again_stays() -> None:
    again = invitee(9, address="guest2@example.com", added_at=at(2))
    people = event(invitee(2, removed_at=at(1)), again)
    assert addresses(requests.merged(people, [entry("guest2@example.com")])) == ["guest2@example.com"]
    assert addresses(requests.merged(people, [])) == ["guest2@example.com"]


def test_a_start_never_goes_without_its_end() -> None:
    assert requests.patch(event(), {"end"}, ()).keys() >= {"start", "end"}


def test_an_event_without_a_subject_gets_one_that_says_who_invites() -> None:
    assert requests.patch(event(subject=" "), {"subject"}, ())["subject"] == "Appointment with Acme Scheduling"


def test_long_texts_are_cut_to_what_exchange_takes() -> None:
    made = requests.creation(event(subject="x" * 300, location="y" * 300), None)
    assert len(made["subject"]) == len(made["location"]["displayName"]) == 255


def test_attempts_share_a_transaction_and_events_do_not() -> None:
    first = requests.transaction_id(event(), None)
    assert first == requests.transaction_id(event(subject="other", version=9), None)
    assert first != requests.transaction_id(event(uid="other"), None)
    assert first != requests.transaction_id(event(), "AAkALg-gone")


def test_the_mark_tells_contents_apart_and_not_lists() -> None:
    assert requests.content_mark(event()) == requests.content_mark(event(invitee(1), invitee(2)))
    assert requests.content_mark(event()) != requests.content_mark(event(body_html="<p>other"))


def test_what_stands_in_a_query_cannot_end_it() -> None:
    query = requests.having_uid("x' or 1 eq 1 or 'x")
    assert query["$filter"].endswith("ep/value eq 'x'' or 1 eq 1 or ''x')")


def test_what_stands_in_a_path_stays_in_its_segment() -> None:
    place = CalendarAddress("a/../b?c@acme.example", "cal/2=")
    assert place.mailbox == "/users/a%2F..%2Fb%3Fc@acme.example"
    assert place.root == "/users/a%2F..%2Fb%3Fc@acme.example/calendars/cal%2F2%3D"
    assert place.event("x/y?") == "/users/a%2F..%2Fb%3Fc@acme.example/events/x%2Fy%3F"


def test_how_to_join_begins_with_the_tags_around_its_line() -> None:
    line = f'<div class="me"><div>\r\n<span style="x">{"_" * 80}</span></div><a href="y">Join</a></div>'
    assert teams.joining(f"<p>Words</p>{line}") == line
    assert teams.joining(f"<p>Words {'_' * 19}</p>") == ""
    assert teams.joining(None) == ""


def test_a_long_body_is_looked_through_in_no_time() -> None:
    """Each tag is looked at a few times, however many there are."""
    assert teams.joining("<div>" * 200_000 + "<div " * 200_000) == ""


def refusal(status: int, code: Any = None, wait: timedelta | None = None) -> Response:
    """Make an answer of Graph's."""
    return Response(status, {"error": {"code": code, "message": "room@acme.example is at fault"}} if code else {}, wait)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal(400, "ErrorPropertyValidationFailure"), SystemRefused),
        (refusal(413), SystemRefused),
        (refusal(401, "InvalidAuthenticationToken"), AccessLost),
        (refusal(403, "ErrorAccessDenied"), AccessLost),
        (refusal(404, "MailboxNotEnabledForRESTAPI"), AccessLost),
        (refusal(404, "ErrorInvalidUser"), AccessLost),
        (refusal(409, "ErrorIrresolvableConflict"), SystemUnavailable),
        (refusal(412), SystemUnavailable),
        (refusal(423), SystemUnavailable),
        (refusal(429, "ApplicationThrottled"), SystemUnavailable),
        (refusal(400, "TooManyRequests"), SystemUnavailable),
        (refusal(500), SystemUnavailable),
        (refusal(503, "UnknownError"), SystemUnavailable),
        (refusal(302), SystemUnavailable),
    ],
)
def test_what_a_refusal_of_a_write_means(answer: Response, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        written(answer)
    assert "@" not in str(raised.value)
    assert str(answer.status) in str(raised.value)


def test_a_question_is_never_refused_for_good() -> None:
    with pytest.raises(SystemUnavailable):
        looked(refusal(400, "ErrorInvalidParameter"))


def test_the_wait_is_handed_on() -> None:
    with pytest.raises(SystemUnavailable) as raised:
        written(refusal(429, "ApplicationThrottled", timedelta(seconds=9)))
    assert raised.value.retry_after == timedelta(seconds=9)


@pytest.mark.parametrize("code", ["room@acme.example", "x" * 100, "", 7, {"a": 1}, "a b"])
def test_a_code_that_is_no_word_is_not_repeated(code: Any) -> None:
    with pytest.raises(SystemRefused, match=r"\(400\): HTTP 400$"):
        written(refusal(400, code))


def test_a_mailbox_that_is_gone_is_not_an_event_that_is_gone() -> None:
    assert is_missing(refusal(404, "ErrorItemNotFound"))
    assert is_missing(refusal(404))
    assert not is_missing(refusal(404, "MailboxNotEnabledForRESTAPI"))
    assert not is_missing(refusal(403, "ErrorAccessDenied"))


def test_a_cursor_that_graph_forgot() -> None:
    assert is_cursor_expired(refusal(410))
    assert is_cursor_expired(refusal(400, "SyncStateNotFound"))
    assert not is_cursor_expired(refusal(400, "ErrorInvalidParameter"))
