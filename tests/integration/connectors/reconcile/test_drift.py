"""Drift: whatever is lost on the way between appointments and calendars is found by comparison, and put right."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import pytest

from scheducal.clock import to_seconds
from scheducal.connectors.connected import ConnectedCalendar, RemoteEvent
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.rows import connection_item
from scheducal.connectors.protocol import SystemRefused
from scheducal.http.request import SystemUnavailable
from scheducal.store.conditions import Attr
from scheducal.store.keys import SYNCS, Key, appointment_partition, connection_key, remote_event_key
from scheducal.store.table import table
from scheducal.store.writes import Delete, Put, Update
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.rows import first_comparison
from scheducal_tools.cli.operations.drift import DriftOperations
from scheducal_tools.cli.operations.tenants import TenantOperations
from tests.integration.connectors.rig import OWNER, Connected, at
from tests.integration.world.functions import invoke
from tests.integration.world.requests import JOHN, WITH_JOHN
from tests.integration.world.rows import of_kind, the_partition

LATER = at("2026-04-17T18:00:00"), at("2026-04-17T19:00:00")


@pytest.fixture
def kept(connected: Connected) -> Connected:
    """Make a calendar with John's appointment, of which nothing is ever notified."""
    connected.world.client.create(WITH_JOHN, idempotency_key="k")
    connected.world.pipeline.settle()
    connected.world.clock.advance(minutes=1)
    tenant_id, now = connected.world.tenant.tenant_id, to_seconds(connected.world.clock.now())
    made = Connection(tenant_id, connected.calendar_id, connected.kind, "oauth", now, now, {"account": OWNER})
    table().put(Put(connection_key(tenant_id, connected.calendar_id), connection_item(made)))
    table().put(first_comparison(tenant_id, connected.calendar_id, now))
    return connected


def asked(connected: Connected, *, repair: bool) -> dict[str, Any]:
    """Give the whole of an operator's comparison, in one part."""
    event = {"tenantId": connected.world.tenant.tenant_id, "calendarId": connected.calendar_id, "repair": repair}
    answer: dict[str, Any] = invoke(connected.wire, "pipeline.reconcile", event)
    assert answer["isDone"]
    progress: dict[str, Any] = answer["progress"]
    return progress


def shown(connected: Connected) -> dict[str, Any]:
    """Show the calendar as the API does."""
    found = connected.world.client.send("consistency.get").data["systems"]
    (system,) = [each for each in found if each["calendarId"] == connected.calendar_id]
    return dict(system)


def several(connected: Connected, more: int) -> None:
    for number in range(more):
        body = {**WITH_JOHN, "appointmentSubject": f"Review {number}"}
        connected.world.client.create(body, idempotency_key=str(number))
    connected.world.pipeline.settle()


def counts(progress: dict[str, Any]) -> dict[str, int]:
    return {name: count for name, count in progress["counts"].items() if count}


def test_all_agree(kept: Connected) -> None:
    assert counts(asked(kept, repair=False)) == {"checked": 1, "agree": 1}


@pytest.mark.parametrize("change", ["move", "delete", "respond"])
def test_what_a_person_changed_unnoticed_is_found_and_followed(kept: Connected, change: str) -> None:
    if change == "move":
        kept.person.move(kept.reference, *LATER)
    elif change == "delete":
        kept.person.delete(kept.reference)
    else:
        kept.person.respond(kept.reference, JOHN, "declined")
    before = the_partition().appointment
    found = asked(kept, repair=False)
    assert counts(found) == {"checked": 1, "differ": 1}
    expected = {
        "move": (["time"], "follow"),
        "delete": (["cancellation"], "cancel_appointment"),
        "respond": (["answers"], "follow"),
    }
    assert [(list(each["fields"]), each["repair"]) for each in found["differences"]] == [expected[change]]
    assert the_partition().appointment == before
    assert announced(kept) == []
    assert counts(asked(kept, repair=True)) == {"checked": 1, "differ": 1, "repaired": 1}
    assert announced(kept) == [expected[change][1]]
    kept.world.pipeline.settle()
    assert counts(asked(kept, repair=False)) == {"checked": 1, "agree": 1}


def announced(connected: Connected) -> list[str]:
    """List what comparisons are about to do, by the timeline."""
    path = {"appointmentId": the_partition().appointment["appointmentId"]}
    entries = connected.world.client.send("appointments.timeline", None, path, {}).data["timeline"]
    return [each["repair"] for each in entries if each["type"] == "repair"]


