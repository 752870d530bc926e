"""Runs message.py and lookup.py: one request or a few, and one answer, which is all that there is to know."""

from __future__ import annotations

from scheducal.connectors.outcome import Outcome, failure
from scheducal.connectors.runners.conversation import answer_to
from scheducal.connectors.runners.parts import Found, LookupPart, LookupQuery, MessagePart, Notification
from scheducal.http.request import NoAnswer
from scheducal.http.rest import Rest


def send_message(rest: Rest, part: MessagePart, notification: Notification) -> Outcome:
    """Send a message once. An `unknown` outcome says that it may have arrived, so that nobody sends it again.

    Raises SystemUnavailable where nothing was sent, AccessLost.
    """
    try:
        response = answer_to(rest, part.message(notification), part.outcome)
    except NoAnswer:
        return Outcome("unknown", 0, "no answer")
    return part.outcome(response)


def look_up(rest: Rest, part: LookupPart, title: str, query: LookupQuery) -> tuple[Found, ...]:
    """Look up records. title: of the system, for people. Raises SystemUnavailable, AccessLost."""
    response = answer_to(rest, part.lookup(query), part.outcome)
    outcome = part.outcome(response)
    if outcome.name == "gone":
        return ()
    if failed := failure(outcome, title, outcome.why, is_question=True):
        raise failed
    return tuple(part.found(response))
