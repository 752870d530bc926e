"""An endpoint that will go says so in each answer and in the document."""

from __future__ import annotations

from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from infra.openapi.headers import describe_deprecations
from scheducal.api.resolver import guarded
from scheducal.deprecation import Deprecation
from scheducal.errors import Refusal

GOES = Deprecation(date(2027, 1, 1), date(2028, 1, 1), successor="/api/v2/appointments")
HEADERS = {
    "Deprecation": "@1798761600",
    "Sunset": "Sat, 01 Jan 2028 00:00:00 GMT",
    "Link": '</api/v2/appointments>; rel="successor-version"',
}


@pytest.fixture(autouse=True)
def _source_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what sources are coded with in log lines."""
    monkeypatch.setenv("ENVIRONMENT_KEY", "of the test")


def answered(answer: Any, deprecation: Deprecation | None) -> dict[str, str]:
    """Give the headers of an answer."""
    event = {"requestContext": {"requestId": "r-1", "http": {"sourceIp": "192.0.2.1"}}}
    result: dict[str, Any] = guarded(answer, deprecation)(event, None)  # type: ignore[arg-type]
    return dict(result["headers"])


def fault(event: Any, context: Any) -> Any:
    raise RuntimeError("of ours")


def refusal(event: Any, context: Any) -> Any:
    raise Refusal("appointment_not_found", "there is none")


def success(event: Any, context: Any) -> Any:
    return {"statusCode": 200, "headers": {"ETag": '"1"'}}


@pytest.mark.parametrize("answer", [success, refusal, fault])
def test_each_answer_says_since_when_and_until_when(answer: Any) -> None:
    headers = answered(answer, GOES)
    assert HEADERS.items() <= headers.items()
    assert parsedate_to_datetime(headers["Sunset"]).date() == GOES.sunset
    assert headers["X-Request-Id"] == "r-1"


def test_an_endpoint_that_stays_says_nothing() -> None:
    assert HEADERS.keys().isdisjoint(answered(success, None))
    assert "Link" not in Deprecation(date(2027, 1, 1), date(2028, 1, 1)).headers()


def test_notice_is_given_for_a_year() -> None:
    with pytest.raises(ValueError, match="365 days"):
        Deprecation(date(2027, 1, 1), date(2027, 12, 31))


def test_the_document_marks_the_operation_and_its_answers() -> None:
    document: dict[str, Any] = {
        "paths": {
            "/a": {"get": {"responses": {"200": {"headers": {"ETag": {}}}, "404": {}}}, "post": {"responses": {}}}
        }
    }
    # An update is routed by two methods, of which the document has one.
    describe_deprecations(document, {"GET /a": GOES, "PUT /a": GOES})
    operation = document["paths"]["/a"]["get"]
    assert (operation["deprecated"], operation["x-sunset"]) == (True, "2028-01-01")
    assert operation["responses"]["200"]["headers"].keys() == {"ETag", *HEADERS}
    assert operation["responses"]["404"]["headers"].keys() == HEADERS.keys()
    assert "deprecated" not in document["paths"]["/a"]["post"]
