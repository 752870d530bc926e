"""What a check asks, and what each answer means."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from scheducal.connectors import registry
from scheducal.connectors.connections.check import Result, question, result_of
from scheducal.connectors.outcome import Outcome, OutcomeName
from scheducal.http.deadline import Deadline
from scheducal.http.request import Request
from scheducal.http.rest import http_client


def test_each_outcome_is_one_result() -> None:
    expected: dict[tuple[OutcomeName, int], Result] = {
        ("done", 200): "ok",
        ("retry", 429): "busy",
        ("retry", 503): "busy",
        ("unknown", 0): "busy",
        ("reauthorize", 401): "credentials_refused",
        ("reauthorize", 403): "rights_missing",
        ("reauthorize", 404): "rights_missing",
        ("gone", 404): "not_found",
        ("refused", 403): "rights_missing",
        ("refused", 400): "refused",
    }
    assert {(name, status): result_of(Outcome(name, status, "x")) for name, status in expected} == expected


def test_the_question_is_about_what_the_connection_leads_to() -> None:
    # The first path whose gaps are all filled; what fills them is quoted.
    for kind, settings, path in (
        ("google", {"account": "anna@example.com"}, "/calendars/primary/events"),
        ("google", {"account": "anna@example.com", "calendar": "a#b@c"}, "/calendars/a%23b@c/events"),
        ("exchange", {"account": "anna@example.com"}, "/users/anna@example.com/events"),
        ("exchange", {"account": "a/b@c", "calendar": "AA="}, "/users/a%2Fb@c/calendars/AA%3D/events"),
    ):
        check = registry.manifest(kind).check
        assert check is not None
        assert question(check, settings) == Request("GET", path, dict(check.query), dict(check.headers))


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Drops(httpx.SyncByteStream):
    """A body each of whose bytes takes a second."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self._clock.now += 1
            yield b" "


def test_all_requests_of_a_client_share_one_time_limit() -> None:
    clock, given = Clock(), []

    def answer(request: httpx.Request) -> httpx.Response:
        given.append(request.extensions["timeout"]["read"])
        clock.now += 4
        return httpx.Response(200, stream=Drops(clock)) if request.url.path == "/drips" else httpx.Response(200)

    with http_client(Deadline(httpx.MockTransport(answer), 10, clock)) as client:
        for _ in range(2):
            client.get("https://desk.example.com/me")
        assert given == [10, 6]
        with pytest.raises(httpx.ReadTimeout):
            client.get("https://desk.example.com/drips")
        assert clock.now == 13
        with pytest.raises(httpx.ReadTimeout):
            client.get("https://desk.example.com/me")
        assert len(given) == 3
