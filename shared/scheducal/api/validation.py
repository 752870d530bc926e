"""What validation found wrong with a request, in the contract's words."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from scheducal.errors import Refusal

_OURS = {"missing_required_field", "invalid_field", "invalid_email", "invalid_event_type", "invalid_date_time"}


def refusal_of(errors: Sequence[dict[str, Any]], fields: Sequence[str] = ()) -> Refusal:
    """The first error that pydantic reports as a refusal. fields: the names that the body may have."""
    error = errors[0]
    location = [part for part in error["loc"] if part not in {"body", "query", "header", "path"}]
    param = str(location[0]) if location else None
    kind = str(error["type"])
    if kind == "missing":
        return Refusal("missing_required_field", f"{param or 'a JSON body'} is required", param=param)
    if kind == "extra_forbidden":
        return Refusal("invalid_field", _unknown(str(param), fields), param=param)
    code = kind if kind in _OURS else "invalid_field"
    return Refusal(code, f"{param} {error['msg']}" if kind in _OURS else f"{param}: {error['msg']}", param=param)


def _unknown(name: str, fields: Sequence[str]) -> str:
    near = get_close_matches(name, fields, n=1)
    hint = f"did you mean {near[0]}?" if near else f"the fields are {', '.join(fields)}"
    return f"this request has no such field; {hint}"
