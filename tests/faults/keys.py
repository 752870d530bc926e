"""DynamoDB's limits of keys, which moto does not know everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MOST_BYTES = {"pk": 2048, "gsi1pk": 2048, "gsi2pk": 2048, "duePk": 2048}
MOST_BYTES |= {"sk": 1024, "gsi1sk": 1024, "gsi2sk": 1024, "dueAt": 1024}


def too_long(parameters: Any) -> list[str]:
    """Give the key attributes of a request's rows and keys that DynamoDB would refuse; those of indexes included."""
    return list(_found(parameters))


def _found(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            most = MOST_BYTES.get(name)
            if most is not None and isinstance(inner, Mapping) and not 0 < len(str(inner.get("S")).encode()) <= most:
                yield name
            yield from _found(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _found(inner)
