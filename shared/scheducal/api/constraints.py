"""What a value must be where pydantic refuses it, in the words of our other refusals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NUMBER = "must be a whole number"
_RIGHT = {
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be a string",
    "list_type": "must be a list",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "dict_type": "must be an object",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "literal_error": "must be {expected}",
}
_ABOUT_NUMBERS = {"greater_than_equal", "less_than_equal", *(kind for kind in _RIGHT if kind.startswith("int_"))}


def right(error: Mapping[str, Any], limits: Mapping[str, int]) -> str | None:
    """Say what would be right, None for a kind of error that has its own words.

    limits: the field's bounds `ge` and `le` where both are known, so that one refusal names both.
    """
    kind = str(error["type"])
    if kind in _ABOUT_NUMBERS and limits.keys() >= {"ge", "le"}:
        return f"{_NUMBER} from {limits['ge']} to {limits['le']}"
    form, context = _RIGHT.get(kind), dict(error.get("ctx") or {})
    if form and context.get("min_length") == 1:
        form = form.replace("characters", "character").replace("entries", "entry")
    if "expected" in context:  # written as 'a', 'b' or 'c'
        context["expected"] = str(context["expected"]).replace("'", "")
    return form.format(**context) if form else None
