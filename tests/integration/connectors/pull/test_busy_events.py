"""Events that people make in a resource's calendar, and the bookings on which they fall."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scheducal.aws import Unavailable
from scheducal.connectors.connected import RemoteEvent
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.rows import connection_item
from scheducal.connectors.pull.busy_events import BusyEvents
from scheducal.store.keys import connection_key
from scheducal.store.table import Contention, table
from scheducal.store.writes import Put
from tests.faults import every_fault
from tests.faults.modes import Killed
from tests.integration.connectors.pull.test_subscriptions import forget_cursors, silence
from tests.integration.connectors.rig import OWNER, Connected, at
from tests.integration.world.catalog.business import ADA, BOB, MONDAY, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World, worlds

CLEO = {"name": "Cleo", "email": "cleo@example.com"}


def busy_business(connected: Connected) -> tuple[Business, str]:
    """A service of somebody whose calendar is connected; bookings are kept in it too."""
    business, now = Business(connected.world.client), connected.world.clock.now()
    tenant_id, connection_id = connected.world.tenant.tenant_id, connected.calendar_id
    kept = Connection(tenant_id, connection_id, connected.kind, "oauth", now, now, {"account": OWNER})
    table().put(Put(connection_key(tenant_id, connection_id), connection_item(kept)))
    return business, business.service(business.resource(calendarId=connected.calendar_id))


def booked(connected: Connected, business: Business, service: str, *times: str) -> list[str]:
    made = [
        business.book(service, when, key=when, customer=who) for when, who in zip(times, (ADA, BOB, CLEO), strict=False)
    ]
    assert [each.status for each in made] == [201] * len(times), made
    connected.settle()
    connected.pull_run()
    return [str(each.data["bookingId"]) for each in made]


def utc(clock: str) -> datetime:
    """A time in Berlin on Monday, in winter."""
    hours, minutes = clock.split(":")
    return at(f"{MONDAY}T{int(hours) - 1:02}:{minutes}:00")


def blocked(connected: Connected, start: str, end: str, **more: Any) -> str:
    """The id of an entry that the owner made."""
    before = _private(connected)
    connected.person.block(utc(start), utc(end), **more)
    connected.settle()
    connected.pull_run()
    (made,) = _private(connected) - before
    return made


def _private(connected: Connected) -> set[str]:
    if connected.kind == "google":
        return {each["id"] for each in connected.fake.calendar(OWNER).events.values()}
    return set(connected.fake.mailbox(OWNER).events)


def marked(business: Business, ids: list[str]) -> list[bool]:
    return [business.get(each).data["hasConflict"] for each in ids]


def test_an_event_marks_what_it_falls_on_and_takes_the_mark_along(connected: Connected) -> None:
    business, service = busy_business(connected)
    ids = booked(connected, business, service, "10:00", "10:30", "14:00")
    assert marked(business, ids) == [False, False, False], "bookings' own events mark nothing"
    reference = blocked(connected, "10:15", "11:00")
    assert marked(business, ids) == [True, True, False]
    listed = business.client.send("bookings.list", None, None, {"hasConflict": "true"}).data["bookings"]
    assert [each["bookingId"] for each in listed] == ids[:2]
    (version,) = {business.get(each).data["version"] for each in ids[:2]}
    connected.pull_run()
    assert {business.get(each).data["version"] for each in ids[:2]} == {version}
    connected.person.move(reference, utc("13:30"), utc("14:15"))
    connected.settle()
    connected.pull_run()
    assert marked(business, ids) == [False, False, True]
    connected.person.delete(reference)
    connected.settle()
    connected.pull_run()
    assert marked(business, ids) == [False, False, False]
    assert of_kind("clash") == []
    events = [row["eventType"] for row in of_kind("event") if row.get("bookingId") == ids[0]]
    assert sorted(events) == ["booking.created", "booking.updated", "booking.updated"]
    ledger_holds(connected.world.clock.now())


def test_what_is_free_or_beside_marks_nothing(connected: Connected) -> None:
    business, service = busy_business(connected)
    ids = booked(connected, business, service, "10:00")
    blocked(connected, "10:00", "11:00", free=True)
    blocked(connected, "10:30", "11:00")
    blocked(connected, "09:00", "10:00")
    assert marked(business, ids) == [False]


def test_two_events_keep_the_mark_until_both_are_gone_and_so_does_an_absence(connected: Connected) -> None:
    business, service = busy_business(connected)
    ids = booked(connected, business, service, "10:00")
    references = [blocked(connected, "10:00", "10:30"), blocked(connected, "09:00", "12:00")]
    resource = business.get(ids[0]).data["resources"][0]["resourceId"]
    off = {"start": f"{MONDAY}T09:00:00", "end": f"{MONDAY}T11:00:00"}
    business.client.send("resources.add_time_off", off, {"resourceId": resource})
    for reference in references:
        assert marked(business, ids) == [True]
        connected.person.delete(reference)
        connected.settle()
        connected.pull_run()
    assert marked(business, ids) == [True]
    business.client.send("resources.remove_time_off", {}, {"resourceId": resource, "start": off["start"]})
    assert marked(business, ids) == [False]


def test_an_absence_that_ends_leaves_the_mark_of_an_event(connected: Connected) -> None:
    business, service = busy_business(connected)
    ids = booked(connected, business, service, "10:00")
    blocked(connected, "10:00", "10:30")
    resource = business.get(ids[0]).data["resources"][0]["resourceId"]
    off = {"start": f"{MONDAY}T09:00:00", "end": f"{MONDAY}T11:00:00"}
    business.client.send("resources.add_time_off", off, {"resourceId": resource})
    business.client.send("resources.remove_time_off", {}, {"resourceId": resource, "start": off["start"]})
    assert marked(business, ids) == [True]


def test_a_handover_or_another_time_ends_the_conflict(connected: Connected) -> None:
    business, service = busy_business(connected)
    ids = booked(connected, business, service, "10:00", "10:30")
    reference = blocked(connected, "10:00", "11:00")
    anna = business.get(ids[0]).data["resources"][0]["resourceId"]
    ben = business.resource("Ben")
    business.catalog.update("services", service, {"staffing": [{"resources": [anna, ben]}]})
    assert business.move(ids[0], "15:00").data["hasConflict"] is False
    body = {"from": MONDAY, "to": f"{MONDAY}T12:00:00+01:00"}
    done = business.client.send("resources.handover", body, {"resourceId": anna}).data
    assert [(each["bookingId"], each["outcome"]) for each in done["bookings"]] == [(ids[1], "moved")]
    connected.settle()
    connected.person.move(reference, utc("10:00"), utc("11:15"))
    connected.settle()
    connected.pull_run()
    assert marked(business, ids) == [False, False]
    assert of_kind("clash") == []
    ledger_holds(connected.world.clock.now())


def test_the_end_of_an_event_that_nobody_told_of_is_found_by_a_look_at_everything(connected: Connected) -> None:
    business, service = busy_business(connected)
    ids = booked(connected, business, service, "10:00")
    reference = blocked(connected, "10:00", "11:00")
    silence(connected)
    connected.person.delete(reference)
    forget_cursors(connected)
    assert marked(business, ids) == [True]
    connected.pull_run()
    assert marked(business, ids) == [False]


def test_a_booking_that_is_moved_onto_an_event_in_the_calendar_is_marked(connected: Connected) -> None:
    business, service = busy_business(connected)
    ids = booked(connected, business, service, "10:00")
    blocked(connected, "14:00", "15:00")
    (told,) = [row for row in of_kind("told") if row["inviteeId"] == "event"]
    for start, end, marked in (("14:30", "15:00", True), ("16:00", "16:30", False)):
        connected.person.move(told["reference"], utc(start), utc(end))
        connected.settle()
        connected.pull_run()
        shown = business.get(ids[0]).data
        assert (shown["start"], shown["hasConflict"]) == (f"{MONDAY}T{start}:00", marked)
    ledger_holds(connected.world.clock.now())


@dataclass(frozen=True)
class _Calendar:
    """A calendar with one event. Nothing else of it is asked."""

    event: RemoteEvent
    name: str = "google"

    def read(self, reference: str) -> RemoteEvent:
        """Show the event."""
        assert reference == self.event.reference
        return self.event


def test_a_fault_anywhere_marks_each_booking_once_when_the_event_is_seen_again() -> None:
    connection_id = "cal_01km37mwc8d9aw29rws2zddkfh"
    event = RemoteEvent("evt-1", "1", None, None, utc("10:00"), utc("11:00"))

    def arrange(world: World) -> None:
        now, tenant_id, business = world.clock.now(), world.tenant.tenant_id, Business(world.client)
        kept = Connection(tenant_id, connection_id, "google", "oauth", now, now, {"account": OWNER})
        service = business.service(business.resource("Anna"))
        for when, who in (("10:00", ADA), ("10:30", BOB)):
            assert business.book(service, when, customer=who).status == 201
        table().put(Put(connection_key(tenant_id, connection_id), connection_item(kept)))
        (resource,) = of_kind("resource")
        business.catalog.update("resources", str(resource["entryId"]), {"calendarId": connection_id})

    def follow(world: World, shown: RemoteEvent) -> None:
        calendar: Any = _Calendar(shown)
        events = BusyEvents(table(), calendar, world.tenant.tenant_id, connection_id, world.clock.now, lambda: True)
        assert events.follow([shown])

    for trial in every_fault(worlds(arrange)):
        with trial as world:
            with suppress(Unavailable, Contention, Killed), world.wire.invocation("calendars"):
                follow(world, event)
            with world.wire.unseen():
                follow(world, event)
                assert [(row["hasConflict"], row["version"]) for row in of_kind("booking")] == [(True, 2)] * 2
                assert len(of_kind("clash")) == 1
                follow(world, replace(event, cancelled=True))
                assert [(row["hasConflict"], row["version"]) for row in of_kind("booking")] == [(False, 3)] * 2
                assert of_kind("clash") == []
                ledger_holds(world.clock.now())
