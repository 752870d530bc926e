"""What validation found wrong with a request, in the contract's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scheducal.api.known_names import Models, names_at, none_such
from scheducal.errors import Refusal

_OURS = {
    "missing_required_field",
    "invalid_field",
    "invalid_email",
    "invalid_event_type",
    "invalid_date_time",
    "invalid_time_zone",
}
# Read before the request reaches its route.
_CREDENTIALS = {"apiKey", "apiSecret"}
_NO_OBJECT = {"model_type", "model_attributes_type", "dict_type"}


def refusal_of(errors: Sequence[Mapping[str, Any]], models: Models = ()) -> Refusal:
    """The first error that pydantic reports as a refusal. models: those of the body."""
    error = errors[0]
    location = [part for part in error["loc"] if part not in {"body", "query", "header", "path"}]
    param = str(location[0]) if location else None
    where, kind = path_of(location), str(error["type"])
    if kind == "missing":
        return Refusal("missing_required_field", f"{where or 'a JSON body'} is required", param=param)
    if kind == "extra_forbidden":
        wrong = none_such(str(location[-1]), names_at(models, location))
        message = f"{where}: there is {wrong}" if location[1:] else f"this request has {wrong}"
        return Refusal("invalid_field", message, param=param)
    if kind in _NO_OBJECT:
        return Refusal("invalid_field", f"{where} must be an object", param=param)
    code = kind if kind in _OURS else "invalid_field"
    return Refusal(code, f"{where} {error['msg']}" if kind in _OURS else f"{where}: {error['msg']}", param=param)


def check_parameters(given: Iterable[str], known: Sequence[str]) -> None:
    """Raises Refusal `invalid_field` for the first name in a query string that is none of the route's."""
    for name in given:
        if name not in known and name not in _CREDENTIALS:
            message = f"this request has {none_such(name, known, 'parameter')}"
            raise Refusal("invalid_field", message, param=name)


def path_of(location: Sequence[str | int]) -> str | None:
    """`staffing[0].take`, None for the body itself. Parts that begin with `~` name a form, and no field."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part == "[key]":
            path += " as a name"
        elif not part.startswith("~"):
            path += f".{part}"
    return path.removeprefix(".") or None
