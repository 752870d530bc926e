"""That requests are held against Google's own description, and that it notices what is wrong with one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scheducal.connectors.systems.google import bodies
from tests.conformance.harness.pushed_appointment import appointment
from tests.fakes.google.description import DOCUMENT, Sent, objections

pytestmark = pytest.mark.skipif(not DOCUMENT.exists(), reason="Google's API description is not here: ../shared/specs")

EVENTS = "calendars/primary/events"
INSERT = Sent("POST", EVENTS, query={"sendUpdates": "all"}, body=bodies.whole(appointment()))


def test_a_request_of_ours_is_as_described() -> None:
    assert objections([INSERT]) == []


@pytest.mark.parametrize(
    ("wrong", "objection"),
    [
        (replace(INSERT, path="calendars/primary/event"), "no such method"),
        (replace(INSERT, method="PUT"), "no such method"),
        (replace(INSERT, query={"sendUpdates": "everybody"}), "sendUpdates is none of"),
        (replace(INSERT, query={"notify": "all"}), "notify is no parameter"),
        (replace(INSERT, query={"conferenceDataVersion": "one"}), "conferenceDataVersion is no integer"),
        (replace(INSERT, body={"sumary": "x"}), "'sumary' was unexpected"),
        (replace(INSERT, body={"attendees": [{"address": "a@example.com"}]}), "'address' was unexpected"),
        (replace(INSERT, body={"sequence": "1"}), "'1' is not of type 'integer'"),
        (replace(INSERT, body={"location": None}), "None is not of type 'string'"),
        (Sent("GET", EVENTS, query={"singleEvents": "no"}), "singleEvents is no boolean"),
        (Sent("DELETE", f"{EVENTS}/abcde", body={"comment": "x"}), "takes no body"),
        (Sent("POST", "freeBusy", body={"calendars": []}), "'calendars' was unexpected"),
    ],
    ids=lambda each: each if isinstance(each, str) else None,
)
def test_what_is_wrong_with_a_request_is_noticed(wrong: Sent, objection: str) -> None:
    (found,) = objections([wrong])
    assert objection in found


@pytest.mark.parametrize("body", [{"start": {"date": None}}, {"location": None}])
def test_a_patch_may_take_away(body: dict[str, Any]) -> None:
    assert objections([Sent("PATCH", f"{EVENTS}/abcde", body=body)]) == []
