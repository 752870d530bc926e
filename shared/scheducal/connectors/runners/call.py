"""Runs lookup.py: one request or a few, and one answer, which is all that there is to know."""

from __future__ import annotations

from scheducal.connectors.outcome import failure
from scheducal.connectors.runners.conversation import answer_to
from scheducal.connectors.runners.parts import Found, LookupPart, LookupQuery
from scheducal.http.rest import Rest


def look_up(rest: Rest, part: LookupPart, title: str, query: LookupQuery) -> tuple[Found, ...]:
    """Look up records. title: of the system, for people. Raises SystemUnavailable, AccessLost."""
    response = answer_to(rest, part.lookup(query), part.outcome)
    outcome = part.outcome(response)
    if outcome.name == "gone":
        return ()
    if failed := failure(outcome, title, outcome.why, is_question=True):
        raise failed
    return tuple(part.found(response))
