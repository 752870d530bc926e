"""Invariant 6: the wall time and the zone are what was agreed; instants are derived from them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.integration.scenarios import the_id
from tests.integration.world.catalog.business import Business
from tests.integration.world.mailbox import calendar_of
from tests.integration.world.requests import JOHN, WITH_JOHN
from tests.integration.world.rows import partitions, the_partition
from tests.integration.world.world import World


def at(start: str, end: str, zone: str) -> dict[str, str]:
    """A request's times."""
    return {"appointmentStart": start, "appointmentEnd": end, "appointmentTimeZone": zone}


@pytest.mark.parametrize(
    ("times", "shown", "instant"),
    [
        (at("2026-07-01T09:00:00", "2026-07-01T10:00:00", "America/New_York"), "2026-07-01T09:00:00", "13:00"),
        (at("2026-01-01T09:00:00", "2026-01-01T10:00:00", "America/New_York"), "2026-01-01T09:00:00", "14:00"),
        (at("2026-07-01T13:00:00Z", "2026-07-01T14:00:00Z", "America/New_York"), "2026-07-01T09:00:00", "13:00"),
        (at("2026-11-01T01:30:00", "2026-11-01T03:00:00", "America/New_York"), "2026-11-01T01:30:00", "05:30"),
        (at("2026-11-01T01:30:00-05:00", "2026-11-01T03:00:00", "America/New_York"), "2026-11-01T01:30:00", "06:30"),
        (at("2026-07-01T09:00:00", "2026-07-01T10:00:00", "Asia/Kathmandu"), "2026-07-01T09:00:00", "03:15"),
    ],
    ids=["summer", "winter", "as an instant", "doubled: the first", "doubled: the second", "quarter hour"],
)
def test_what_was_agreed_is_kept_shown_and_mailed(
    world: World, times: dict[str, str], shown: str, instant: str
) -> None:
    created = world.client.create({**WITH_JOHN, **times}).data
    world.pipeline.settle()
    read = world.client.get(created["appointmentId"]).data
    row = the_partition().appointment
    assert (created["start"], created["timeZone"]) == (shown, times["appointmentTimeZone"])
    assert (read["start"], read["timeZone"]) == (shown, times["appointmentTimeZone"])
    assert (row["startLocal"], row["zone"]) == (shown, times["appointmentTimeZone"])
    entry = calendar_of(world.mails(JOHN), row["uid"])
    assert entry is not None
    expected = datetime.fromisoformat(f"{shown[:10]}T{instant}").replace(tzinfo=UTC)
    assert entry.start == expected == datetime.fromisoformat(row["startInstant"]).replace(tzinfo=UTC)


def test_a_time_that_the_zone_skips_is_refused_with_the_two_nearest(world: World) -> None:
    times = at("2026-03-08T02:30:00", "2026-03-08T04:00:00", "America/New_York")
    refused = world.client.create({**WITH_JOHN, **times})
    assert (refused.status, refused.code) == (422, "nonexistent_local_time")
    assert "2026-03-08T01:59:59" in refused.body["message"] or "2026-03-08T01:30:00" in refused.body["message"]
    assert partitions() == []


def test_another_zone_keeps_the_wall_time_and_moves_the_instant(world: World) -> None:
    world.client.create({**WITH_JOHN, **at("2026-07-01T09:00:00", "2026-07-01T10:00:00", "America/New_York")})
    moved = world.client.update(the_id(), {"appointmentTimeZone": "Europe/Berlin"})
    assert moved.data["startDateTime"] == "2026-07-01T09:00:00"
    row = the_partition().appointment
    assert (row["startLocal"], row["startInstant"], row["sequence"]) == (
        "2026-07-01T09:00:00",
        "2026-07-01T07:00:00",
        1,
    )


def test_another_name_of_the_same_offset_moves_no_instant_and_raises_no_sequence(world: World) -> None:
    world.client.create({**WITH_JOHN, **at("2026-07-01T09:00:00", "2026-07-01T10:00:00", "Europe/Berlin")})
    world.client.update(the_id(), {"appointmentTimeZone": "Europe/Paris"})
    row = the_partition().appointment
    assert (row["version"], row["sequence"], row["zone"]) == (2, 0, "Europe/Paris")


def test_the_second_of_two_equal_readings_is_sent_back_as_what_it_was(world: World) -> None:
    times = at("2027-10-31T02:30:00+01:00", "2027-10-31T04:00:00", "Europe/Berlin")
    created = world.client.create({**WITH_JOHN, **times}).data
    world.pipeline.settle()
    shown = world.client.get(created["appointmentId"]).data
    assert (shown["startInstant"], shown["endInstant"]) == ("2027-10-31T01:30:00Z", "2027-10-31T03:00:00Z")
    assert {name: created[name] for name in ("startInstant", "endInstant")}.items() <= shown.items()
    for start, end in ((shown["start"], shown["end"]), (shown["startInstant"], shown["endInstant"])):
        same = world.client.update(created["appointmentId"], at(start, end, shown["timeZone"]))
        assert (same.status, same.data["startInstant"]) == (200, shown["startInstant"])
    world.pipeline.settle()
    assert (the_partition().appointment["version"], len(world.mails(JOHN))) == (1, 1)


def test_bookings_and_holds_take_their_own_start_back(world: World) -> None:
    business = Business(world.client)
    resource = business.resource(weekly={"sunday": ["00:00-24:00"]})
    service = business.service(resource, horizon={"days": 365})
    hold = business.hold(service, "2026-10-25T02:30:00+01:00").data
    booking = business.use(hold["holdId"], start=hold["start"], timeZone=hold["timeZone"]).data
    assert (booking["start"], booking["startInstant"]) == ("2026-10-25T02:30:00", "2026-10-25T01:30:00Z")
    for start in (booking["start"], booking["startInstant"]):
        assert business.move(booking["bookingId"], start, timeZone=booking["timeZone"]).data == booking
        same = business.client.update(booking["appointmentId"], at(start, booking["end"], booking["timeZone"]))
        assert (same.status, same.data["startInstant"]) == (200, booking["startInstant"])
