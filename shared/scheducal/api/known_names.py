"""The names that a request's parts may have, for refusals of those that go by another."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel

Models = Sequence[type[BaseModel]]


def none_such(name: str, known: Sequence[str], kind: str = "field") -> str:
    """That there is none of a name, and what would be right: the one that is meant, or all that there are."""
    if name in known:  # of another form, such as a horizon's days beside its dates
        return f"no such {kind} beside the others"
    if near := get_close_matches(name, known, n=1):
        return f"no such {kind}; did you mean {near[0]}?"
    return f"no such {kind}; " + (f"the {kind}s are {', '.join(known)}" if known else f"it has no {kind}s")


def names_at(models: Models, location: Sequence[str | int]) -> list[str]:
    """The names that the last part of a location in a body of one of these models may have, as on the wire."""
    for part in location[:-1]:
        # Places in lists, keys of objects and forms are no fields.
        models = [inner for model in models for inner in _models_of(model, part)] or models
    return list(dict.fromkeys(str(name) for model in models for name in _fields(model)))


def _models_of(model: type[BaseModel], name: str | int) -> list[type[BaseModel]]:
    annotation = _fields(model).get(name)
    return _models_in(annotation) if annotation is not None else []


def _fields(model: type[BaseModel]) -> dict[str | int, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]
