"""What must hold of the ledger, whatever happened. Each law raises AssertionError."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.ledger.rows import day_of
from scheducal.bookings.holds.rows import hold_of
from scheducal.bookings.rows import booking_of
from tests.integration.world.rows import Row, rows

_TAKING = ("pending", "confirmed", "completed", "no_show")
ResourceDay = tuple[str, str]


def ledger_holds(now: datetime) -> None:
    """Invariant 5: nothing is taken twice, and what is taken is what bookings and holds say."""
    found = rows()
    _agrees_with_bookings_and_holds(found, now)
    _nothing_is_taken_twice(found, now)
    _changes_are_whole(found)


def _agrees_with_bookings_and_holds(found: list[Row], now: datetime) -> None:
    assert _by_day(found, now) == _expected(found, now), "the ledger has what bookings and holds say, and no more"


def _by_day(found: list[Row], now: datetime) -> dict[ResourceDay, set[Allocation]]:
    second = int(now.timestamp())
    days = {(row["pk"].rpartition("#")[2], row["sk"][2:]): day_of(row) for row in _of(found, "ledger")}
    assert all(len({each.holder for each in day.taken}) == len(day.taken) for day in days.values())
    live = {place: {each for each in day.taken if each.counts_at(second)} for place, day in days.items()}
    return {place: taken for place, taken in live.items() if taken}


def _expected(found: list[Row], now: datetime) -> dict[ResourceDay, set[Allocation]]:
    expected: dict[ResourceDay, set[Allocation]] = defaultdict(set)
    bookings = [booking_of(row) for row in _of(found, "booking") if row["status"] in _TAKING]
    holds = [hold for hold in map(hold_of, _of(found, "hold")) if hold.state_at(now) == "active"]
    owned = [(each.resource_ids, each.allocation()) for each in bookings]
    owned += [(each.resource_ids, each.allocation()) for each in holds]
    for resource_ids, taken in owned:
        for resource_id in resource_ids:
            for day in _days(taken):
                expected[resource_id, day].add(taken)
    return dict(expected)


def _days(taken: Allocation) -> set[str]:
    """Minute by minute."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    minutes = range(taken.start - taken.before, taken.end + taken.after)
    return {(epoch + timedelta(minutes=minute)).date().isoformat() for minute in minutes}


def _nothing_is_taken_twice(found: list[Row], now: datetime) -> None:
    in_conflict = {row["bookingId"] for row in _of(found, "booking") if row["hasConflict"]}
    seats, capacity = _contents(found, "service", "seats"), _contents(found, "resource", "capacity")
    by_resource: dict[str, set[Allocation]] = defaultdict(set)
    for (resource_id, _), taken in _by_day(found, now).items():
        by_resource[resource_id] |= {each for each in taken if each.holder not in in_conflict}
    for resource_id, taken in by_resource.items():
        depth: dict[int, set[object]] = defaultdict(set)
        for each in taken:
            shared = seats[each.service_id] > 1
            session = (each.service_id, each.start, each.end) if shared else each.holder
            for minute in range(each.start - each.before, each.end + each.after):
                depth[minute].add(session)
            if shared:
                same = [one for one in taken if (one.service_id, one.start, one.end) == session]
                assert sum(one.seats for one in same) <= seats[each.service_id], "more seats than there are"
        assert all(len(sessions) <= capacity[resource_id] for sessions in depth.values()), "somebody is booked twice"


def _contents(found: list[Row], kind: str, name: str) -> dict[str, int]:
    return {row["entryId"]: json.loads(row["contents"])[name] for row in _of(found, kind)}


def _changes_are_whole(found: list[Row]) -> None:
    """Each version of a booking has its audit row and its event; a confirmed one has its appointment, and agrees."""
    appointments = {row["pk"]: row for row in _of(found, "appointment")}
    for row in _of(found, "booking"):
        beside = [each for each in found if each["pk"] == row["pk"]]
        versions = list(range(1, row["version"] + 1))
        audits = [each["version"] for each in beside if each["kind"] == "bookingAudit"]
        told = [each for each in beside if each["kind"] == "event" and each["eventType"].startswith("booking.")]
        assert sorted(audits) == versions
        assert sorted(json.loads(each["envelope"])["data"]["version"] for each in told) == versions
        appointment = appointments.get(row["pk"])
        assert (appointment is not None) == row["hasAppointment"]
        if appointment is not None:
            assert (appointment["status"] == "cancelled") == (row["status"] in {"cancelled", "declined"})
            assert (appointment["startLocal"], appointment["zone"]) == (row["startLocal"], row["zone"])
    for hold in _of(found, "hold"):
        expired = [each for each in found if each["pk"] == hold["pk"] and each["kind"] == "event"]
        assert len(expired) == (hold["state"] == "expired")


def _of(found: list[Row], kind: str) -> list[Row]:
    return [row for row in found if row["kind"] == kind]
