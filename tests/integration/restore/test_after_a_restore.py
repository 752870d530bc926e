"""After a restore: others are told again under higher numbers, and every system is compared."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from scheducal.clock import to_seconds
from scheducal.connectors.connections.authorization.allowances import Allowance, Allowances
from scheducal.inventory.kinds import ALL_KINDS
from scheducal.store.keys import Key
from scheducal.store.table import table
from scheducal.store.writes import Update
from scheducal.tenants.members.repository import MemberRepository
from scheducal.values import replace
from scheducal_tools.cli.operations.restore.reconciliation import Reconciliation
from scheducal_tools.cli.operations.restore.survey import KINDS
from tests.faults import Killed, every_fault
from tests.integration.dashboard.sessions import new_member
from tests.integration.restore.two_tables import moment, retell, survey, take_back
from tests.integration.world.requests import JOHN, WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import deliveries, registered
from tests.integration.world.webhooks.webhooks import URL
from tests.integration.world.world import World, worlds


def spoilt_and_taken_back(world: World) -> None:
    """Change one appointment and make another, after the moment to which the table goes back."""
    registered(world, URL, ["appointment.updated"])
    appointment_id = made(world, "k")
    rows = moment()
    for number in range(2):
        world.clock.advance(minutes=1)
        world.client.update(appointment_id, {"appointmentLocation": f"spoilt {number}"}, idempotency_key=f"u{number}")
        world.pipeline.settle()
    made(world, "later")
    take_back(rows)


def made(world: World, key: str) -> str:
    found = world.client.create({**WITH_JOHN, "appointmentSubject": key}, idempotency_key=key).data["appointmentId"]
    world.pipeline.settle()
    return str(found)


def test_the_survey_names_each_row_that_is_lost(world: World) -> None:
    spoilt_and_taken_back(world)
    found = [each.document for each in survey().differences()]
    assert sorted((each["fate"], each["kind"]) for each in found) == [
        ("forgotten", "appointment"),
        ("older", "appointment"),
    ]
    [older] = [each for each in found if each["fate"] == "older"]
    assert (older["tenantId"], older["left"], older["restored"]) == (world.tenant.tenant_id, 3, 1)


def test_the_survey_names_who_has_access_and_which_orders_stand(world: World) -> None:
    tenant_id, members = world.tenant.tenant_id, MemberRepository(table())
    owner, member = (new_member(tenant_id, role) for role in ("owner", "viewer"))
    released = world.client.send("privacy.hold", {"email": JOHN, "reason": "Case 1"}).data["legalHoldId"]
    rows = moment()
    place = members.membership(tenant_id, member)
    assert place is not None
    members.change_role(place, replace(place, role="admin"), members.state(tenant_id), owner)
    new_member(tenant_id, "viewer")
    world.client.send("privacy.release", {}, {"legalHoldId": released})
    world.client.send("privacy.create", {"type": "delete", "email": JOHN})
    Allowances(table()).allow(tenant_id, Allowance("google", "acme.test"), world.clock.now())
    take_back(rows)
    found = sorted((each.fate, each.kind) for each in survey().differences())
    assert found == [
        ("forgotten", "allowance"),
        ("forgotten", "job"),
        ("forgotten", "membership"),
        ("older", "membership"),
        ("returned", "legalHold"),
    ]


def test_the_survey_leaves_out_only_what_follows_from_other_rows() -> None:
    follows = {"invitee", "mail", "sync", "delivery", "attempt", "replay", "reply", "conflict", "repair", "mailNote"}
    notes = {"audit", "bookingAudit", "auditEntry", "event", "undeliverable", "unplaced", "apiKey", "connectionEntry"}
    shown = {each.name for each in ALL_KINDS if each.export is not None}
    assert shown - set(KINDS) == follows | notes


def test_invitees_and_webhooks_are_told_again_above_what_they_were_told_last(world: World) -> None:
    spoilt_and_taken_back(world)
    before, posted = len(world.mails(JOHN)), len(world.receivers.got)
    assert retell(world) == 1
    assert retell(world) == 0
    world.pipeline.settle()

    *_, spoilt, _, last = world.mails(JOHN)
    assert spoilt.invitation is not None
    assert last.invitation is not None
    assert len(world.mails(JOHN)) == before + 1
    assert (last.invitation.uid, last.invitation.sequence) == (spoilt.invitation.uid, spoilt.invitation.sequence + 1)
    [row] = of_kind("appointment")
    assert (row["version"], row.get("location")) == (4, WITH_JOHN.get("appointmentLocation"))
    assert [each["action"] for each in of_kind("audit") if each.get("version") == 4] == ["restored"]
    assert len(world.receivers.got) == posted + 1
    assert [each["state"] for each in deliveries()] == ["delivered"]


def test_a_cancellation_is_for_good_and_told_no_further(world: World) -> None:
    appointment_id = made(world, "k")
    world.client.cancel(appointment_id, idempotency_key="c")
    world.pipeline.settle()
    rows = moment()
    [row] = of_kind("appointment")
    table().update(Update(Key(str(row["pk"]), str(row["sk"])), {"version": 9}))
    take_back(rows)
    assert retell(world) == 0


def test_a_fault_anywhere_tells_again_once() -> None:
    for trial in every_fault(worlds(spoilt_and_taken_back)):
        with trial as world:
            before = len(world.mails(JOHN))
            # The operator runs the step again.
            with world.wire.invocation("retell"), suppress(Exception, Killed):
                retell(world)
            with world.wire.unseen():
                retell(world)
                world.pipeline.settle()
            [row] = of_kind("appointment")
            assert row["version"] == 4
            assert len(world.mails(JOHN)) == before + 1


def test_every_system_is_compared_again(world: World) -> None:
    made(world, "k")
    world.pipeline.reconcile()
    world.clock.advance(minutes=10)
    since = to_seconds(world.clock.now())
    reconciliation = Reconciliation(table())
    count = reconciliation.begin(since)
    assert count == len(of_kind("drift")) > 0
    assert outcome(reconciliation, world, since) == {"compared": 0, "waiting": count}
    world.pipeline.reconcile()
    assert outcome(reconciliation, world, since) == {"compared": count, "waiting": 0}


def outcome(reconciliation: Reconciliation, world: World, since: Any) -> dict[str, int]:
    found = reconciliation.outcome(since, world.clock.now() + timedelta(seconds=1))
    assert (found.unreached, found.unrepaired) == (0, 0)
    return {"compared": found.compared, "waiting": found.waiting}
