"""What the fake refuses, as Google does, beside what our own requests ever provoke."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest

from scheducal.connectors.systems.google import bodies
from tests.conformance.harness.google import OWNER, GoogleUnderTest
from tests.conformance.harness.pushed_appointment import ANN, appointment
from tests.fakes.google.app import BASE

EVENTS = "/calendars/primary/events"
EVENT = bodies.whole(appointment(ANN))
ID = EVENT["id"]
WEEK = {"timeMin": "2026-04-13T00:00:00Z", "timeMax": "2026-04-20T00:00:00Z"}


class Api:
    """Requests by hand, which nobody holds against the description."""

    def __init__(self, calendar: GoogleUnderTest) -> None:
        self.calendar = calendar
        self.base = calendar.base

    def ask(self, method: str, path: str, *, token: str | None = None, **options: Any) -> httpx.Response:
        """Give the answer; token: another than the owner's."""
        bearer = self.calendar.tokens.current() if token is None else token
        headers = {"Authorization": f"Bearer {bearer}", **options.pop("headers", {})}
        answer = self.calendar.client.request(method, f"{self.base}{path}", headers=headers, **options)
        self.calendar.fake.sent.clear()
        return answer

    def refusal(self, method: str, path: str, **options: Any) -> tuple[int, str]:
        """Status and reason."""
        answer = self.ask(method, path, **options)
        return answer.status_code, answer.json()["error"]["errors"][0]["reason"]


@pytest.fixture
def api(calendar: GoogleUnderTest) -> Api:
    """With one event in the calendar."""
    made = Api(calendar)
    assert made.ask("POST", EVENTS, json=EVENT).status_code == 200
    return made


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, (409, "duplicate")),
        ({"id": "WXYZ!"}, (400, "invalid")),
        ({"id": "other", "end": None}, (400, "required")),
        ({"id": "other", "end": EVENT["start"]}, (400, "timeRangeEmpty")),
        ({"id": "other", "end": {"date": "2026-04-16"}}, (400, "invalid")),
        ({"id": "other", "start": {"dateTime": "2026-04-15T09:00:00"}}, (400, "invalid")),
        ({"id": "other", "start": {**EVENT["start"], "timeZone": "CET/Berlin"}}, (400, "invalid")),
        ({"id": "other", "attendees": [{"email": "Ann"}]}, (400, "invalid")),
        ({"id": "other", "attendees": [{"email": ANN, "responseStatus": "maybe"}]}, (400, "invalid")),
        ({"id": "other", "extendedProperties": {"private": {"x": "y" * 1025}}}, (400, "invalid")),
    ],
)
def test_an_event_that_is_not_valid(api: Api, changes: Mapping[str, Any], refusal: tuple[int, str]) -> None:
    assert api.refusal("POST", EVENTS, json={**EVENT, **changes}) == refusal
    assert len(api.calendar.calendar.events) == 1


def test_a_stale_etag_a_low_sequence_and_an_unknown_id(api: Api) -> None:
    one = f"{EVENTS}/{ID}"
    assert api.refusal("PATCH", one, json={}, headers={"If-Match": '"1"'}) == (412, "conditionNotMet")
    moved = {"start": {"dateTime": "2026-04-15T15:00:00Z"}}
    assert api.ask("PATCH", one, json=moved).json()["sequence"] == 1
    assert api.refusal("PATCH", one, json={"sequence": 0}) == (400, "invalid")
    assert api.refusal("GET", f"{EVENTS}/unknown") == (404, "notFound")


def test_a_deleted_event_is_shown_as_cancelled_and_not_deleted_twice(api: Api) -> None:
    assert api.ask("DELETE", f"{EVENTS}/{ID}").status_code == 204
    assert api.refusal("DELETE", f"{EVENTS}/{ID}") == (410, "deleted")
    assert api.ask("GET", f"{EVENTS}/{ID}").json()["status"] == "cancelled"
    assert api.refusal("POST", EVENTS, json=EVENT) == (409, "duplicate")


def test_who_leaves_an_answer_out_resets_it_and_nobody_is_mailed_unasked(api: Api) -> None:
    api.calendar.person.respond(ID, ANN, "accepted")
    after = api.ask("PATCH", f"{EVENTS}/{ID}", json={"attendees": [{"email": ANN}], "summary": "x"}).json()
    assert after["attendees"][0]["responseStatus"] == "needsAction"
    assert api.calendar.mailed() == []


