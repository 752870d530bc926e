"""Limits who may use a connection now: a few at once, nobody while it wants to be left alone.

Pure. A caller that finds no place gets a turn of its own, a little after the turn before. Thousands that wait for one
connection come back one after the other, at the pace at which places get free, and not all at once again and again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from scheducal.connectors.push.spending import Spending, Spent, spent_in
from scheducal.ids import CHANCE
from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import Key, limiter_key
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.writes import Update
from scheducal.values import dataclass

# The strictest calendar system allows four at once for a mailbox.
PLACES = 4
# Longer than a worker's function may run; after a crash the place is free again.
LEASE = timedelta(seconds=120)
# About a quarter of what one sync takes.
PACE = timedelta(milliseconds=250)
LONGEST_WAIT = timedelta(seconds=900)
LONGEST_PAUSE = timedelta(hours=1)
# Each begins with what another worker wrote meanwhile.
_MOST_COUNTS = 4

LimiterRow = Mapping[str, Any]


def milliseconds(instant: datetime) -> int:
    """Count milliseconds since the epoch, which is how a limiter's row keeps time."""
    return int(instant.timestamp() * 1000)


def free_place(limiter_row: LimiterRow, now: datetime) -> int | None:
    """Find the number of a place that nobody has; None where there is none, or where the system is left alone."""
    at = milliseconds(now)
    if limiter_row.get("pausedUntil", 0) > at:
        return None
    return next((place for place in range(PLACES) if limiter_row.get(f"until{place}", 0) <= at), None)


def wait_in_line(limiter_row: LimiterRow, now: datetime) -> timedelta:
    """Give how long to wait for one's own turn: at least a second, never longer than a message can be delayed."""
    at = milliseconds(now)
    last = max(at, limiter_row.get("lastTurn", 0), limiter_row.get("pausedUntil", 0))
    wait = timedelta(milliseconds=last - at) + PACE
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)


def pause_until(now: datetime, asked: timedelta) -> datetime:
    """Give the time when a system may be used again that asked to be left alone for a while; an hour at most."""
    return now + min(max(asked, timedelta()), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Permit:
    """The right to use the connection until the lease ends. row: the limiter's, as it was then."""

    key: Key
    number: int
    token: str
    row: LimiterRow = field(default_factory=dict)


class ConcurrencyLimiter:
    """One write for who finds a place at once; one more for who does not, and two for who has to wait."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def enter(self, tenant_id: str, connection_id: str, now: datetime) -> Permit | timedelta:
        """Take a place, or tell how long to wait before asking again."""
        # By chance, so that workers that come together try different places. A wrong guess costs one more write.
        key, guess = limiter_key(tenant_id, connection_id), CHANCE.randrange(PLACES)
        for _ in range(PLACES):
            try:
                return self._take(key, guess, now)
            except ConditionFailed as failed:
                limiter_row = failed.olds[0] or {}
            if (free := free_place(limiter_row, now)) is None:
                break
            guess = free
        return self._queue_up(key, limiter_row, now)

    def leave(self, place: Permit, spending: Spending, now: datetime) -> None:
        """Give the place back, and count what was spent; no error where the lease ran out and somebody else has it."""
        names = (_until(place.number), _holder(place.number))
        # Only our own: after a lease has ended, another worker may have the place.
        is_ours, row = Attr(names[1]).eq(place.token), place.row
        for _ in range(_MOST_COUNTS):
            spent = spent_in(row, now)
            is_same = {name: row.get(name) == value for name, value in (("minute", spent.minute), ("day", spent.day))}
            adds, values = _counted(spent, spending, is_same)
            known = [Attr(name).eq(row[name]) if name in row else Attr(name).not_exists() for name in is_same]
            try:
                row = self._table.update(
                    Update(place.key, values, remove=names, condition=is_ours & known[0] & known[1], adds=adds)
                )
            except ConditionFailed as failed:
                # Another minute or day has begun meanwhile, or the place is another's.
                row = failed.olds[0] or {}
                if row.get(names[1]) != place.token:
                    return
                continue
            if pause := spending.pause(spent_in(row, now), now):
                self._pause(place.key, pause, now)
            return

    def pause(self, tenant_id: str, connection_id: str, asked: timedelta, now: datetime) -> None:
        """Let nobody in for a while; a longer pause that there is already stays."""
        self._pause(limiter_key(tenant_id, connection_id), asked, now)

    def _pause(self, key: Key, asked: timedelta, now: datetime) -> None:
        until = milliseconds(pause_until(now, asked))
        # Several workers are throttled at once. The longest pause of all holds.
        is_shorter = Attr("pausedUntil").not_exists() | Attr("pausedUntil").lte(until)
        try:
            values = {"kind": "gate", "pausedUntil": until}
            self._table.update(Update(key, values, condition=is_shorter))
        except ConditionFailed:
            return

    def _take(self, key: Key, number: int, now: datetime) -> Permit:
        token = uuid4().hex
        values = {"kind": "gate", _until(number): milliseconds(now + LEASE), _holder(number): token}
        is_open = _passed(_until(number), now) & _passed("pausedUntil", now)
        return Permit(key, number, token, self._table.update(Update(key, values, condition=is_open)))

    def _queue_up(self, key: Key, limiter_row: LimiterRow, now: datetime) -> timedelta:
        """Take the next turn. Two that do so at once may get the same one, which does no harm."""
        wait = wait_in_line(limiter_row, now)
        # A full queue grows no further: those that come later ask again after the longest wait.
        if wait < LONGEST_WAIT:
            self._table.update(Update(key, {"kind": "gate", "lastTurn": milliseconds(now + wait)}))
        return wait


def _passed(attribute: str, now: datetime) -> Condition:
    return Attr(attribute).not_exists() | Attr(attribute).lte(milliseconds(now))


def _counted(spent: Spent, spending: Spending, is_same: Mapping[str, bool]) -> tuple[dict[str, int], dict[str, Any]]:
    """Give the numbers to add where the window is the same, and the values to set where another has begun."""
    adds = {"inMinute": spending.requests} if is_same["minute"] else {}
    adds |= {"inDay": spending.writes} if is_same["day"] else {}
    values: dict[str, Any] = {} if is_same["minute"] else {"minute": spent.minute, "inMinute": spending.requests}
    values |= {} if is_same["day"] else {"day": spent.day, "inDay": spending.writes}
    return adds, values


def _until(number: int) -> str:
    return f"until{number}"


def _holder(number: int) -> str:
    return f"holder{number}"
