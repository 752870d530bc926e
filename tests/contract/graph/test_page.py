"""The fake's page: people see the events, and act."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.conformance.harness.exchange import OWNER, ExchangeUnderTest
from tests.conformance.harness.pushed_appointment import ANN, HOUR, START, Pushed, appointment


def test_people_see_events_and_answer_propose_move_reword_and_delete(graph: ExchangeUnderTest) -> None:
    pushed = Pushed(graph, appointment(ANN, subject="<b>Review</b>"))
    pushed.push()
    (event,) = graph.fake.mailbox(OWNER).events.values()
    with httpx.Client(base_url=graph.address, follow_redirects=True) as browser:
        shown = browser.get("/").text
        assert "&lt;b&gt;Review&lt;/b&gt;" in shown
        hidden = dict(re.findall(r"name=(mailbox|event) value='([^']*)'", shown))
        assert hidden == {"mailbox": OWNER, "event": event.event_id}
        for button, words in (
            ("Accept", "(accepted)"),
            ("Propose an hour later", "(tentativelyAccepted)"),
            ("An hour later", "17:00 UTC"),
            ("Reword", "(reworded)"),
            ("Delete", "class='gone'"),
        ):
            answer = browser.post("/act", data={**hidden, "who": ANN, "do": button})
            assert answer.status_code == 200
            assert words in answer.text
        assert browser.post("/act", data={**hidden, "who": ANN, "do": "Accept"}).status_code == 404
    assert (event.start, event.gone) == (START + HOUR, True)


@pytest.mark.parametrize("data", [{}, {"event": "x"}, {"mailbox": OWNER, "event": "x", "do": "Delete"}])
def test_buttons_of_a_page_that_is_out_of_date(graph: ExchangeUnderTest, data: dict[str, str]) -> None:
    assert httpx.post(f"{graph.address}/act", data=data).status_code == 404
