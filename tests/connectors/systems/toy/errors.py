"""What the toy system's answers mean."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.outcome import USUAL, ErrorTable

outcome: Final = ErrorTable(
    codes={"over_limit": "retry"},
    statuses={**USUAL, 410: "gone"},
    code="error",
    remote_id="id",
    version="etag",
).judge
