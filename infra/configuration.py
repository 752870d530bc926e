"""Reads settings: cdk.json's context for the stage, then environment variables."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_camel

from infra.settings import Group, Settings

PREFIX = "SCHEDUCAL_"
# What the CDK command line knows of the AWS profile that deploys.
PROFILE = {"account": "CDK_DEFAULT_ACCOUNT", "region": "CDK_DEFAULT_REGION"}


class SettingsError(Exception):
    """Settings that cannot be deployed; the message has one line for each setting at fault."""


def load(stage: str | None, stages: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
    """The settings of one stage.

    stage: the context's choice, None to take SCHEDUCAL_STAGE. stages: cdk.json's `stages`, by name.
    environment: overrides named SCHEDUCAL_<GROUP>_<SETTING>, e.g. SCHEDUCAL_MAIL_DOMAIN; a list's
    members are separated by commas, a blank value is no override. Account and region, where nothing sets them,
    are those of the AWS profile.
    Raises SettingsError.
    """
    chosen = stage or environment.get(f"{PREFIX}STAGE", "")
    if chosen not in stages:
        raise SettingsError(f"choose a stage with -c stage=<{'|'.join(stages)}> or {PREFIX}STAGE; got '{chosen}'")
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
    faults = [(".".join(map(str, fault["loc"])) or "settings", fault) for fault in error.errors()]
    return "\n".join(f"stage {stage}: {name}: {_words(name, fault['type']) or fault['msg']}" for name, fault in faults)


def _words(name: str, kind: str) -> str | None:
    """Say where a missing setting goes; None for other faults, which have words of their own."""
    if kind != "missing":
        return None
    return "name it in cdk.json" + (", or in the AWS profile" if name == "region" else "")
