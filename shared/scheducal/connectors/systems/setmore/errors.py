"""What Setmore's answers mean: a success may say that it is none."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response

# No codes are documented.
ERRORS: Final = ErrorTable(
    pairs={},
    codes={},
    statuses={401: "reauthorize", 403: "reauthorize", 404: "gone", 429: "retry"},
)
UNMOVABLE: Final = "Setmore cannot move appointments; move it there by hand, or use the recipe of its page"


def outcome(response: Response) -> Outcome:
    """Judge an answer. Our own answer stands for what Setmore cannot do."""
    body, data = response.body, response.body.get("data")
    if response.succeeded and body.get("response") is False:
        return Outcome("refused", response.status, str(body.get("error", "no")))
    record = data.get("appointment", {}) if isinstance(data, dict) else {}
    return ERRORS.outcome(response, str(body.get("error", f"HTTP {response.status}")), remote_id=record.get("key"))
