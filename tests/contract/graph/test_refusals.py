"""The fake refuses what Graph refuses; else it would prove nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.conformance.harness.clock import StandingClock
from tests.conformance.harness.exchange import OWNER
from tests.conformance.harness.pushed_appointment import MADE
from tests.fakes.graph.app import BASE, graph_app
from tests.fakes.graph.mailboxes.event import moment_text
from tests.fakes.graph.service import GraphFake
from tests.fakes.serving import serving
from tests.fakes.tokens import BearerTokens

_EVENTS = f"/users/{OWNER}/events"
_SCOPES = ("https://graph.microsoft.com/Calendars.ReadWrite",)
_AT = {"dateTime": "2026-04-15T16:00:00", "timeZone": "Europe/Berlin"}
_LATER = {"dateTime": "2026-04-15T17:00:00", "timeZone": "W. Europe Standard Time"}
_GOOD: Mapping[str, Any] = {"subject": "Review", "start": _AT, "end": _LATER}
_PROPERTY = "ErrorPropertyValidationFailure"
_BAD_EVENTS: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "a property that events do not have": ({**_GOOD, "title": "x"}, "RequestBodyRead"),
    "no end": ({"start": _AT}, _PROPERTY),
    "an offset": ({**_GOOD, "start": {**_AT, "dateTime": "2026-04-15T16:00:00Z"}}, _PROPERTY),
    "a day that is not": (
        {**_GOOD, "start": {**_AT, "dateTime": "2026-02-30T16:00:00"}},
        "ErrorPropertyValidationFailure",
    ),
    "a zone that is not": ({**_GOOD, "start": {**_AT, "timeZone": "Mars/Olympus"}}, "TimeZoneNotSupportedException"),
    "an end before the start": ({**_GOOD, "start": _LATER, "end": _AT}, _PROPERTY),
    "no address": ({**_GOOD, "attendees": [{"emailAddress": {"address": "x"}}]}, "ErrorInvalidRecipients"),
    "a kind of body": ({**_GOOD, "body": {"contentType": "markdown", "content": ""}}, "RequestBodyRead"),
    "a long subject": ({**_GOOD, "subject": "x" * 256}, _PROPERTY),
    "a property's name": (
        {**_GOOD, "singleValueExtendedProperties": [{"id": "uid", "value": "1"}]},
        "ErrorInvalidProperty",
    ),
}


class Graph:
    """The fake with a plain client that has a good token."""

    def __init__(self, fake: GraphFake, client: httpx.Client) -> None:
        self.fake, self.client = fake, client
        self.token(OWNER, _SCOPES)

    def token(self, account: str, scopes: tuple[str, ...]) -> None:
        """Go on with another one."""
        self.client.headers["Authorization"] = f"Bearer {self.fake.tokens.mint(account, scopes)}"

    def refused(self, method: str, path: str, **request: Any) -> tuple[int, str]:
        """Status and code of a refusal."""
        answer = self.client.request(method, path, **request)
        return answer.status_code, answer.json()["error"]["code"]

    def made(self, **more: Any) -> dict[str, Any]:
        """Make an event."""
        answer = self.client.post(_EVENTS, json={**_GOOD, **more})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


@pytest.fixture
def graph() -> Iterator[Graph]:
    """One mailbox."""
    clock = StandingClock(MADE)
    fake = GraphFake(BearerTokens(clock), clock)
    fake.mailbox(OWNER)
    with serving(graph_app(fake)) as address, httpx.Client(base_url=f"{address}{BASE}") as client:
        yield Graph(fake, client)
    fake.messenger.close()


def test_tokens(graph: Graph) -> None:
    event = graph.made()["id"]
    graph.token(OWNER, ("https://graph.microsoft.com/Calendars.Read",))
    assert graph.refused("GET", f"{_EVENTS}/{event}") == (403, "ErrorAccessDenied")
    graph.token("somebody@acme.example", _SCOPES)
    assert graph.refused("GET", f"{_EVENTS}/{event}") == (403, "ErrorAccessDenied")
    graph.token("*", _SCOPES)
    assert graph.client.get(f"{_EVENTS}/{event}").status_code == 200
    assert graph.refused("GET", "/users/nobody@acme.example/events") == (404, "ErrorInvalidUser")
    graph.fake.consent = False
    assert graph.refused("GET", f"{_EVENTS}/{event}") == (403, "ErrorAccessDenied")
    graph.fake.tokens.revoke("*")
    assert graph.refused("GET", f"{_EVENTS}/{event}") == (401, "InvalidAuthenticationToken")


@pytest.mark.parametrize("bad", _BAD_EVENTS)
def test_events_that_are_none(graph: Graph, bad: str) -> None:
    body, code = _BAD_EVENTS[bad]
    assert graph.refused("POST", _EVENTS, json=body) == (400, code)
    event = graph.made()["id"]
    if bad != "no end":
        assert graph.refused("PATCH", f"{_EVENTS}/{event}", json=body) == (400, code)
    assert len(graph.fake.mailbox(OWNER).events) == 1


def test_conflicts(graph: Graph) -> None:
    event = graph.made(transactionId="t1")
    path = f"{_EVENTS}/{event['id']}"
    assert graph.refused("POST", _EVENTS, json={**_GOOD, "transactionId": "t1"})[0] == 409
    assert graph.refused("PATCH", path, json={"transactionId": "t2"})[0] == 400
    headers = {"If-Match": event["@odata.etag"]}
    assert graph.client.patch(path, json={"subject": "One"}, headers=headers).status_code == 200
    assert graph.refused("PATCH", path, json={"subject": "Two"}, headers=headers) == (412, "ErrorIrresolvableConflict")
    assert graph.client.delete(path).status_code == 204
    for method in ("GET", "PATCH", "DELETE"):
        assert graph.refused(method, path, **({"json": {}} if method == "PATCH" else {}))[1] == "ErrorItemNotFound"
    assert graph.refused("POST", f"{path}/cancel", json={}) == (404, "ErrorItemNotFound")
    assert graph.refused("POST", _EVENTS, json={**_GOOD, "transactionId": "t1"})[0] == 409


def test_queries(graph: Graph) -> None:
    assert graph.refused("GET", _EVENTS, params={"$filter": "subject eq 'x'"})[1] == "ErrorInvalidUrlQueryFilter"
    assert graph.refused("GET", f"/users/{OWNER}/calendarView/delta")[0] == 400
    assert graph.refused("GET", f"/users/{OWNER}/calendars/other/events") == (404, "ErrorItemNotFound")
    assert graph.refused("GET", f"/users/{OWNER}/messages")[0] == 400
    year = {**_AT, "dateTime": "2027-04-15T16:00:00"}
    asked = {"schedules": [OWNER], "startTime": _AT, "endTime": year}
    assert graph.refused("POST", f"/users/{OWNER}/calendar/getSchedule", json=asked)[1] == "ErrorTimeIntervalTooBig"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"expirationDateTime": moment_text(MADE + timedelta(days=7, minutes=1))}, "ExtensionError"),
        ({"expirationDateTime": moment_text(MADE)}, "ExtensionError"),
        ({"notificationUrl": "http://hooks.example.com/x"}, "InvalidRequest"),
        ({"notificationUrl": "http://127.0.0.1:9/nobody"}, "ValidationError"),
        ({"clientState": "s" * 129}, "InvalidRequest"),
        ({"resource": "users/room@acme.example/messages"}, "ExtensionError"),
        ({"changeType": "moved"}, "InvalidRequest"),
    ],
)
def test_subscriptions(graph: Graph, change: Mapping[str, str], code: str) -> None:
    good = {
        "changeType": "created,updated,deleted",
        "notificationUrl": "https://127.0.0.1:9/never-asked",
        "resource": f"users/{OWNER}/events",
        "expirationDateTime": moment_text(MADE + timedelta(days=6)),
        "clientState": "secret",
    }
    assert graph.refused("POST", "/subscriptions", json={**good, **change}) == (400, code)
    assert graph.refused("PATCH", "/subscriptions/unknown", json={}) == (404, "ResourceNotFound")


def test_more_than_four_at_once_of_one_mailbox(graph: Graph) -> None:
    with ExitStack() as under_way:
        for _ in range(3):
            under_way.enter_context(graph.fake.limits.admitted(OWNER))
        assert graph.client.get(_EVENTS).status_code == 200
        under_way.enter_context(graph.fake.limits.admitted(OWNER))
        assert graph.refused("GET", _EVENTS) == (429, "ApplicationThrottled")
    assert graph.client.get(_EVENTS).status_code == 200
    assert graph.fake.limits.most_at_once == 5


def test_more_than_so_many_in_a_while(graph: Graph) -> None:
    graph.fake.limits.rate = 2
    for _ in range(2):
        assert graph.client.get(_EVENTS).status_code == 200
    answer = graph.client.get(_EVENTS)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