def test_a_restored_event_is_cancelled_again_once_the_timeline_says_so(kept: Connected) -> None:
    kept.person.delete(kept.reference)
    kept.world.pipeline.reconcile()
    kept.world.pipeline.settle()
    kept.person.restore(kept.reference)
    kept.world.clock.advance(hours=24)
    (found,) = asked(kept, repair=False)["differences"]
    assert (list(found["fields"]), found["repair"]) == (["cancellation"], "cancel_event")
    kept.world.pipeline.reconcile()
    assert announced(kept) == ["cancel_appointment", "cancel_event"]
    event = kept.calendar.read(kept.reference)
    assert event is not None
    assert not event.cancelled, "said before it is done"
    kept.world.pipeline.settle()
    event = kept.calendar.read(kept.reference)
    assert event is None or event.cancelled
    assert the_partition().appointment["status"] == "cancelled"
    assert counts(asked(kept, repair=False)) == {"checked": 1, "agree": 1}


def test_the_daily_comparison_repairs_and_is_reported(kept: Connected) -> None:
    assert (shown(kept)["agree"], shown(kept)["comparison"]) == (None, None)
    kept.person.move(kept.reference, *LATER)
    kept.world.pipeline.reconcile()
    found = shown(kept)
    assert (found["agree"], found["lag"], found["differ"], found["failed"]) == (1, 0, 0, 0)
    assert (found["comparison"]["differ"], found["comparison"]["repaired"]) == (1, 1)
    assert the_partition().appointment["startLocal"] == "2026-04-17T11:00:00"
    kept.world.pipeline.settle()
    kept.world.pipeline.reconcile()
    assert shown(kept)["comparison"]["differ"] == 1, "once a day"
    kept.world.clock.advance(hours=24)
    kept.world.pipeline.reconcile()
    assert (shown(kept)["agree"], shown(kept)["comparison"]["differ"]) == (1, 0)


def test_a_comparison_goes_on_where_time_ran_out(kept: Connected) -> None:
    several(kept, 3)
    kept.world.pipeline.reconcile(remaining=29_000)
    assert shown(kept)["comparison"] is None
    kept.world.pipeline.reconcile()
    assert shown(kept)["agree"] == 4


@dataclass
class Tired:
    """A calendar that answers some questions about events in its own way, and every other one as it is."""

    calendar: ConnectedCalendar
    answers: Callable[[int], None]
    asked: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.calendar, name)

    def read(self, reference: str) -> RemoteEvent | None:
        self.asked += 1
        self.answers(self.asked)
        return self.calendar.read(reference)


def test_a_throttled_calendar_is_compared_bit_by_bit(kept: Connected) -> None:
    def every_second(number: int) -> None:
        if number % 2 == 0:
            raise SystemUnavailable("too many", retry_after=timedelta(minutes=1))

    several(kept, 3)
    tired = Tired(kept.calendar, every_second)
    kept.calendar = cast("ConnectedCalendar", tired)
    for _ in range(4):
        kept.world.pipeline.reconcile()
        kept.world.clock.advance(minutes=2)
    assert (shown(kept)["agree"], tired.asked) == (4, 7)


def test_an_event_that_cannot_be_read_keeps_no_other_from_being_compared(kept: Connected) -> None:
    def the_first(number: int) -> None:
        if number == 1:
            raise SystemRefused("no")

    several(kept, 2)
    kept.calendar = cast("ConnectedCalendar", Tired(kept.calendar, the_first))
    kept.world.pipeline.reconcile()
    assert (shown(kept)["agree"], shown(kept)["differ"]) == (2, 1)


def test_an_event_at_which_a_calendar_fails_again_and_again_is_passed_over(kept: Connected) -> None:
    def at_the_second(number: int) -> None:
        if number in (2, 3):
            raise SystemUnavailable("out of order")

    several(kept, 2)
    kept.calendar = cast("ConnectedCalendar", Tired(kept.calendar, at_the_second))
    kept.world.pipeline.reconcile()
    assert shown(kept)["comparison"] is None
    kept.world.clock.advance(minutes=11)
    kept.world.pipeline.reconcile()
    assert (shown(kept)["agree"], shown(kept)["differ"]) == (2, 1)


def test_what_waits_is_told_at_once_with_its_age(kept: Connected) -> None:
    appointment_id = the_partition().appointment["appointmentId"]
    kept.world.client.update(appointment_id, {"appointmentSubject": "Later"})
    kept.world.clock.advance(seconds=90)
    found = shown(kept)
    assert (found["lag"], found["oldestLag"]["seconds"]) == (1, 90)
    assert counts(asked(kept, repair=True)) == {"checked": 1, "lag": 1}
    kept.world.pipeline.settle()
    assert (shown(kept)["lag"], shown(kept)["oldestLag"]) == (0, None)


