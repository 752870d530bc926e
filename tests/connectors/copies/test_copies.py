"""Systems that mirror each other do not multiply bookings: what they made is recognised, linked and shown."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from scheducal import settings
from scheducal.connectors.connected import ConnectedSystem
from scheducal.connectors.connections import wiring
from scheducal.connectors.connections.model import Connection, is_calendar
from scheducal.connectors.connections.rows import connection_item
from scheducal.connectors.connections.ruleset.model import Ruleset
from scheducal.store.keys import connection_key
from scheducal.store.table import table
from scheducal.store.writes import Put
from tests.connectors.bench import Bench, bench, connect
from tests.connectors.engine.test_adoption import EVE, book_there, booked
from tests.connectors.test_toy import TOY
from tests.integration.connectors.rig import OWNER, Connected, google, open_lines
from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.world import World, fresh_world


def copies_of(made: Bench, appointment_id: str) -> dict[str, list[dict[str, Any]]]:
    """Give what others made of an appointment, by connection, as clients see it."""
    found = made.appointment(appointment_id)["sync"]
    return {each["connectionId"]: each["copies"] for each in found if each["copies"]}


def shown_at(made: Bench, connection_id: str) -> list[dict[str, Any]]:
    """Give the copies that a connection shows."""
    return list(made.world.client.send("connections.get", None, {"connectionId": connection_id}).data["copies"])


def test_two_systems_that_mirror_each_other_have_one_booking_whichever_tells_first() -> None:
    for is_first in (True, False):
        with fresh_world() as world:
            business = Business(world.client)
            # Two could come at once, so that nothing but the likeness keeps the second away.
            service = business.service(business.resource(capacity=2), oncePerCustomer=False)
            adopting = replace(TOY, rules=Ruleset(adopts=True, services={"cut": service}))
            with bench(adopting, world) as one:
                other = replace(one, connection=connect(world, adopting, one.fake))
                other.settle()
                here, there = book_there(one), book_there(one, email=EVE["person"].upper())
                calls = [(one, here), (other, there)] if is_first else [(other, there), (one, here)]
                for made, remote_id in calls:
                    made.tell(remote_id)
                one.settle()
                (ours,) = booked(one)
                ((connection_id, (copy,)),) = copies_of(one, ours["appointmentId"]).items()
                (linked,) = shown_at(one, connection_id)
                assert linked == {"appointmentId": ours["appointmentId"], "copy": copy}
                assert copy["likeness"] == "time_and_attendee"
                assert (one.asked("create"), one.asked("update")) == (0, 0), "neither is made again"

                second = book_there(one, "13:00")
                one.tell(second)
                other.tell(second)
                one.settle()
                assert len(booked(one)) == 2, "another time is another booking"

                # The copy is gone, and the booking stands: the system gets one of ours.
                one.fake.records["meetings"].pop(copy["remoteId"])
                (one if connection_id == one.connection.connection_id else other).tell(copy["remoteId"])
                world.clock.advance(minutes=2)
                world.pipeline.sweep()
                one.settle()
                assert len(booked(one)) == 2
                assert (copies_of(one, ours["appointmentId"]), one.asked("create")) == ({}, 1)


@pytest.fixture
def calendar(world: World) -> Iterator[Connected]:
    """Yield a Google calendar that is a resource's, beside systems that are served by their fakes."""
    usual, key = wiring.open_system, os.environ["CALENDAR_KEY_ID"]
    with open_lines() as lines, google(world, lines) as connected, pytest.MonkeyPatch.context() as patch:

        def opened(tenant_id: str, connection_id: str) -> ConnectedSystem:
            return (connected.open_system if is_calendar(connection_id) else usual)(tenant_id, connection_id)

        patch.setattr(wiring, "open_system", opened)
        patch.setenv("CALENDAR_KEY_ID", key)
        settings.calendar_settings.cache_clear()
        now, tenant_id = world.clock.now(), world.tenant.tenant_id
        kept = Connection(tenant_id, connected.calendar_id, "google", "oauth", now, now, {"account": OWNER})
        table().put(Put(connection_key(tenant_id, connected.calendar_id), connection_item(kept)))
        yield connected
        connected.conforms()


def mirrored(calendar: Connected, hour: int) -> str:
    """Let another platform put a booking into the calendar by itself, and give the event's id."""
    start, end = (
        datetime.fromisoformat(f"{MONDAY}T{hour:02}:{minute}:00").replace(tzinfo=UTC) for minute in ("00", "30")
    )
    body = {
        "summary": "Eve Holt and Anna",
        "start": {"dateTime": start.isoformat()},
        "end": {"dateTime": end.isoformat()},
        "attendees": [{"email": "Eve@Example.com"}],
    }
    with calendar.fake.lock:
        return str(calendar.fake.calendar(OWNER).insert(body, notify=False)["id"])


def test_what_a_platform_puts_into_the_calendar_itself_is_the_booking_in_either_order(
    world: World, calendar: Connected
) -> None:
    business = Business(world.client)
    service = business.service(business.resource(calendarId=calendar.calendar_id))
    adopting = replace(TOY, rules=Ruleset(adopts=True, services={"cut": service}))
    with bench(adopting, world) as made:
        first = mirrored(calendar, 10)
        calendar.settle()
        calendar.pull_run()
        made.tell(book_there(made, "11:00"))
        made.settle()
        calendar.pull_run()
        (ours,) = booked(made)
        assert ours["hasConflict"] is False
        events = calendar.fake.calendar(OWNER).events
        assert len(events) == 1, "it is there already"
        assert [each["copy"]["remoteId"] for each in shown_at(made, calendar.calendar_id)] == [first]

        made.tell(book_there(made, "14:00"))
        made.settle()
        assert len(events) == 2
        second = mirrored(calendar, 13)
        calendar.settle()
        calendar.pull_run()
        later = next(each for each in booked(made) if each["bookingId"] != ours["bookingId"])
        assert (later["hasConflict"], len(booked(made))) == (False, 2), "it does not fall on itself"
        assert [each["remoteId"] for each in copies_of(made, later["appointmentId"])[calendar.calendar_id]] == [second]
