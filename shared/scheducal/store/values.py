"""Rows as plain values, and in DynamoDB's typed form."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

Item = dict[str, Any]


def marshal(item: Mapping[str, Any]) -> Item:
    """Turn plain values into the typed form, without None; raises TypeError for what a row does not hold."""
    return {name: _typed(value) for name, value in item.items() if value is not None}


def unmarshal(item: Mapping[str, Any]) -> Item:
    """Turn the typed form into plain values; numbers are int, and any other raises ValueError.

    Bytes may be there as the JSON of DynamoDB and of its streams has them, in base64.
    """
    # Most values are texts, and a page has thousands of them.
    return {name: typed["S"] if "S" in typed else _plain(typed) for name, typed in item.items()}


def _typed(value: Any) -> dict[str, Any]:
    match value:
        case Mapping():
            return {"M": {name: _typed(inner) for name, inner in value.items()}}
        case list() | tuple():
            return {"L": [_typed(inner) for inner in value]}
    return _typed_scalar(value)


def _typed_scalar(value: Any) -> dict[str, Any]:
    match value:
        case str():
            return {"S": value}
        case bytes():
            return {"B": value}
        # Before int, since a bool is an int in Python.
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case None:
            return {"NULL": True}
    raise TypeError(f"a row holds no {type(value).__name__}")


def _plain(typed: Mapping[str, Any]) -> Any:
    ((kind, value),) = typed.items()
    match kind:
        case "N":
            # Rows hold whole numbers only, so that nothing is ever rounded.
            return int(value)
        case "S" | "BOOL":
            return value
        case "B":
            return b64decode(value) if isinstance(value, str) else value
        case "NULL":
            return None
        case "M":
            return unmarshal(value)
        case "L":
            return [_plain(inner) for inner in value]
    raise TypeError(f"a row holds no {kind}")
