"""Reads settings: cdk.json's context for the stage, then environment variables."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_camel

from infra.settings.fields import Group
from infra.settings.model import Settings

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PREFIX = "SCHEDUCAL_"
# What the CDK command line knows of the AWS profile that deploys.
PROFILE = {"account": "CDK_DEFAULT_ACCOUNT", "region": "CDK_DEFAULT_REGION"}
_SHOWN = 80
# In place of pydantic's words, by the type of its error.
_HINTS = {
    "missing": "name it in cdk.json",
    "model_type": "give its settings in braces",
    "string_type": "give a text in quotes",
    "tuple_type": 'give a list, such as ["one", "two"]',
}


class SettingsError(Exception):
    """Settings that cannot be deployed; the message has one line for each setting at fault."""


def load(stage: str | None, stages: Mapping[str, Any] | None, environment: Mapping[str, str]) -> Settings:
    """Load the settings of one stage.

    stage: the context's choice, None to take SCHEDUCAL_STAGE. stages: cdk.json's, by name; None if it has none.
    environment: overrides named SCHEDUCAL_<GROUP>_<SETTING>, e.g. SCHEDUCAL_MAIL_DOMAIN; a list's
    members are separated by commas, a blank value is no override. Account and region, where nothing sets them,
    are those of the AWS profile.
    Raises SettingsError.
    """
    chosen = stage or environment.get(f"{PREFIX}STAGE", "")
    if not isinstance(stages, Mapping):
        raise SettingsError("cdk.json has no settings: give each stage its own in context.stages")
    if chosen not in stages:
        raise SettingsError(f"choose a stage with -c stage=<{'|'.join(stages)}> or {PREFIX}STAGE; got '{chosen}'")
    if not isinstance(stages[chosen], Mapping):
        raise SettingsError(f"stage {chosen}: {_HINTS['model_type']}")
    profile = {name: environment[variable] for name, variable in PROFILE.items() if variable in environment}
    values = {**profile, **copy.deepcopy(dict(stages[chosen]))}
    for path in _paths(Settings):
        if text := environment.get(_variable(path), "").strip():
            _put(values, path, text)
    try:
        return Settings.model_validate({**values, "stage": chosen})
    except ValidationError as error:
        raise SettingsError(_explain(chosen, error)) from error


def overrides(environment: Mapping[str, str]) -> dict[str, str]:
    """Give the variables that override a setting."""
    given = {name: environment.get(name, "").strip() for name in map(_variable, _paths(Settings))}
    return {name: text for name, text in given.items() if text}


def _paths(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        path = (*above, name)
        if isinstance(field.annotation, type) and issubclass(field.annotation, Group):
            yield from _paths(field.annotation, path)
        else:
            yield path


def _variable(path: tuple[str, ...]) -> str:
    return PREFIX + "_".join(path).upper()


def _put(values: dict[str, Any], path: tuple[str, ...], text: str) -> None:
    *groups, name = map(to_camel, path)
    for group in groups:
        values = values.setdefault(group, {})
    values[name] = text


def _explain(stage: str, error: ValidationError) -> str:
    return "\n".join(f"stage {stage}: {_explain_one(fault)}" for fault in error.errors())


def _explain_one(fault: ErrorDetails) -> str:
    """Name the setting, what is right, and what was given; a rule about several settings names them itself."""
    name = ".".join(map(str, fault["loc"]))
    if fault["type"] == "extra_forbidden":
        return f"{name}: there is no such setting; {_near(name)}"
    hint = _HINTS.get(fault["type"], fault["msg"]).removeprefix("Value error, ")
    if name == "region" and fault["type"] == "missing":
        hint += ", or in the AWS profile"
    return (f"{name}: " if name else "") + hint + _given(name, fault)


def _near(name: str) -> str:
    known = [".".join(map(to_camel, path)) for path in _paths(Settings)]
    near = get_close_matches(name, known, n=3)
    return f"near it are {', '.join(near)}" if near else "docs/deploy.md lists them all"


def _given(name: str, fault: ErrorDetails) -> str:
    """Show a short value, but no target of alarms, whose address may be its key."""
    value = fault["input"]
    is_shown = value is None or isinstance(value, str | int | float)
    if not is_shown or fault["type"] == "missing" or name.startswith("alarms.targets"):
        return ""
    return f"; got {json.dumps(value, ensure_ascii=False)[:_SHOWN]}"
