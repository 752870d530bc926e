"""The fake's page: people see the events, and act."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.conformance.harness.google import OWNER, GoogleUnderTest
from tests.conformance.harness.pushed_appointment import ANN, Pushed, appointment
from tests.fakes.google.app import BASE


def test_people_see_events_and_answer_move_reword_and_delete(calendar: GoogleUnderTest) -> None:
    Pushed(calendar, appointment(ANN, subject="<b>Review</b>")).push()
    with httpx.Client(base_url=calendar.base.removesuffix(BASE), follow_redirects=True) as browser:
        shown = browser.get("/").text
        assert "&lt;b&gt;Review&lt;/b&gt;" in shown
        hidden = dict(re.findall(r"name=(calendar|event) value='([^']*)'", shown))
        (event,) = calendar.calendar.events.values()
        assert hidden == {"calendar": OWNER, "event": event["id"]}
        for button, words in (
            ("Accept", "(accepted)"),
            ("An hour later", "(needsAction)"),
            ("Reword", "(reworded)"),
            ("Delete", "class='cancelled'"),
        ):
            answer = browser.post("/act", data={**hidden, "who": ANN, "do": button})
            assert answer.status_code == 200
            assert words in answer.text
        assert browser.post("/act", data={**hidden, "do": "Delete"}).status_code == 404


@pytest.mark.parametrize("data", [{}, {"event": "x"}, {"calendar": OWNER, "event": "x", "do": "Delete"}])
def test_buttons_of_a_page_that_is_out_of_date(calendar: GoogleUnderTest, data: dict[str, str]) -> None:
    assert httpx.post(f"{calendar.base.removesuffix(BASE)}/act", data=data).status_code == 404
