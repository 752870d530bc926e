"""Requests that a platform's description takes, and those that it does not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import httpx
import pytest

from tests.connectors.descriptions.description import ABSENT, Description
from tests.connectors.fake import Fake, Route, Table
from tests.connectors.fake_server import serving

ZOOM = Description(("zoom-meetings.json",), base="/v2")
SQUARE = Description(("square-bookings.json",))
TWILIO = Description(("twilio.json",))
SLACK = Description(("slack.json",), base="/api")
HUBSPOT = Description(("hubspot.transcribed.yaml",))
ACUITY = Description(("acuity.transcribed.yaml",), base="/api/v1")
PLATFORMS = (ZOOM, SQUARE, TWILIO, SLACK, HUBSPOT, ACUITY)

pytestmark = pytest.mark.skipif(not all(each.is_there for each in PLATFORMS), reason=ABSENT)

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MEETING = {"topic": "x", "type": 2, "start_time": "2026-01-05T15:00:00Z", "duration": 30, "timezone": "UTC"}
BOOKING = {"idempotency_key": "k", "booking": {"version": 3, "start_at": "2026-01-05T15:00:00Z"}}
MESSAGES = "/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json"


def judged(
    description: Description, method: str, target: str, body: object = None, *, is_form: bool = False
) -> list[str]:
    """List the objections to a request."""
    raw = b"" if body is None else json.dumps(body).encode()
    if is_form and isinstance(body, dict):
        raw = urlencode(body).encode()
    return description.objections(method, target, FORM if is_form else JSON, raw)


def test_what_is_described_is_taken() -> None:
    assert judged(ZOOM, "POST", "/v2/users/me/meetings", MEETING) == []
    assert judged(ZOOM, "DELETE", "/v2/meetings/123?schedule_for_reminder=false") == []
    assert judged(SQUARE, "PUT", "/v2/bookings/b1", BOOKING) == []
    assert judged(TWILIO, "POST", MESSAGES, {"To": "+1", "From": "+2", "Body": "x"}, is_form=True) == []
    assert judged(SLACK, "POST", "/api/chat.postMessage", {"channel": "C1", "text": "x"}) == []
    meeting = {"properties": {"hs_timestamp": "2026-01-05T15:00:00Z"}, "associations": []}
    assert judged(HUBSPOT, "POST", "/crm/objects/2026-09/meetings", meeting) == []
    moved = {"datetime": "2026-02-03T14:00:00-0800"}
    assert judged(ACUITY, "PUT", "/api/v1/appointments/7/reschedule?noEmail=true", moved) == []


@pytest.mark.parametrize(
    ("description", "method", "target", "body", "objection"),
    [
        (ZOOM, "PUT", "/v2/meetings/123", MEETING, "PUT /v2/meetings/123 is not described"),
        (ZOOM, "POST", "/v2/users/me/rooms", MEETING, "POST /v2/users/me/rooms is not described"),
        (ZOOM, "GET", "/v2/users/me/meetings?page=x&kind=upcoming", None, "parameter kind is not described"),
        (ZOOM, "POST", "/v2/users/me/meetings", {**MEETING, "topics": "x"}, "topics is not described"),
        (ZOOM, "POST", "/v2/users/me/meetings", {**MEETING, "duration": "x"}, "duration: 'x' is not of type"),
        (SQUARE, "PUT", "/v2/bookings/b1", {"idempotency_key": "k"}, "the body: 'booking' is a required"),
        (SQUARE, "PUT", "/v2/bookings/b1", {**BOOKING, "booking": {"starts": ""}}, "booking.starts is not described"),
        (HUBSPOT, "POST", "/crm/objects/2026-09/meetings", {"properties": {}}, "the body: 'associations' is a req"),
        (ACUITY, "PUT", "/api/v1/appointments/7/reschedule", None, "the body is missing"),
    ],
)
def test_what_is_not_described_is_objected_to(
    description: Description, method: str, target: str, body: object, objection: str
) -> None:
    told = judged(description, method, target, body)
    assert any(each.startswith(objection) for each in told), told


def test_what_our_copy_lacks_can_be_said() -> None:
    lacking = Description(ZOOM.names, ZOOM.base, ("topics is not described",))
    assert judged(lacking, "POST", "/v2/users/me/meetings", {**MEETING, "topics": "x"}) == []


def test_a_form_has_the_names_that_are_described() -> None:
    told = judged(TWILIO, "POST", MESSAGES, {"From": "+2", "Text": "x"}, is_form=True)
    assert sorted(told) == ["Text is not described", "To is missing"]
    assert judged(TWILIO, "POST", MESSAGES, {"To": "+1"}) == ["a body of application/json is not described"]


def test_a_fake_holds_each_request_to_the_description_of_its_table() -> None:
    table = Table((Route("POST", "/v2/users/me/rooms", "create", "rooms", takes=frozenset({"a"})),), description=ZOOM)
    fake = Fake(table, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    with serving(fake) as address:
        token = {"Authorization": f"Bearer {fake.mint()}"}
        assert httpx.post(f"{address}/v2/users/me/rooms", json={"a": 1}, headers=token).status_code == 201
        httpx.post(f"{address}/oauth/token", data={"grant_type": "refresh_token"})
    assert fake.objections == ["POST /v2/users/me/rooms is not described"]
