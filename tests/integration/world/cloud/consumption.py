"""What work takes of AWS while a test looks on: units of the table, requests, log lines, bytes that stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.faults import wire as faults
from tests.integration.world.aws import stored_items, stream_records
from tests.integration.world.cloud.write_units import stored_size, units
from tests.integration.world.world import World

# A transaction's writes and checks cost twice as much.
_TRANSACTION = 2


@dataclass(slots=True)
class Consumption:
    """calls: those of each function, by service."""

    read_units: float = 0
    write_units: int = 0
    stored_bytes: int = 0
    calls: dict[str, Counter[str]] = field(default_factory=dict)

    def of(self, service: str) -> int:
        """Count the requests a service got."""
        return sum(counts[service] for counts in self.calls.values())


@contextmanager
def consumption(world: World) -> Iterator[Consumption]:
    """Measure the code inside; complete at the end."""
    found, begin, before = Consumption(), world.wire.next_number, _stored()
    perform = faults._send

    def send(client: Any, operation: str, parameters: Mapping[str, Any]) -> Any:
        position = len(stream_records(0))
        answer = perform(client, operation, parameters)
        if client.meta.service_model.service_name == "dynamodb":
            found.read_units += _read(operation, parameters)
            found.write_units += _written(operation, parameters, position)
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faults, "_send", send)
        yield found
    for call in world.wire.calls[begin:]:
        found.calls.setdefault(call.function, Counter())[call.service] += 1
    found.stored_bytes = _stored() - before


def _stored() -> int:
    return sum(map(stored_size, stored_items()))


def _read(operation: str, parameters: Mapping[str, Any]) -> float:
    """Each row that is asked for, and each query, is taken for 4 KB or less."""
    if operation in {"GetItem", "Query"}:
        return 1 if parameters.get("ConsistentRead") else 0.5
    if operation == "BatchGetItem":
        tables = parameters["RequestItems"].values()
        return sum(len(each["Keys"]) * (1 if each.get("ConsistentRead") else 0.5) for each in tables)
    return 0


def _written(operation: str, parameters: Mapping[str, Any], position: int) -> int:
    if operation not in {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"}:
        return 0
    asked = len(parameters.get("TransactItems", [1]))
    records = stream_records(0)
    new = [_units(records[:place], record) for place, record in enumerate(records) if place >= position]
    # What changes nothing, and what is only checked, is not in the stream.
    unseen = asked - len(new)
    return (sum(new) + unseen) * (_TRANSACTION if operation == "TransactWriteItems" else 1)


def _units(before: list[Any], record: Any) -> int:
    keys = record["dynamodb"]["Keys"]
    earlier = [each["dynamodb"] for each in before if each["dynamodb"]["Keys"] == keys]
    old = earlier[-1].get("NewImage", {}) if earlier else {}
    return units(old, record["dynamodb"].get("NewImage", {}))
