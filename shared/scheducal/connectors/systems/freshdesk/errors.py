"""What Freshdesk's answers mean."""

from __future__ import annotations

import re
from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response
from scheducal.values import replace

ERRORS: Final = ErrorTable()
_NAME: Final = re.compile(r"\w{1,80}", re.ASCII)


def outcome(response: Response) -> Outcome:
    """Judge an answer. A refusal names every field that is wrong; what Freshdesk says of its value is left out."""
    body = response.body
    remote_id = str(body["id"]) if "id" in body else None
    code = str(body.get("code", f"HTTP {response.status}"))
    found = ERRORS.outcome(response, code, remote_id=remote_id, version=body.get("updated_at"))
    pairs = [(str(each.get("field")), str(each.get("code"))) for each in body.get("errors", ())]
    wrong = [f"{name}: {why}" for name, why in pairs if _NAME.fullmatch(name) and _NAME.fullmatch(why)]
    return replace(found, text=", ".join(wrong))
