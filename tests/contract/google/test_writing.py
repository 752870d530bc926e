"""What becomes of an appointment at Google, whatever else happens there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.connectors.connected import EventStep
from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.systems.google.bodies import event_id
from scheducal.connectors.systems.google.calendar import GoogleCalendar
from scheducal.http.request import SystemUnavailable
from scheducal.http.rest import Rest
from tests.conformance.harness.google import OWNER, GoogleUnderTest
from tests.conformance.harness.pushed_appointment import ANN, HOUR, START, Pushed, appointment
from tests.conformance.harness.wire import Fault
from tests.fakes.google.refusal import GoogleRefusal

LATER = timedelta(minutes=30)


@pytest.fixture
def pushed(calendar: GoogleUnderTest) -> Pushed:
    """Make an appointment with Ann that Google shows."""
    made = Pushed(calendar, appointment(ANN))
    made.push()
    return made


def test_an_event_says_whose_it_is_and_where_it_can_be_found(calendar: GoogleUnderTest, pushed: Pushed) -> None:
    (shown,) = calendar.shown()
    assert shown.reference == pushed.pushed_state[WHOLE_EVENT].reference == event_id(pushed.event.uid)
    read = calendar.connected().read(shown.reference)
    assert read is not None
    assert (read.uid, read.etag) == (pushed.event.uid, pushed.pushed_state[WHOLE_EVENT].seen["etag"])


def test_an_event_that_changes_between_look_and_write_is_looked_at_again(
    calendar: GoogleUnderTest, pushed: Pushed, monkeypatch: pytest.MonkeyPatch
) -> None:
    (event,) = calendar.shown()
    pushed.change(subject="Ours")
    monkeypatch.setattr(calendar.fake.quotas, "take", answering_before_a_patch(calendar, event.reference))
    pushed.push()
    assert [each.split()[0] for each in calendar.wire.requests[1:]] == ["GET", "PATCH", "GET", "PATCH"]
    assert calendar.shown()[0].subject == "Ours"
    assert answers(calendar) == {ANN: "accepted"}


def answering_before_a_patch(calendar: GoogleUnderTest, reference: str) -> Callable[[str], None]:
    """Let a guest answer once, after we have looked and before we write."""
    asked = iter([False, True])

    def take(_: str) -> None:
        if next(asked, False):
            calendar.person.respond(reference, ANN, "accepted")

    return take


def test_a_write_whose_answer_was_lost_is_not_repeated_and_mails_nobody_twice(
    calendar: GoogleUnderTest, pushed: Pushed
) -> None:
    pushed.change(subject="Ours")
    calendar.wire.fail(2, Fault.UNANSWERED)
    pushed.push()
    assert [each.kind for each in calendar.mailed()] == ["invitation", "update"]
    assert [each.split()[0] for each in calendar.wire.requests] == ["POST", "GET", "PATCH", "GET"]


def test_our_own_unrecorded_write_is_not_taken_for_a_persons(calendar: GoogleUnderTest, pushed: Pushed) -> None:
    # The answer to the second version's write is lost, and the third is due by the time of the next attempt.
    pushed.change(subject="Second")
    calendar.wire.fail(2, Fault.UNANSWERED)
    with pytest.raises(SystemUnavailable):
        pushed.attempt(calendar.system())
    pushed.change(subject="Third")
    pushed.attempt(calendar.system())
    assert calendar.shown()[0].subject == "Third"


def test_an_event_that_was_deleted_takes_place_again_under_its_old_id(
    calendar: GoogleUnderTest, pushed: Pushed
) -> None:
    (event,) = calendar.shown()
    calendar.person.respond(event.reference, ANN, "declined")
    calendar.person.delete(event.reference)
    pushed.pushed_state.clear()
    pushed.push()
    assert [each.reference for each in calendar.shown()] == [event.reference]
    assert answers(calendar) == {ANN: "needsAction"}
    assert [each.kind for each in calendar.mailed()] == ["invitation", "cancellation", "invitation"]
    assert calendar.ever_made() == 1


def test_the_owner_among_the_invitees_is_no_guest(calendar: GoogleUnderTest) -> None:
    pushed = Pushed(calendar, appointment(ANN, OWNER))
    pushed.push()
    pushed.answered()
    pushed.push()
    assert [each.address for each in calendar.mailed()] == [ANN]
    assert len(calendar.wire.requests) == 1


def test_a_location_that_says_google_meet_makes_one_meeting(calendar: GoogleUnderTest) -> None:
    pushed = Pushed(calendar, appointment(ANN, location="Google Meet"))
    calendar.wire.fail(0, Fault.UNANSWERED)
    pushed.push()
    link = the_link(calendar)
    assert link is not None
    pushed.change(subject="Other")
    pushed.push()
    assert the_link(calendar) == link
    pushed.change(location="Room 7")
    pushed.push()
    assert the_link(calendar) is None
    pushed.change(location="google meet ")
    pushed.push()
    assert the_link(calendar) not in (None, link)


def test_a_meeting_that_the_owner_added_stays(calendar: GoogleUnderTest, pushed: Pushed) -> None:
    (event,) = calendar.shown()
    request = {"requestId": "mine", "conferenceSolutionKey": {"type": "hangoutsMeet"}}
    calendar.calendar.patch(event.reference, {"conferenceData": {"createRequest": request}}, notify=True)
    pushed.change(location="Room 8")
    pushed.push()
    assert the_link(calendar) is not None


def test_what_google_will_never_take_is_refused_for_good(calendar: GoogleUnderTest) -> None:
    pushed = Pushed(calendar, appointment(ANN, time_zone="Mars/Olympus"))
    pushed.push()
    assert "Google refuses the event (400)" in (pushed.pushed_state[WHOLE_EVENT].error or "")
    assert calendar.shown() == ()


def test_a_body_that_is_too_long_for_google_is_shortened_as_text(calendar: GoogleUnderTest) -> None:
    pushed = Pushed(calendar, appointment(ANN, body_html=f"<p>{'<b>a</b> &amp; ' * 4_000}</p>"))
    pushed.push()
    (event,) = calendar.shown()
    assert event.text.startswith("a &amp; a &amp; ")
    assert event.text.endswith("…")


def test_a_service_account_without_delegation_can_invite_nobody(calendar: GoogleUnderTest) -> None:
    calendar.tokens.account = "robot@project.iam.gserviceaccount.com"
    pushed = Pushed(calendar, appointment(ANN))
    with pytest.raises(SystemRefused, match="domain-wide delegation"):
        calendar.system().perform(EventStep("create"), pushed.event, pushed.event.stamp)


def test_a_service_accounts_calendars_have_a_share_of_the_quota_each(calendar: GoogleUnderTest) -> None:
    rest = Rest(calendar.client, calendar.base, calendar.tokens)
    one, other = (GoogleCalendar(rest, quota_user=each) for each in ("cal_one", "cal_other"))
    calendar.fake.quotas.per_user = 1
    assert one.busy(START, START + HOUR) == other.busy(START, START + HOUR) == ()
    with pytest.raises(SystemUnavailable, match="userRateLimitExceeded"):
        one.read("abcde")


def test_too_much_by_the_minute_is_for_later(calendar: GoogleUnderTest) -> None:
    calendar.fake.quotas.per_user = 2
    pushed = Pushed(calendar, appointment(ANN))
    pushed.attempt(calendar.system())
    pushed.change(subject="Other")
    with pytest.raises(SystemUnavailable, match="userRateLimitExceeded"):
        pushed.attempt(calendar.system())
    calendar.fake.quotas.next.append(GoogleRefusal(429, "rateLimitExceeded", "", retry_after=7))
    with pytest.raises(SystemUnavailable) as raised:
        pushed.attempt(calendar.system())
    assert raised.value.retry_after == timedelta(seconds=7)


def answers(calendar: GoogleUnderTest) -> dict[str, str]:
    """Map each attendee to the answer that counts."""
    (event,) = calendar.shown()
    remote = calendar.connected().read(event.reference)
    assert remote is not None
    return {each.address: each.participation for each in remote.attendees}


def the_link(calendar: GoogleUnderTest) -> str | None:
    """Of the meeting, as guests see it."""
    (event,) = calendar.shown()
    link: str | None = calendar.calendar.get(event.reference).get("hangoutLink")
    return link
