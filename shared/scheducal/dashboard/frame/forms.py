"""Forms: their fields become a model of pydantic's, and each refusal stands beside the field that it names.

A name with dots and brackets leads into the model as the API's `param` does: `customer.email`, `staffing[0].take`. So
a page can validate with the model that the API has for the same body.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from scheducal.api.constraints import right
from scheducal.api.validation import parts_of, path_of
from scheducal.dashboard.frame.requests import Fields
from scheducal.errors import Refusal
from scheducal.values import dataclass, replace

Model = TypeVar("Model", bound=BaseModel)
# Fields of the frame's own.
_OURS = {"csrf"}
_MANY = (list, tuple, set, frozenset, Sequence)


@dataclass(frozen=True, slots=True)
class Form(Generic[Model]):
    """A form as it was filled in. value: the model, None where something is wrong.

    given: what each field shows again. errors: by field; the name "" is for what names no field that the form has.
    """

    given: Fields = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    value: Model | None = None

    def shown(self, name: str, otherwise: object = "") -> str:
        """Give what a field shows: the value that was sent, else the one that it has."""
        return self.given[name][-1] if name in self.given else str(otherwise if otherwise is not None else "")

    def chosen(self, name: str, value: object, otherwise: object = ()) -> bool:
        """Say whether one of several choices is taken. otherwise: the choice or choices before anything was sent."""
        if self.given:
            return str(value) in self.given.get(name, ())
        return value in otherwise if isinstance(otherwise, (list, tuple, set, frozenset)) else value == otherwise

    def refused(self, refusal: Refusal) -> Form[Model]:
        """Give the same form with what a service refused."""
        message = _sentence(refusal.message, refusal.param)
        return replace(self, value=None, errors={**self.errors, refusal.param or "": message})

    def wrong(self, name: str, message: str) -> Form[Model]:
        """Give the same form with one more thing that is wrong."""
        return replace(self, value=None, errors={**self.errors, name: message})


def read_form(fields: Fields, model: type[Model]) -> Form[Model]:
    """Validate what was sent. An empty field is one that was not sent."""
    given = {name: values for name, values in fields.items() if name not in _OURS}
    return validated(given, _nested(given, model), model)


def validated(given: Fields, contents: Mapping[str, Any], model: type[Model]) -> Form[Model]:
    """Validate contents that were made of what was given, such as numbers, or lists that are one text in the form."""
    try:
        return Form(given, value=model.model_validate(contents))
    except ValidationError as error:
        return Form(given, _errors(error.errors(include_url=False, include_context=True)))
    except Refusal as refusal:
        return Form[Model](given).refused(refusal)


def _nested(given: Fields, model: type[BaseModel]) -> dict[str, Any]:
    lists = {name for name, annotation in _annotations(model).items() if _is_many(annotation)}
    found: dict[str | int, Any] = {}
    for name, values in given.items():
        filled = [value for value in values if value.strip()]
        if not filled:
            continue
        at, *rest = parts_of(name) or (name,)
        value: Any = filled if at in lists and not rest else filled[-1]
        _put(found, (at, *rest), value)
    return {str(name): _listed(value) for name, value in found.items()}


def _put(into: dict[str | int, Any], path: Sequence[str | int], value: Any) -> None:
    for part in path[:-1]:
        inner = into.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        into = inner
    into.setdefault(path[-1], value)


def _listed(value: Any) -> Any:
    """Turn an object whose names are all numbers into a list; a gap in the numbers is closed."""
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(name, int) for name in value):
        return [_listed(value[name]) for name in sorted(value)]
    return {str(name): _listed(inner) for name, inner in value.items()}


def _annotations(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _is_many(annotation: Any) -> bool:
    origin = get_origin(annotation) or annotation
    if origin in _MANY:
        return True
    return any(_is_many(each) for each in get_args(annotation) if each is not type(None))


def _errors(found: Sequence[Any]) -> dict[str, str]:
    """Give the first thing that is wrong with each field."""
    errors: dict[str, str] = {}
    for each in found:
        name = path_of([part for part in each["loc"] if part != "[key]"]) or ""
        errors.setdefault(name, _words(each))
    return errors


def _words(error: Mapping[str, Any]) -> str:
    if error["type"] == "missing":
        return "Fill this in."
    return _sentence(right(error, {}) or str(error["msg"]), None)


def _sentence(message: str, param: str | None) -> str:
    """Make a sentence of a refusal's message. It stands beside the field, and need not name it."""
    words = message.removeprefix(f"{param}: ").removeprefix(f"{param} ") if param else message
    return f"{words[:1].upper()}{words[1:]}".rstrip(".") + "."
