"""What each status and code of a system means: an exhaustive look at both tables."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheducal.connectors.outcome import Outcome, failure
from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.systems.exchange.errors import ERRORS
from scheducal.connectors.systems.google.errors import QUESTIONS, WRITES
from scheducal.http.request import AccessLost, Response, SystemUnavailable

WAIT = timedelta(seconds=7)
STATUSES = (200, 204, 302, 400, 401, 403, 404, 408, 409, 410, 412, 423, 425, 429, 500, 503)


def names(table: object, code: str) -> dict[int, str]:
    """Give the outcome of each status with a code; done and retry left out."""
    assert hasattr(table, "outcome")
    found = {status: table.outcome(Response(status, {}), code).name for status in STATUSES}
    return {status: name for status, name in found.items() if name not in {"done", "retry"}}


def test_google() -> None:
    lost = {401: "reauthorize", 404: "reauthorize"}
    never = dict.fromkeys((400, 409, 410, 412, 423, 425), "refused")
    assert names(WRITES, "forbidden") == {**lost, **never, 403: "refused"}
    assert names(QUESTIONS, "forbidden") == {**lost, **never, 403: "reauthorize"}
    for table in (WRITES, QUESTIONS):
        assert names(table, "rateLimitExceeded") == {**lost, **never}
        assert names(table, "authError") == {**lost, **never, 403: "reauthorize"}


def test_exchange() -> None:
    lost, never = dict.fromkeys((401, 403), "reauthorize"), dict.fromkeys((400, 404, 410), "refused")
    assert names(ERRORS, "ErrorItemNotFound") == {**lost, **never}
    assert names(ERRORS, "ApplicationThrottled") == lost
    assert set(names(ERRORS, "ErrorInvalidUser").values()) == {"reauthorize"}
    assert len(names(ERRORS, "ErrorInvalidUser")) == len(STATUSES) - 2


def test_an_answer_says_how_long_to_wait() -> None:
    outcome = ERRORS.outcome(Response(429, {}, WAIT), "TooManyRequests")
    assert outcome == Outcome("retry", 429, "TooManyRequests", WAIT)
    raised = failure(outcome, "Exchange", "")
    assert isinstance(raised, SystemUnavailable)
    assert raised.retry_after == WAIT


@pytest.mark.parametrize(
    ("name", "write", "question"),
    [
        ("done", None, None),
        ("retry", SystemUnavailable, SystemUnavailable),
        ("unknown", SystemUnavailable, SystemUnavailable),
        ("reauthorize", AccessLost, AccessLost),
        ("refused", SystemRefused, SystemUnavailable),
        ("gone", SystemRefused, SystemUnavailable),
    ],
)
def test_each_outcome_is_one_exception(name: str, write: type | None, question: type | None) -> None:
    outcome = Outcome(name, 400, "code")  # type: ignore[arg-type]
    for raised, expected in (
        (failure(outcome, "Google", "why"), write),
        (failure(outcome, "Google", "why", is_question=True), question),
    ):
        assert (type(raised) if raised else None) is expected
