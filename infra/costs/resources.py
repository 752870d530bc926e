"""Finds the resources of a synthesized template, by kind and by reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infra.costs.lines import Properties, name_of

# Resources by logical id, each with its `Type` and `Properties`, of all stacks of an environment together.
Resources = Mapping[str, Mapping[str, Any]]


def of_kind(resources: Resources, kind: str) -> list[Properties]:
    """Give the properties of all of a kind."""
    return [each.get("Properties", {}) for each in resources.values() if each["Type"] == kind]


def referred(value: Any) -> str:
    """Give the logical id that a Ref or a Fn::GetAtt names; empty for what names none."""
    if not isinstance(value, Mapping):
        return ""
    return str(value.get("Ref") or value.get("Fn::GetAtt", [""])[0])


def functions_by_name(resources: Resources) -> dict[str, Properties]:
    """Give every function, by the name that settings call it."""
    return {name_of(each): each for each in of_kind(resources, "AWS::Lambda::Function")}


def function_of(resources: Resources, target: Any) -> str:
    """Give the name of the function that a function's or an alias's ARN leads to."""
    found = resources[referred(target)]
    if found["Type"] == "AWS::Lambda::Alias":
        return function_of(resources, found["Properties"]["FunctionName"])
    return name_of(found["Properties"])
