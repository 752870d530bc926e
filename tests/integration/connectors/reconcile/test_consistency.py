"""GET /api/v1/consistency, and comparisons of e-mail, which nobody can read."""

from __future__ import annotations

from typing import Any

from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.reconcile.job import INTERVAL
from scheducal.connectors.reconcile.model import Counts, Report
from scheducal.connectors.reconcile.repository import Comparable, DriftRepository
from scheducal.connectors.systems.email import ses
from scheducal.store.keys import SYNCS, Key, appointment_partition
from scheducal.store.table import table
from scheducal.store.writes import Update
from tests.integration.connectors.authorization_servers import allow
from tests.integration.test_aws_requests_per_endpoint import AUTHENTICATE, READ, counted
from tests.integration.world.client import Client
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind, the_partition
from tests.integration.world.world import World

GOOGLE = {"kind": "google", "auth": "service_account", "account": "anna@example.com"}


def systems(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.send("consistency.get").data["systems"]
    return found


def test_it_costs_the_same_whatever_there_is(world: World) -> None:
    for connections in (0, 1):
        if connections:
            allow(world, "google", "example.com")
            world.client.send("calendars.connect", GOOGLE)
            world.client.create(WITH_JOHN, idempotency_key="k")
        with counted(world, AUTHENTICATE, READ, READ, READ, "BatchGetItem"):
            assert len(systems(world.client)) == 1 + connections


def test_a_new_connection_is_compared_for_the_first_time_at_once(world: World) -> None:
    allow(world, "google", "example.com")
    calendar_id = world.client.send("calendars.connect", GOOGLE).data["calendarId"]
    world.pipeline.dispatch()
    assert [row["calendarId"] for row in of_kind("drift") if row["calendarId"] == calendar_id] == [calendar_id]
    before = of_kind("drift")
    world.pipeline.position = 0
    world.pipeline.dispatch()
    assert of_kind("drift") == before


def test_mail_that_went_out_agrees_and_what_waits_lags(world: World) -> None:
    world.client.create(WITH_JOHN, idempotency_key="k")
    world.clock.advance(seconds=5)
    (email,) = systems(world.client)
    assert (email["agree"], email["lag"], email["oldestLag"]["seconds"]) == (None, 1, 5)
    world.pipeline.settle()
    world.pipeline.reconcile()
    (email,) = systems(world.client)
    assert (email["agree"], email["lag"], email["differ"], email["oldestLag"]) == (1, 0, 0, None)


def test_what_is_refused_for_good_differs_until_the_appointment_is_over(world: World, monkeypatch: Any) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise SystemRefused("no such mailbox")

    monkeypatch.setattr(ses.SesSender, "send", refuse)
    world.client.create(WITH_JOHN, idempotency_key="k")
    world.pipeline.settle()
    world.pipeline.reconcile()
    (email,) = systems(world.client)
    assert (email["agree"], email["differ"], email["failed"], email["lag"]) == (0, 1, 1, 0)
    assert the_partition().sync["state"] == "failed", "trying again would not help"
    world.clock.advance(hours=24 * 60)
    assert systems(world.client)[0]["failed"] == 0


def test_a_sync_that_was_forgotten_is_found_and_started(world: World) -> None:
    appointment_id = world.client.create(WITH_JOHN, idempotency_key="k").data["appointmentId"]
    key = Key(appointment_partition(world.tenant.tenant_id, appointment_id), f"{SYNCS}email")
    table().update(Update(key, {"state": "synced", "pushedVersion": 0}, remove=("duePk", "dueAt")))
    world.pipeline.position = 10_000
    world.pipeline.reconcile()
    assert systems(world.client)[0]["comparison"]["repaired"] == 1
    world.pipeline.settle()
    assert len(world.mails()) == 1


def test_an_operator_s_report_leaves_no_calendar_without_a_daily_comparison(world: World) -> None:
    # The operator can be faster than the row by which the first comparison is found.
    drifts, now, tenant_id = DriftRepository(table()), world.clock.now(), world.tenant.tenant_id
    drifts.report(tenant_id, "cal_1", Report(now, now, Counts(checked=1, agree=1)))
    here = Comparable(tenant_id, "cal_1")
    assert here in drifts.due(now, 10)
    drifts.finish(drifts.claim(tenant_id, "cal_1", now), None, now + INTERVAL)
    drifts.report(tenant_id, "cal_1", Report(now, now, Counts(checked=2, agree=2)))
    assert here not in drifts.due(now, 10), "one that is due keeps its time"
    assert drifts.reports(tenant_id, ["cal_1"])["cal_1"].counts.agree == 2


def test_nobody_sees_another_tenant_s_lag(world: World) -> None:
    world.client.create(WITH_JOHN, idempotency_key="k")
    (email,) = systems(world.new_tenant("Other"))
    assert (email["lag"], email["failed"], email["comparison"]) == (0, 0, None)
