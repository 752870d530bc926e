"""A delivery with its attempts, put together from rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scheducal.store.keys import Key
from scheducal.store.values import Item
from scheducal.values import dataclass
from scheducal.webhooks.delivery.model import Attempt, Delivery
from scheducal.webhooks.delivery.rows import attempt_key, attempt_of, delivery_key, delivery_of
from scheducal.webhooks.delivery.rules import MOST_STEPS

MOST_ATTEMPTS = 20
MOST_GENERATIONS = 4


@dataclass(frozen=True, slots=True)
class History:
    """attempts: the newest 20, oldest first."""

    delivery: Delivery
    attempts: tuple[Attempt, ...]


def histories(rows: Iterable[Item]) -> Iterator[History]:
    """Join the rows of a day, newest first: there a delivery's attempts come before the delivery itself."""
    waiting: list[Item] = []
    for row in rows:
        if row["kind"] == "delivery":
            # Attempts whose delivery has expired before them belong to none.
            yield history(delivery_of(row), [each for each in waiting if each["sk"].startswith(f"{row['sk']}#")])
            waiting = []
        else:
            waiting.append(row)


def attempt_keys(delivery: Delivery) -> list[Key]:
    """List the keys where attempts of the newest four generations may be. Earlier ones may have made as many as ten."""
    key = delivery_key(delivery.tenant_id, delivery.webhook_id, delivery.delivery_id)
    earlier = range(max(1, delivery.generation - MOST_GENERATIONS + 1), delivery.generation)
    made = delivery.attempt if delivery.state == "undelivered" else delivery.attempt - 1
    return [
        *(attempt_key(key, generation, number + 1) for generation in earlier for number in range(MOST_STEPS)),
        *(attempt_key(key, delivery.generation, number + 1) for number in range(made)),
    ]


def history(delivery: Delivery, rows: Iterable[Item]) -> History:
    """Join a delivery and the rows of its attempts, in any order; a success is in the delivery alone."""
    attempts = [attempt_of(row) for row in rows]
    if delivery.last is not None and delivery.last.succeeded:
        attempts.append(delivery.last)
    ordered = sorted(attempts, key=lambda attempt: (attempt.generation, attempt.number))
    return History(delivery, tuple(ordered[-MOST_ATTEMPTS:]))
