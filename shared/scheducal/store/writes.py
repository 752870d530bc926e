"""Writes and conditions as plain values, and their form in DynamoDB's API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase, ConditionExpressionBuilder
from boto3.dynamodb.types import TypeSerializer

from scheducal.store.keys import Key

Item = dict[str, Any]

_serialize = TypeSerializer().serialize


@dataclass(frozen=True, slots=True)
class Put:
    """Write a whole row. Attributes that are None are left out."""

    key: Key
    item: Mapping[str, Any]
    condition: ConditionBase | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """Change attributes of a row.

    sums: attributes set to the sum of a number, or an attribute's, and another attribute's value.
    """

    key: Key
    values: Mapping[str, Any] = field(default_factory=dict)
    sums: Mapping[str, tuple[str | int, str]] = field(default_factory=dict)
    remove: Sequence[str] = ()
    condition: ConditionBase | None = None


Write = Put | Update


def is_absent() -> ConditionBase:
    """The row does not exist."""
    return Attr("pk").not_exists()


def is_absent_or_expired(now_epoch: int) -> ConditionBase:
    """The row does not exist, or its time to live has passed (DynamoDB deletes late)."""
    return Attr("pk").not_exists() | Attr("expiresAt").lte(now_epoch)


def marshal(item: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values to DynamoDB's typed form."""
    return {name: _serialize(value) for name, value in item.items() if value is not None}


def to_request(write: Write, table_name: str) -> dict[str, Any]:
    """The parameters of the one-row call (PutItem, UpdateItem) or of a transaction's entry for this write."""
    request = _put(write) if isinstance(write, Put) else _update(write)
    return {"TableName": table_name, "ReturnValuesOnConditionCheckFailure": "ALL_OLD", **request}


def _put(write: Put) -> dict[str, Any]:
    request: dict[str, Any] = {"Item": marshal({**asdict(write.key), **write.item})}
    if write.condition is not None:
        built = ConditionExpressionBuilder().build_expression(write.condition)
        request |= _expression(built.condition_expression, built.attribute_name_placeholders)
        request |= _values(built.attribute_value_placeholders)
    return request


def _update(write: Update) -> dict[str, Any]:
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    clauses = _set_clauses(write, names, values)
    removed = [_name(attribute, names) for attribute in write.remove]
    expression = (f"SET {', '.join(clauses)} " if clauses else "") + (f"REMOVE {', '.join(removed)}" if removed else "")
    request: dict[str, Any] = {"Key": marshal(asdict(write.key)), "UpdateExpression": expression.strip()}
    if write.condition is not None:
        built = ConditionExpressionBuilder().build_expression(write.condition)
        request["ConditionExpression"] = built.condition_expression
        names |= built.attribute_name_placeholders
        values |= built.attribute_value_placeholders
    return request | {"ExpressionAttributeNames": names} | _values(values)


def _set_clauses(write: Update, names: dict[str, str], values: dict[str, Any]) -> list[str]:
    clauses = []
    for attribute, value in write.values.items():
        clauses.append(f"{_name(attribute, names)} = {_value(value, values)}")
    for attribute, (base, addend) in write.sums.items():
        left = _name(base, names) if isinstance(base, str) else _value(base, values)
        clauses.append(f"{_name(attribute, names)} = {left} + {_name(addend, names)}")
    return clauses


def _name(attribute: str, names: dict[str, str]) -> str:
    names[f"#{attribute}"] = attribute
    return f"#{attribute}"


def _value(value: Any, values: dict[str, Any]) -> str:
    placeholder = f":u{len(values)}"
    values[placeholder] = value
    return placeholder


def _expression(condition: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {"ConditionExpression": condition, "ExpressionAttributeNames": dict(names)}


def _values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"ExpressionAttributeValues": marshal(values)} if values else {}
