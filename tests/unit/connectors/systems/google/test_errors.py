"""What Google's refusals mean."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.systems.google.errors import looked, written
from scheducal.http.request import AccessLost, Response, SystemUnavailable

Kind = type[Exception]
BUSY, LOST, REFUSED = SystemUnavailable, AccessLost, SystemRefused

# status, reason, what a write makes of it, what a question makes of it
CASES: list[tuple[int, str, Kind, Kind]] = [
    (400, "invalid", REFUSED, BUSY),
    (401, "authError", LOST, LOST),
    (403, "rateLimitExceeded", BUSY, BUSY),
    (403, "userRateLimitExceeded", BUSY, BUSY),
    (403, "quotaExceeded", BUSY, BUSY),
    (403, "dailyLimitExceeded", BUSY, BUSY),
    (403, "insufficientPermissions", LOST, LOST),
    (403, "forbidden", REFUSED, LOST),
    (403, "forbiddenForServiceAccounts", REFUSED, LOST),
    (404, "notFound", LOST, LOST),
    (429, "rateLimitExceeded", BUSY, BUSY),
    (500, "backendError", BUSY, BUSY),
    (503, "backendError", BUSY, BUSY),
    (302, "", BUSY, BUSY),
]


@pytest.mark.parametrize(("status", "reason", "write", "question"), CASES)
def test_what_a_refusal_means(status: int, reason: str, write: Kind, question: Kind) -> None:
    answer = refused(status, reason)
    with pytest.raises(write) as by_write:
        written(answer)
    with pytest.raises(question) as by_question:
        looked(answer)
    assert (by_write.type, by_question.type) == (write, question)


def test_the_wait_that_google_names_is_kept() -> None:
    with pytest.raises(SystemUnavailable) as raised:
        written(Response(429, {}, timedelta(seconds=7)))
    assert raised.value.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize(
    "body",
    [{}, {"error": "invalid_grant"}, {"error": {}}, {"error": {"errors": []}}, {"error": {"errors": ["no object"]}}],
)
def test_an_error_without_a_reason_is_still_one(body: dict[str, object]) -> None:
    with pytest.raises(SystemRefused, match="unknown"):
        written(Response(400, body))


def test_a_message_names_nobody() -> None:
    with pytest.raises(SystemRefused) as raised:
        written(refused(400, "Invalid attendee email: ann@example.com"))
    assert "ann" not in str(raised.value)


def test_an_answer_that_is_none_passes() -> None:
    fine = Response(200, {"id": "abcde"})
    assert written(fine) is looked(fine) is fine


def refused(status: int, reason: str) -> Response:
    """As Google says it."""
    return Response(status, {"error": {"code": status, "message": "ann@example.com", "errors": [{"reason": reason}]}})