@pytest.mark.parametrize(
    "more",
    [{**WEEK}, {"q": "x"}, {"orderBy": "updated"}, {"privateExtendedProperty": "a=b"}, {"singleEvents": "true"}],
    ids=lambda each: next(iter(each)),
)
def test_a_sync_token_takes_no_filter_beside_it(api: Api, more: Mapping[str, str]) -> None:
    token = api.ask("GET", EVENTS, params=WEEK).json()["nextSyncToken"]
    assert api.refusal("GET", EVENTS, params={"syncToken": token, **more}) == (400, "invalid")


def test_a_page_of_another_listing(api: Api) -> None:
    assert api.refusal("GET", EVENTS, params={"pageToken": "x"}) == (400, "invalid")


def test_tokens_that_are_unknown_expired_too_narrow_or_somebody_elses(api: Api) -> None:
    tokens = api.calendar.fake.tokens
    assert api.refusal("GET", EVENTS, token="x") == (401, "authError")
    old = tokens.mint(OWNER, ["https://www.googleapis.com/auth/calendar"], timedelta(0))
    assert api.refusal("GET", EVENTS, token=old) == (401, "authError")
    narrow = tokens.mint(OWNER, ["https://www.googleapis.com/auth/calendar.freebusy"])
    assert api.refusal("POST", EVENTS, token=narrow, json=EVENT) == (403, "insufficientPermissions")
    other = tokens.mint("other@example.org", ["https://www.googleapis.com/auth/calendar"])
    assert api.refusal("GET", f"/calendars/{OWNER}/events", token=other) == (404, "notFound")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "with spaces"}, "invalid"),
        ({"type": "email"}, "invalid"),
        ({"token": "x" * 257}, "invalid"),
        ({"address": "http://hooks.example.com/"}, "push.webhookUrlNotHttps"),
        ({"expiration": "1000"}, "invalid"),
    ],
)
def test_a_channel_that_is_not_valid(api: Api, changes: Mapping[str, Any], reason: str) -> None:
    channel = {"id": "c1", "type": "web_hook", "address": "https://hooks.example.com/"}
    assert api.refusal("POST", f"{EVENTS}/watch", json={**channel, **changes}) == (400, reason)


def test_a_channel_id_is_used_once_and_stopped_by_both_ids(api: Api) -> None:
    channel = {"id": "c1", "type": "web_hook", "address": api.calendar.notification_url()}
    made = api.ask("POST", f"{EVENTS}/watch", json=channel).json()
    assert api.refusal("POST", f"{EVENTS}/watch", json=channel) == (400, "channelIdNotUnique")
    assert api.refusal("POST", "/channels/stop", json={"id": "c1", "resourceId": "x"}) == (404, "channelNotFound")
    stopped = api.ask("POST", "/channels/stop", json={"id": "c1", "resourceId": made["resourceId"]})
    assert stopped.status_code == 204


def test_free_busy_takes_limits_and_tells_errors_inside(api: Api) -> None:
    month = {"timeMin": "2026-04-01T00:00:00Z", "timeMax": "2026-05-01T00:00:00Z"}
    answer = api.ask("POST", "/freeBusy", json={**month, "items": [{"id": "primary"}, {"id": "x@example.org"}]}).json()
    assert answer["calendars"]["primary"]["busy"] == [{"start": "2026-04-15T16:00:00Z", "end": "2026-04-15T17:00:00Z"}]
    assert answer["calendars"]["x@example.org"]["errors"][0]["reason"] == "notFound"
    year = {**month, "timeMax": "2027-05-01T00:00:00Z"}
    assert api.refusal("POST", "/freeBusy", json={**year, "items": []}) == (400, "timeRangeTooLong")
    many = {**month, "items": [{"id": str(number)} for number in range(51)]}
    assert api.refusal("POST", "/freeBusy", json=many) == (400, "tooManyCalendarsRequested")


def test_the_projects_quota_is_everybodys(api: Api) -> None:
    api.calendar.fake.quotas.per_project = 1
    other = api.calendar.fake.tokens.mint("other@example.org", ["https://www.googleapis.com/auth/calendar"])
    assert api.refusal("GET", EVENTS, token=other) == (403, "rateLimitExceeded")


def test_a_quota_user_has_a_share_of_their_own(api: Api) -> None:
    api.calendar.fake.quotas.per_user = 1
    assert api.refusal("GET", EVENTS) == (403, "userRateLimitExceeded")
    assert api.ask("GET", EVENTS, params={"quotaUser": "somebody"}).status_code == 200


def test_the_page_shows_events_and_trusts_nothing_that_they_say(api: Api) -> None:
    api.calendar.person.edit(ID, subject="<script>alert(1)</script>")
    page = api.calendar.client.get(api.base.removesuffix(BASE)).text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert f"{ANN} (needsAction)" in page
