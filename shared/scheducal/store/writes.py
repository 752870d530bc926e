"""Writes and conditions as plain values, and their form in DynamoDB's API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from scheducal.store.conditions import Attr, Condition, Placeholders
from scheducal.store.keys import Key
from scheducal.store.values import marshal
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Put:
    """Write a whole row. Attributes that are None are left out."""

    key: Key
    item: Mapping[str, Any]
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """Change attributes of a row.

    sums: attributes set to the sum of a number, or an attribute's, and another attribute's value.
    adds: numbers to add to attributes; one that is missing counts as zero.
    """

    key: Key
    values: Mapping[str, Any] = field(default_factory=dict)
    sums: Mapping[str, tuple[str | int, str]] = field(default_factory=dict)
    remove: Sequence[str] = ()
    condition: Condition | None = None
    adds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete a row."""

    key: Key
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class ConditionCheck:
    """Let the transaction fail where a row is not as it should be; writes nothing."""

    key: Key
    condition: Condition


Write = Put | Update | Delete | ConditionCheck


def is_absent() -> Condition:
    """Require that the row does not exist."""
    # Each row has this attribute, so that the condition asks for the row itself.
    return Attr("pk").not_exists()


def is_absent_or_expired(now_epoch: int) -> Condition:
    """Require that the row does not exist, or that its time to live has passed (DynamoDB deletes late)."""
    return Attr("pk").not_exists() | Attr("expiresAt").lte(now_epoch)


def to_request(write: Write, table_name: str) -> dict[str, Any]:
    """Give the parameters of this write, for its one-row call (PutItem, say) or a transaction's entry."""
    # The refusal brings the row along, so that nobody reads it only to say why.
    return {"TableName": table_name, "ReturnValuesOnConditionCheckFailure": "ALL_OLD", **_request(write)}


def _request(write: Write) -> dict[str, Any]:
    match write:
        case Put():
            return _put(write)
        case Update():
            return _update(write)
        case Delete() | ConditionCheck():
            return _by_key(write)


def _put(write: Put) -> dict[str, Any]:
    placeholders = Placeholders()
    request = {"Item": marshal({**write.key.attributes(), **write.item}), **_condition(write, placeholders)}
    return request | placeholders.request()


def _update(write: Update) -> dict[str, Any]:
    placeholders = Placeholders()
    clauses = _set_clauses(write, placeholders)
    removed = [placeholders.name(attribute) for attribute in write.remove]
    added = [f"{placeholders.name(name)} {placeholders.value(number)}" for name, number in write.adds.items()]
    parts = {"SET": clauses, "REMOVE": removed, "ADD": added}
    expression = " ".join(f"{verb} {', '.join(each)}" for verb, each in parts.items() if each)
    request = {
        "Key": marshal(write.key.attributes()),
        "UpdateExpression": expression,
        **_condition(write, placeholders),
    }
    return request | placeholders.request()


def _by_key(write: Delete | ConditionCheck) -> dict[str, Any]:
    placeholders = Placeholders()
    return {"Key": marshal(write.key.attributes()), **_condition(write, placeholders)} | placeholders.request()


def _condition(write: Write, placeholders: Placeholders) -> dict[str, Any]:
    return {"ConditionExpression": placeholders.expression(write.condition)} if write.condition is not None else {}


def _set_clauses(write: Update, placeholders: Placeholders) -> list[str]:
    clauses = [
        f"{placeholders.name(attribute)} = {placeholders.value(value)}" for attribute, value in write.values.items()
    ]
    for attribute, (base, addend) in write.sums.items():
        left = placeholders.name(base) if isinstance(base, str) else placeholders.value(base)
        clauses.append(f"{placeholders.name(attribute)} = {left} + {placeholders.name(addend)}")
    return clauses