def test_a_sync_that_was_forgotten_is_started_again(kept: Connected) -> None:
    """As after a bug: the row says that nothing is due, and the calendar shows an older version."""
    appointment_id = the_partition().appointment["appointmentId"]
    kept.world.client.update(appointment_id, {"appointmentSubject": "Later"})
    key = Key(appointment_partition(kept.world.tenant.tenant_id, appointment_id), f"{SYNCS}{kept.system}")
    table().update(Update(key, {"state": "failed"}, remove=("duePk", "dueAt")))
    kept.world.pipeline.dispatch()
    kept.world.pipeline.delete(kept.world.pipeline.receive("calendars"), "calendars")
    assert counts(asked(kept, repair=False)) == {"checked": 1, "differ": 1}
    assert counts(asked(kept, repair=True)) == {"checked": 1, "differ": 1, "repaired": 1}
    kept.world.pipeline.settle()
    event = kept.calendar.read(kept.reference)
    assert event is not None
    assert event.subject == "Later"
    assert counts(asked(kept, repair=False)) == {"checked": 1, "agree": 1}


def test_an_event_that_was_left_behind_is_reported_daily_and_removed_by_an_operator(kept: Connected) -> None:
    """As after a table that was restored to an earlier moment."""
    reference, partition = kept.reference, the_partition()
    pk = appointment_partition(kept.world.tenant.tenant_id, partition.appointment["appointmentId"])
    with kept.wire.unseen():
        table().transact([Delete(Key(pk, row)) for row in rows_of(pk)])
        table().transact([Delete(remote_event_key(kept.world.tenant.tenant_id, kept.calendar_id, reference))])
    kept.world.pipeline.reconcile()
    assert shown(kept)["comparison"]["leftBehind"] == int(kept.calendar.abilities.lists_marks)
    assert kept.calendar.read(reference) is not None
    found = asked(kept, repair=False)
    assert [each["reference"] for each in found["differences"]] == [reference]
    assert counts(asked(kept, repair=True)) == {"left_behind": 1, "removed": 1}
    gone = kept.calendar.read(reference)
    assert gone is None or gone.cancelled
    assert counts(asked(kept, repair=False)) == {}


def rows_of(pk: str) -> list[str]:
    return [row["sk"] for row in table().query_all(Attr("pk").eq(pk) & Attr("sk").begins_with("S#"))]


def test_access_that_is_lost_ends_a_comparison_until_tomorrow(kept: Connected) -> None:
    kept.tokens.withdraw()
    kept.world.pipeline.reconcile()
    assert shown(kept)["comparison"] is None
    kept.tokens.withdrawn = False
    kept.world.clock.advance(hours=24)
    kept.world.pipeline.reconcile()
    assert shown(kept)["agree"] == 1


def test_a_connection_that_is_gone_is_compared_no_longer(kept: Connected) -> None:
    kept.is_gone = True
    kept.world.pipeline.reconcile()
    assert [row["calendarId"] for row in of_kind("drift")] == ["email"]


def test_an_operator_s_command_compares_all_systems_of_a_tenant(kept: Connected) -> None:
    world, waits = kept.world, list[float]()
    kept.person.move(kept.reference, *LATER)
    world.client.create({**WITH_JOHN, "calendarId": "email"}, idempotency_key="mail")
    world.pipeline.settle()

    def call(name: str, event: Mapping[str, Any]) -> dict[str, Any]:
        return {"error": None, "result": json.loads(json.dumps(invoke(kept.wire, name, dict(event))))}

    desk = DriftOperations(table(), TenantOperations(TenantRepository(table()), "mail.test"), call, waits.append)
    checked = desk.compare(world.tenant.tenant_id, None, repair=False)["systems"]
    assert [(each["system"], each["agree"], each["differ"]) for each in checked] == [("email", 1, 0), (kept.kind, 0, 1)]
    (repaired,) = desk.compare(world.tenant.tenant_id, kept.calendar_id, repair=True)["systems"]
    assert (repaired["differ"], repaired["repaired"], repaired["differences"][0]["fields"]) == (1, 1, ["time"])
    assert shown(kept)["comparison"]["repaired"] == 1
    kept.tokens.withdraw()
    (lost,) = desk.compare(world.tenant.tenant_id, kept.calendar_id, repair=False)["systems"]
    assert "owner must give access" in lost["error"]
