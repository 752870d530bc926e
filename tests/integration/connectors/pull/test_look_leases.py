"""Who may work on a look: one worker at a time, none for longer than its lease, nobody once it was asked for again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheducal.clock import isoformat
from scheducal.connectors.looks.model import LEASE
from scheducal.connectors.looks.queue import ChangesMessage
from scheducal.connectors.looks.repository import LookClaim, Looks
from scheducal.store.due import due_entry
from scheducal.store.keys import look_key, sortable
from scheducal.store.table import Table, table
from scheducal.store.values import Item
from scheducal.store.writes import Put
from tests.integration.world.rows import Row, of_kind
from tests.integration.world.world import World

MESSAGE = ChangesMessage("tenant", "cal_1", 0, "event-1")
SECOND = timedelta(seconds=1)


@pytest.fixture
def now(world: World) -> datetime:
    return world.clock.now()


@pytest.fixture
def looks(now: datetime) -> Looks:
    """One look was asked for, and is due."""
    asked = Looks(table())
    asked.ask("tenant", "cal_1", "event-1", now, now)
    return asked


def the_look() -> Row:
    (found,) = of_kind("look")
    return found


def found_by_sweeper(looks: Looks, now: datetime) -> list[str | None]:
    return [message.reference for message in looks.due(now, 10)]


def test_a_worker_that_dies_after_its_claim_keeps_the_look_for_its_lease(looks: Looks, now: datetime) -> None:
    assert looks.begin(MESSAGE, now) is not None
    for soon in (now, now + LEASE - SECOND):
        assert (looks.begin(MESSAGE, soon), found_by_sweeper(looks, soon)) == (None, [])
    assert found_by_sweeper(looks, now + LEASE) == ["event-1"]
    taken = looks.begin(MESSAGE, now + LEASE)
    assert taken is not None
    assert taken.pending.tries == 2


def test_of_two_workers_that_read_the_row_one_has_the_look(
    looks: Looks, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rival: list[LookClaim | None] = []

    def read_late(row: Item | None) -> Item | None:
        """Give a row that another worker claims right after it was read."""
        if not rival:
            rival.append(None)
            rival.append(looks.begin(MESSAGE, now))
        return row

    read = Table.get
    monkeypatch.setattr(Table, "get", lambda self, key: read_late(read(self, key)))
    assert looks.begin(MESSAGE, now) is None
    assert rival[-1] is not None
    assert the_look()["tries"] == 1


def test_a_worker_whose_lease_ended_writes_nothing_once_another_has_the_look(looks: Looks, now: datetime) -> None:
    slow, later = looks.begin(MESSAGE, now), now + LEASE
    fast = looks.begin(MESSAGE, later)
    assert slow is not None
    assert fast is not None
    before = the_look()
    assert not looks.end(slow, later)
    assert not looks.end(slow, later, "given up")
    assert not looks.again(slow, "failed", later, later)
    assert the_look() == before
    assert looks.end(fast, later)
    assert the_look()["state"] == "looked at"
    assert not the_look().keys() & {"claim", "leasedUntil", "dueAt", "duePk"}


def test_a_worker_whose_lease_ended_ends_the_look_where_nobody_took_it(looks: Looks, now: datetime) -> None:
    slow = looks.begin(MESSAGE, now)
    assert slow is not None
    assert looks.end(slow, now + 2 * LEASE)
    assert the_look()["state"] == "looked at"


def test_who_asks_meanwhile_is_heard_at_once(looks: Looks, now: datetime) -> None:
    earlier = looks.begin(MESSAGE, now)
    assert earlier is not None
    looks.ask("tenant", "cal_1", "event-1", now, now)
    assert not looks.end(earlier, now)
    assert the_look()["state"] == "waiting"
    taken = looks.begin(MESSAGE, now)
    assert taken is not None
    assert taken.pending.tries == 1


def test_a_look_that_an_older_release_took_is_free_when_its_lease_ends(world: World, now: datetime) -> None:
    """It wrote `leasedUntil` without a claim."""
    key, until = look_key("tenant", "cal_1", "event-1"), now + LEASE
    row = {
        "kind": "look",
        "tenantId": "tenant",
        "calendarId": "cal_1",
        "reference": "event-1",
        "state": "waiting",
        "revision": "0123456789abcdef0123456789abcdef",
        "askedAt": isoformat(now),
        "tries": 3,
        "leasedUntil": sortable(until),
        **due_entry("look", key.sk, until),
    }
    table().put(Put(key, row))
    looks = Looks(table())
    assert looks.begin(MESSAGE, until - SECOND) is None
    assert found_by_sweeper(looks, until) == ["event-1"]
    taken = looks.begin(MESSAGE, until)
    assert taken is not None
    assert taken.pending.tries == 4
    assert looks.again(taken, "failed", until, until)
    assert not the_look().keys() & {"claim", "leasedUntil"}
