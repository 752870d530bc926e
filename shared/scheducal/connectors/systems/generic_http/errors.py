"""What answers mean, by their status alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response

ERRORS: Final = ErrorTable(
    statuses={401: "reauthorize", 404: "gone", 408: "retry", 410: "gone", 425: "retry", 429: "retry"},
)
# Stands for the record of a system that gives no id of its own.
OURS: Final = "-"
_CODE: Final = re.compile(r"[\w.-]{1,80}", re.ASCII)
_WRAPPERS: Final = ("data", "result", "appointment", "booking")


def outcome(response: Response) -> Outcome:
    """Judge an answer. The id is that of the body, or of an object in it."""
    body = response.body
    wrapped: Mapping[str, Any] = next((body[name] for name in _WRAPPERS if isinstance(body.get(name), dict)), {})
    remote_id = body.get("id", wrapped.get("id"))
    is_id = isinstance(remote_id, str | int) and not isinstance(remote_id, bool) and remote_id != ""
    # What looks like a code is repeated. Other texts may name people.
    codes = (str(body[name]) for name in ("code", "error") if name in body)
    code = next(filter(_CODE.fullmatch, codes), f"HTTP {response.status}")
    return ERRORS.outcome(response, code, remote_id=str(remote_id) if is_id else OURS)
