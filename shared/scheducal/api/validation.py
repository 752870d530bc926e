"""What validation found wrong with a request, in the contract's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args

from pydantic import AliasChoices, BaseModel

from scheducal.api.constraints import right
from scheducal.api.spelling import nearest
from scheducal.errors import Refusal

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler.openapi.params import Dependant

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


def models_of(dependant: Dependant) -> Models:
    """List the models of a route's body."""
    return [body.type_ for body in dependant.body_params]


def limits_of(dependant: Dependant) -> Limits:
    """List the bounds of a route's parameters in the query string, by their names."""
    found: dict[str, dict[str, int]] = {}
    for field in dependant.query_params:
        for each in field.field_info.metadata:
            found.setdefault(field.alias, {}).update(
                {name: getattr(each, name) for name in ("ge", "le") if getattr(each, name, None) is not None}
            )
    return found


def refusal_of(errors: Sequence[Mapping[str, Any]], models: Models = (), limits: Limits | None = None) -> Refusal:
    """Turn the first error that pydantic reports into a refusal. `param` is the path to the field.

    models: those of the body. limits: the bounds of the parameters in the query string.
    """
    error = errors[0]
    location = [part for part in error["loc"] if part not in {"body", "query", "header", "path"}]
    param, where, kind = path_of(location, keys=""), path_of(location), str(error["type"])
    if kind == "missing":
        hint = f"; did you mean it by {sent}?" if (sent := _misspelt(error, errors)) else ""
        return Refusal("missing_required_field", f"{where or 'a JSON body'} is required{hint}", param=param)
    if kind == "extra_forbidden" and (twin := _twin(models, location)):
        return Refusal("invalid_field", f"{where} is another name of {twin}; send one of them", param=param)
    if kind == "extra_forbidden":
        wrong = none_such(str(location[-1]), names_at(models, location))
        message = f"{where}: there is {wrong}" if location[1:] else f"this request has {wrong}"
        return Refusal("invalid_field", message, param=param)
    code = kind if kind in _OURS else "invalid_field"
    expected = right(error, (limits or {}).get(str(param), {}))
    # Codes are ours where the words are.
    said = expected or str(error["msg"])
    return Refusal(code, f"{where} {said}" if expected or kind in _OURS else f"{where}: {said}", param=param)


def check_parameters(given: Iterable[str], known: Sequence[str]) -> None:
    """Raise Refusal `invalid_field` for the first name in a query string that is none of the route's."""
    for name in given:
        if name not in known and name not in _CREDENTIALS:
            message = f"this request has {none_such(name, known, 'parameter')}"
            raise Refusal("invalid_field", message, param=name)


def path_of(location: Sequence[str | int], keys: str = " as a name") -> str | None:
    """Write a location as `staffing[0].take`, None for the body itself.

    Parts that begin with `~` name a form, and no field. keys: what follows a name that is wrong itself.
    """
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part == "[key]":
            path += keys
        elif not part.startswith("~"):
            path += f".{part}"
    return path.removeprefix(".") or None


def parts_of(path: str) -> tuple[str | int, ...]:
    """Read `staffing[0].take` as a location: the reverse of `path_of`."""
    return tuple(int(part) if part.isdecimal() else part for part in re.findall(r"[^.\[\]]+", path))


Models = Sequence[type[BaseModel]]
Limits = Mapping[str, Mapping[str, int]]


def none_such(name: str, known: Sequence[str], kind: str = "field") -> str:
    """Say that there is none of a name, and what would be right: the one that is meant, or all that there are."""
    if name in known:  # of another form, such as a horizon's days beside its dates
        return f"no such {kind} beside the others"
    if near := nearest(name, known):
        return f"no such {kind}; did you mean {near}?"
    return f"no such {kind}; " + (f"the {kind}s are {', '.join(known)}" if known else f"it has no {kind}s")


def names_at(models: Models, location: Sequence[str | int]) -> list[str]:
    """List the names that the last part of a location in a body of one of these models may have, as on the wire."""
    for part in location[:-1]:
        # Places in lists, keys of objects and forms are no fields.
        models = [inner for model in models for inner in _models_of(model, part)] or models
    names = dict.fromkeys(str(name) for model in models for name in _fields(model))
    return [name for name in names if name not in _CREDENTIALS]


def _misspelt(missing: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]) -> str | None:
    """Find a name in the same object that was sent in place of a missing one, None where none is near."""
    *parent, name = missing["loc"]
    unknown = [each["loc"] for each in errors if each["type"] == "extra_forbidden"]
    beside = [str(location[-1]) for location in unknown if [*location[:-1]] == parent]
    return next((each for each in beside if nearest(each, [str(name)])), None)


def _twin(models: Models, location: Sequence[str | int]) -> str | None:
    """Give the documented name of a field that was sent under both of its names, None for any other field."""
    for field in (field for model in models for field in model.model_fields.values()):
        if isinstance(field.validation_alias, AliasChoices) and location[-1] in field.validation_alias.choices:
            return str(next(each for each in field.validation_alias.choices if each != location[-1]))
    return None


def _models_of(model: type[BaseModel], name: str | int) -> list[type[BaseModel]]:
    annotation = _fields(model).get(name)
    return _models_in(annotation) if annotation is not None else []


def _fields(model: type[BaseModel]) -> dict[str | int, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]
