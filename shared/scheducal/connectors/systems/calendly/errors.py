"""What Calendly's answers mean."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response
from scheducal.values import replace

ERRORS: Final = ErrorTable()
# Words of Calendly that name no person.
_CANCELLED: Final = "Event is already canceled"
TAKEN: Final = "the time is not free in Calendly"


def outcome(response: Response) -> Outcome:
    """Judge an answer. Of a booking, the id is the invitee's."""
    body, said = response.body, str(response.body.get("message", ""))
    code = str(body.get("title", f"HTTP {response.status}"))
    remote_id = (body.get("resource") or {}).get("uri")
    found = ERRORS.outcome(response, code, remote_id=remote_id)
    if found.name == "refused" and said == _CANCELLED:
        return replace(found, name="gone")
    return replace(found, text=TAKEN) if said == TAKEN else found
