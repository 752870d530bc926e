"""What Twilio's answers mean."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response
from scheducal.values import replace

ERRORS: Final = ErrorTable(codes={"20003": "reauthorize"}, statuses={401: "reauthorize", 429: "retry"})
# Why a number gets no text, for people.
TEXTS: Final = {
    "21211": "this is no phone number",
    "21408": "the account may not text to this country",
    "21610": "the recipient said STOP",
    "21614": "this number takes no texts",
    "21617": "the text is too long",
}


def outcome(response: Response) -> Outcome:
    """Judge an answer."""
    code = str(response.body.get("code", f"HTTP {response.status}"))
    found = ERRORS.outcome(response, code, remote_id=response.body.get("sid"))
    return replace(found, text=TEXTS.get(code, ""))
