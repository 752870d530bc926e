"""The bodies of all endpoints: whichever nested field is wrong, `param` is the path to it, in our own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

import functions
from scheducal.api.validation import parts_of, refusal_of
from scheducal.requests import ApiRequest

WRONG: list[Any] = [5, 1.5, True, "", "x\x00", -(10**30), [], [5], [None], {}, {"x": 1}, None]
# Text that is no name, and that no model has as a field.
UNKNOWN = "zzzzzzzz"
# The first version of the contract blames the list, and says which place is wrong.
AS_A_WHOLE = {"eventTypes[0]"}


def bodies() -> list[type[ApiRequest]]:
    """Models of all request bodies."""
    for module in walk_packages(functions.__path__, "functions."):
        import_module(module.name)
    found, waiting = list[type[ApiRequest]](), [ApiRequest]
    while waiting:
        waiting += (below := waiting.pop().__subclasses__())
        found += [each for each in below if each.__module__.startswith("scheducal.")]
    return sorted(set(found), key=lambda each: each.__qualname__)


def fields(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, Any]]:
    """Each field's path and annotation, down to the last; entries of lists at place 0, of objects at `name`."""
    for name, field in model.model_fields.items():
        if name not in {"api_key", "api_secret"}:
            yield from _below(f"{path}.{field.alias or name}".removeprefix("."), field.annotation)


def _below(path: str, annotation: Any) -> Iterator[tuple[str, Any]]:
    yield path, annotation
    for inner, kind in _parts(annotation):
        if inner is None:
            yield from fields(kind, path)
        else:
            yield from _below(path + inner, kind)


def _parts(annotation: Any) -> Iterator[tuple[str | None, Any]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield None, annotation
    elif get_origin(annotation) in {list, tuple}:
        yield "[0]", get_args(annotation)[0]
    elif get_origin(annotation) is dict:
        yield ".name", get_args(annotation)[1]
    else:
        for each in get_args(annotation):
            yield from _parts(each)


def body_with(path: str, value: Any) -> Any:
    """Give the smallest body that has a value at a path."""
    for part in reversed(parts_of(path)):
        value = [value] if part == 0 else {part: value}
    return value


def is_about(path: str, param: str) -> bool:
    """Tell whether one of them holds the other, or is it."""
    first, second = parts_of(path), parts_of(param)
    shorter = min(len(first), len(second))
    return first[:shorter] == second[:shorter]


def refusals(model: type[ApiRequest], path: str, value: Any) -> list[tuple[str, str]]:
    """List the refusals of the path, of its parents and its children: param and message."""
    try:
        model.model_validate(body_with(path, value))
    except ValidationError as error:
        errors = [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
        found = [refusal_of([each], [model]) for each in errors]
        return [(str(each.param), each.message) for each in found if is_about(path, str(each.param))]
    return []


def test_every_field_is_named_by_its_path_in_our_words() -> None:
    wrong = list[str]()
    tried = refused = 0
    for model in bodies():
        for path in (path for path, _ in fields(model) if path not in AS_A_WHOLE):
            for value in WRONG:
                tried += 1
                for param, message in refusals(model, path, value):
                    refused += 1
                    named = re.split(r"[:\s]", message)[0]
                    is_field = (
                        param == named and param.startswith(path)
                    ) or "this request has no such field" in message
                    if not is_field or re.search(r"Input|should|valid |Value", message):
                        wrong.append(f"{model.__name__} {path}={value!r}: {param}: {message}")
    assert wrong == []
    assert refused > tried / 3


def test_every_object_names_the_field_that_it_does_not_have() -> None:
    wrong = list[str]()
    for model in bodies():
        objects = [path for path, kind in fields(model) if any(inner is None for inner, _ in _parts(kind))]
        for path in ["", *objects]:
            unknown = f"{path}.{UNKNOWN}".removeprefix(".")
            if unknown not in {param for param, _ in refusals(model, unknown, 1)}:
                wrong.append(f"{model.__name__} {unknown}")
    assert wrong == []
