"""Some things take several requests, each built from the answers before it."""

from __future__ import annotations

import httpx

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.runners.conversation import Conversation, answer_to
from scheducal.http.request import Request, Response
from scheducal.http.rest import Rest

TABLE = ErrorTable(pairs={}, codes={}, statuses={404: "gone", 429: "retry"})


def judge(response: Response) -> Outcome:
    return TABLE.outcome(response, "")


def meeting_with(email: str) -> Conversation:
    person = yield Request("GET", f"/people/{email}")
    if not person.succeeded:
        person = yield Request("POST", "/people", body={"email": email})
    return Request("POST", "/meetings", body={"person": person.body["id"]})


def read_with_time() -> Conversation:
    meeting = yield Request("GET", "/meetings/1")
    time = yield Request("GET", "/times/1")
    return Response(200, {**meeting.body, "time": time.body["at"]})


def talk(conversation: Conversation, *answers: httpx.Response) -> tuple[Response, list[str]]:
    """Give the answer that counts, and what was asked."""
    coming, asked = iter(answers), []

    def take(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.path} {request.content.decode()}".strip())
        return next(coming)

    with httpx.Client(transport=httpx.MockTransport(take)) as client:
        return answer_to(Rest(client, "https://x.example", None), conversation, judge), asked


def test_each_request_is_built_from_the_answers_before() -> None:
    found, asked = talk(meeting_with("a@b"), httpx.Response(200, json={"id": "p1"}), httpx.Response(201, json={}))
    assert (found.status, asked) == (201, ["GET /people/a@b", 'POST /meetings {"person":"p1"}'])
    made = (httpx.Response(404), httpx.Response(201, json={"id": "p2"}), httpx.Response(201, json={"id": "m"}))
    found, asked = talk(meeting_with("a@b"), *made)
    assert (found.body, len(asked), asked[-1]) == ({"id": "m"}, 3, 'POST /meetings {"person":"p2"}')


def test_a_preparing_request_that_is_not_carried_out_ends_it_and_counts() -> None:
    for status in (429, 422, 500):
        found, asked = talk(meeting_with("a@b"), httpx.Response(status, headers={"Retry-After": "9"}))
        assert (found.status, len(asked)) == (status, 1)
        assert found.retry_after is not None


def test_an_answer_can_be_put_together() -> None:
    found, asked = talk(read_with_time(), httpx.Response(200, json={"id": "1"}), httpx.Response(200, json={"at": "9"}))
    assert (found.body, len(asked)) == ({"id": "1", "time": "9"}, 2)
