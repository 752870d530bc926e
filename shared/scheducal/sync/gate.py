"""The gate before a connected calendar: four places with leases and a pause, in one row of the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from scheducal.chance import CHANCE
from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import Key, gate_key
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.writes import Update
from scheducal.sync.turns import (
    LEASE,
    LONGEST_WAIT,
    PLACES,
    Gate,
    free_place,
    milliseconds,
    pause_until,
    wait_for_turn,
)


@dataclass(frozen=True, slots=True)
class Place:
    """The right to use the calendar until the lease ends."""

    key: Key
    number: int
    token: str


class CalendarGate:
    """One write for who finds a place at once; one more for who does not, and two for who has to wait."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def enter(self, tenant_id: str, calendar_id: str, now: datetime) -> Place | timedelta:
        """A place, or how long to wait before asking again."""
        key, guess = gate_key(tenant_id, calendar_id), CHANCE.randrange(PLACES)
        for _ in range(PLACES):
            try:
                return self._take(key, guess, now)
            except ConditionFailed as failed:
                gate = failed.olds[0] or {}
            if (free := free_place(gate, now)) is None:
                break
            guess = free
        return self._queue_up(key, gate, now)

    def leave(self, place: Place) -> None:
        """Give the place back; no error where the lease ran out and somebody else has it."""
        names = (_until(place.number), _holder(place.number))
        try:
            self._table.update(Update(place.key, remove=names, condition=Attr(names[1]).eq(place.token)))
        except ConditionFailed:
            return

    def pause(self, tenant_id: str, calendar_id: str, asked: timedelta, now: datetime) -> None:
        """Let nobody in for a while; a longer pause that there is already stays."""
        until = milliseconds(pause_until(now, asked))
        is_shorter = Attr("pausedUntil").not_exists() | Attr("pausedUntil").lte(until)
        try:
            values = {"kind": "gate", "pausedUntil": until}
            self._table.update(Update(gate_key(tenant_id, calendar_id), values, condition=is_shorter))
        except ConditionFailed:
            return

    def _take(self, key: Key, number: int, now: datetime) -> Place:
        place = Place(key, number, uuid4().hex)
        values = {
            "kind": "gate",
            _until(number): milliseconds(now + LEASE),
            _holder(number): place.token,
        }
        is_open = _passed(_until(number), now) & _passed("pausedUntil", now)
        self._table.update(Update(key, values, condition=is_open))
        return place

    def _queue_up(self, key: Key, gate: Gate, now: datetime) -> timedelta:
        """Two that do so at once may get the same turn, which does no harm."""
        wait = wait_for_turn(gate, now)
        if wait < LONGEST_WAIT:
            self._table.update(Update(key, {"kind": "gate", "lastTurn": milliseconds(now + wait)}))
        return wait


def _passed(attribute: str, now: datetime) -> Condition:
    return Attr(attribute).not_exists() | Attr(attribute).lte(milliseconds(now))


def _until(number: int) -> str:
    return f"until{number}"


def _holder(number: int) -> str:
    return f"holder{number}"
