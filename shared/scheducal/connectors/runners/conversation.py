"""Several requests that one thing takes: a connector asks, reads the answer, and asks the next.

A connector's function gives one Request, or is a generator. The generator yields the requests that prepare, and returns
the one that counts, or an answer that it put together from those it got.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from scheducal.connectors.outcome import Outcome, failure
from scheducal.http.request import NoAnswer, Request, Response, SystemUnavailable

if TYPE_CHECKING:
    from scheducal.connectors.runners.parts import Found, LookupPart, LookupQuery
    from scheducal.http.rest import Rest

Conversation = Generator[Request, Response, Request | Response]
Asked = Request | Conversation


def answer_to(rest: Rest, asked: Asked, judge: Callable[[Response], Outcome]) -> Response:
    """Send what a connector asks, in turn, and give the answer that counts.

    A preparing request that is not carried out ends it, and its answer counts. One about a record that is not there
    does not. Raises as `Rest.send`.
    """
    if isinstance(asked, Request):
        return rest.send(asked)
    try:
        request = next(asked)
        while True:
            response = _prepared(rest, request)
            if judge(response).name not in ("done", "gone"):
                return response
            request = asked.send(response)
    except StopIteration as last:
        counts: Request | Response = last.value
    return rest.send(counts) if isinstance(counts, Request) else counts


def look_up(rest: Rest, part: LookupPart, title: str, query: LookupQuery) -> tuple[Found, ...]:
    """Look up records. title: of the system, for people. Raises SystemUnavailable, AccessLost."""
    response = answer_to(rest, part.lookup(query), part.outcome)
    outcome = part.outcome(response)
    if outcome.name == "gone":
        return ()
    if failed := failure(outcome, title, outcome.why, is_question=True):
        raise failed
    return tuple(part.found(response))


def _prepared(rest: Rest, request: Request) -> Response:
    try:
        return rest.send(request)
    except NoAnswer as unanswered:
        # The request that counts was not sent, so that its outcome is no secret.
        raise SystemUnavailable(str(unanswered)) from unanswered
