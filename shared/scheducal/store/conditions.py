"""Conditions on attributes as plain values, and their form in DynamoDB's expressions.

Ours, since boto3's need all of boto3, which costs a function a tenth of a bare handler's import time.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any

from scheducal.store.values import marshal
from scheducal.values import dataclass

Operand = Any  # a Condition, an Attr, or else a value


@dataclass(frozen=True, slots=True)
class Condition:
    """`a & b` and `a | b` join two. form: the expression, with `{}` for each operand."""

    form: str
    operands: tuple[Operand, ...]

    def __and__(self, other: Condition) -> Condition:
        return Condition("({} AND {})", (self, other))

    def __or__(self, other: Condition) -> Condition:
        return Condition("({} OR {})", (self, other))


@dataclass(frozen=True, slots=True)
class Attr:
    """An attribute of a row, of its key or not; `outer.inner` names one inside another."""

    name: str

    def eq(self, value: Any) -> Condition:
        """Require that it equals the value."""
        return Condition("{} = {}", (self, value))

    def lte(self, value: Any) -> Condition:
        """Require that it is at most the value."""
        return Condition("{} <= {}", (self, value))

    def between(self, low: Any, high: Any) -> Condition:
        """Require that it is neither below the one nor above the other."""
        return Condition("{} BETWEEN {} AND {}", (self, low, high))

    def begins_with(self, prefix: str) -> Condition:
        """Require that its text begins so."""
        return Condition("begins_with({}, {})", (self, prefix))

    def contains(self, value: Any) -> Condition:
        """Require a list that has the value among its own."""
        return Condition("contains({}, {})", (self, value))

    def exists(self) -> Condition:
        """Require that the row has it."""
        return Condition("attribute_exists({})", (self,))

    def not_exists(self) -> Condition:
        """Require that the row lacks it."""
        return Condition("attribute_not_exists({})", (self,))


@dataclass(frozen=True, slots=True)
class Placeholders:
    """The names and values of one request's expressions, by their placeholders."""

    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)

    def name(self, attribute: str) -> str:
        """Give the placeholder of an attribute, and of each step to one inside another."""
        steps = attribute.split(".")
        self.names.update({f"#{step}": step for step in steps})
        return ".".join(f"#{step}" for step in steps)

    def value(self, value: Any) -> str:
        """Give a value a placeholder of its own."""
        placeholder = f":v{len(self.values)}"
        self.values[placeholder] = value
        return placeholder

    def expression(self, condition: Condition) -> str:
        """Write the condition in DynamoDB's words."""
        return condition.form.format(*map(self._operand, condition.operands))

    def request(self) -> dict[str, Any]:
        """Give the request's parameters that say what the placeholders stand for."""
        names = {"ExpressionAttributeNames": self.names} if self.names else {}
        values = {"ExpressionAttributeValues": marshal(self.values)} if self.values else {}
        return names | values

    def _operand(self, operand: Operand) -> str:
        if isinstance(operand, Condition):
            return self.expression(operand)
        return self.name(operand.name) if isinstance(operand, Attr) else self.value(operand)
