"""Work items: what queues carry. An item has ids and its lineage, and no payload. Pure.

Lambda stops a chain of messages after some 16 invocations of one function, unless the function may go on for ever.
Ours may, since replays and busy calendars need more. So each item knows how long its chain is, and we end it ourselves.
Nothing is lost by that: each item that waits has a due entry, and the sweep begins a new chain with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from scheducal.values import dataclass, replace

# SQS delays no message longer. A longer wait rests in the due entry of its row, and the sweep sends the item in time.
LONGEST_DELAY = timedelta(seconds=900)
# More than any work of ours needs between two sweeps.
MOST_HOPS = 100
LONGEST_AGE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where an item comes from.

    began: when the first of its chain was sent, in seconds since the epoch. None before that, and in items of older
        releases.
    hops: how often it was sent on since.
    request_id: of the request behind it, None for our own work.
    """

    began: int | None = None
    hops: int = 0
    request_id: str | None = None

    def begun(self, now: datetime) -> Lineage:
        """Give the same chain, or one that begins now."""
        return replace(self, began=int(now.timestamp())) if self.began is None else self

    def to_json(self) -> dict[str, Any]:
        """Give its fields of a body."""
        if self.began is None:
            return {}
        trace = {"trace": {"requestId": self.request_id}} if self.request_id is not None else {}
        return {"began": self.began, "hops": self.hops, **trace}

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> Lineage:
        """Take its fields out of a body. Items of older releases have none."""
        # A trace may say more in a later release.
        return cls(values.pop("began", None), values.pop("hops", 0), (values.pop("trace", None) or {}).get("requestId"))

    def next(self, now: datetime) -> Lineage | None:
        """Go one hop further; None where the chain is too long or too old."""
        begun = self.begun(now)
        return None if self.hops >= MOST_HOPS or begun.age(now) >= LONGEST_AGE else replace(begun, hops=self.hops + 1)

    def age(self, now: datetime) -> timedelta:
        """Count the time since the chain began."""
        return timedelta() if self.began is None else timedelta(seconds=now.timestamp() - self.began)


NEW = Lineage()


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to do. Items that ask for the same are equal, however long their chains are."""

    lineage: Lineage = field(default=NEW, kw_only=True, compare=False)
    # Fields whose name in the body is another. Bodies keep their names, since two releases can work on one queue.
    body_names: ClassVar[Mapping[str, str]] = {}

    @property
    def group(self) -> str | None:
        """Give whose it is, for fair queues; None: nobody's."""
        return None

    @property
    def ids(self) -> dict[str, object]:
        """Give what it says, without its lineage."""
        return {name: value for name, value in asdict(self).items() if name != "lineage" and value is not None}

    def wait(self, now: datetime) -> timedelta:
        """Give the time that is left until it may be done."""
        del now
        return timedelta()

    def to_json(self) -> str:
        """Write the message's body."""
        named = {self.body_names.get(name, name): value for name, value in self.ids.items()}
        return json.dumps(named | self.lineage.to_json())

    @classmethod
    def from_json(cls, body: str) -> Self:
        """Read a body; raises ValueError, TypeError for anything that `to_json` never gave, in any release."""
        values = json.loads(body)
        if not isinstance(values, dict):
            raise TypeError("a work item is a JSON object")
        lineage = Lineage.taken_from(values)
        fields = {body_name: name for name, body_name in cls.body_names.items()}
        return cls(**{fields.get(name, str(name)): value for name, value in values.items()}, lineage=lineage)


def lineage_of(row: Mapping[str, Any]) -> Lineage:
    """Begin the chain of what follows from an event, given as its row."""
    return Lineage(request_id=row.get("requestId"))


def told(body: str) -> tuple[str | None, dict[str, object]]:
    """Tell of a message's body which request is behind it, and its ids; nothing for one that no item wrote."""
    try:
        values = json.loads(body)
    except ValueError:
        return None, {}
    if not isinstance(values, dict) or "began" not in values:
        return None, {}
    return Lineage.taken_from(values).request_id, values


def rests(wait: timedelta) -> bool:
    """Tell whether a wait is left to the due entry, since a message would need hops for it."""
    return wait > LONGEST_DELAY
