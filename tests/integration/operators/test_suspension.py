"""A suspended tenant: its keys open nothing, nothing goes out, and all that waits goes out once it is resumed."""

from __future__ import annotations

from scheducal.tenants.service import create_key
from tests.faults import every_fault
from tests.integration.operators.operator import Operator, operator
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import registered
from tests.integration.world.webhooks.receivers import answering
from tests.integration.world.webhooks.webhooks import URL
from tests.integration.world.world import World, _tenants, worlds

JOHN = "john@acmecorp.com"


def changed_and_suspended(world: World) -> None:
    """An appointment is made with a webhook on it, and the tenant is suspended before anything went out."""
    registered(world, types=["appointment.created"])
    assert world.client.create(WITH_JOHN, idempotency_key="k").status == 201
    operator(world).suspend()


def test_every_key_is_refused_until_the_tenant_is_resumed(world: World) -> None:
    before, here = world.new_client(world.tenant), operator(world)
    here.suspend()
    later = create_key(_tenants(), world.tenant.tenant_id, world.clock.now(), role="full", channel="internal")
    of_later = before.__class__(world.wire, later.key.api_key, later.api_secret)
    for client in (world.client, before, of_later):
        refused = client.list()
        assert (refused.status, refused.code) == (403, "tenant_suspended")
        assert "X-RateLimit-Remaining" in refused.headers
    wrong = before.__class__(world.wire, before.api_key, "sec_wrong")
    assert wrong.list().status == 401, "a wrong secret learns nothing"
    assert world.new_tenant("Other").list().status == 200
    here.resume()
    for client in (world.client, before, of_later):
        assert client.list().status == 200


def test_nothing_goes_out_and_all_of_it_does_afterwards(world: World) -> None:
    changed_and_suspended(world)
    world.pipeline.settle()
    world.clock.advance(hours=2)
    world.pipeline.settle()
    assert (world.mails(), world.receivers.got) == ([], [])
    operator(world).resume()
    world.pipeline.settle()
    assert len(world.mails(JOHN)) == 1
    assert [each.event["eventType"] for each in world.receivers.got] == ["appointment.created"]


def test_an_attempt_that_waits_for_its_turn_waits_longer(world: World) -> None:
    registered(world, types=["appointment.created"])
    world.receivers.answer(URL, answering(500), answering(200))
    world.client.create(WITH_JOHN, idempotency_key="k")
    world.pipeline.work()
    assert len(world.receivers.got) == 1
    here = operator(world)
    here.suspend()
    world.pipeline.settle()
    assert len(world.receivers.got) == 1
    here.resume()
    world.pipeline.settle()
    assert [each["state"] for each in of_kind("delivery")] == ["delivered"]


def test_a_mail_about_an_appointment_that_is_over_is_given_up_with_the_reason(world: World) -> None:
    changed_and_suspended(world)
    world.pipeline.settle()
    world.clock.advance(days=60)
    here = operator(world)
    here.resume()
    world.pipeline.settle()
    assert world.mails() == []
    (sync,) = of_kind("sync")
    assert (sync["state"], sync["error"]) == ("failed", "the account was suspended until the appointment was over")
    (job,) = here.do("get").data["jobs"]
    assert job["counts"] == {"putBack": 1, "tooLate": 1}


def test_a_row_that_is_set_aside_after_the_tenant_was_resumed_is_found(world: World) -> None:
    changed_and_suspended(world)
    here = operator(world)
    world.pipeline.dispatch()
    world.clock.advance(minutes=3)
    world.pipeline.sweep()
    here.resume()
    # The job passes once before the row is there, as if a worker had read the tenant a moment before.
    world.pipeline.dispatch()
    world.pipeline.consume("jobs")
    here.suspend()
    world.pipeline.consume("sync")
    here.resume()
    world.pipeline.settle()
    assert len(world.mails(JOHN)) == 1


def test_suspending_and_resuming_twice_changes_nothing(world: World) -> None:
    here = operator(world)
    here.suspend()
    first = here.do("get").data["tenant"]["suspension"]
    world.clock.advance(hours=1)
    here.suspend()
    assert here.do("get").data["tenant"]["suspension"] == first
    for _ in range(2):
        here.resume()
    assert here.do("get").data["tenant"]["state"] == "active"
    assert len(here.do("get").data["jobs"]) == 1


def test_a_fault_anywhere_keeps_everything_until_it_goes_out(world: World) -> None:
    def resumed(one: World) -> Operator:
        here = operator(one)
        one.pipeline.settle()
        return here

    for trial in every_fault(worlds(changed_and_suspended), but=frozenset({"GetItem", "Query"})):
        with trial as one:
            with one.wire.unseen():
                here = resumed(one)
            here.do("resume", idempotency_key="resume")
            one.pipeline.work()
            with one.wire.unseen():
                assert here.do("resume", idempotency_key="resume").status == 200
                one.pipeline.settle()
                one.clock.advance(minutes=5)
                one.pipeline.settle()
                assert 1 <= len(one.mails(JOHN)) <= 2
                assert {each.event["eventType"] for each in one.receivers.got} == {"appointment.created"}
                assert [row for row in of_kind("sync") + of_kind("delivery") if "heldFrom" in row] == []


def test_keys_of_operators_and_of_tenants_open_nothing_of_each_other(world: World) -> None:
    here = operator(world)
    tenant = Operator(world.client, world.tenant.tenant_id)
    for verb in ("get", "suspend", "resume"):
        refused = tenant.do(verb, {"reason": "x"} if verb == "suspend" else {})
        assert (refused.status, refused.code) == (401, "invalid_credentials")
    assert here.client.list().status == 401
    reader = operator(world, "read")
    assert reader.do("get").status == 200
    assert reader.do("suspend", {"reason": "unpaid"}).code == "insufficient_scope"
    assert here.do("suspend", {"reason": "  "}).code == "missing_required_field"
    assert Operator(here.client, "ten_00000000000000000000000000").do("get").code == "tenant_not_found"
    world.clock.advance(seconds=1)
    world.new_tenant("Other")
    page = here.client.send("operators.list", query={"limit": "1"}).data
    assert [each["tenantId"] for each in page["tenants"]] == [world.tenant.tenant_id]
    following = here.client.send("operators.list", query={"limit": "1", "cursor": page["nextCursor"]}).data
    assert (len(following["tenants"]), following["nextCursor"]) == (1, None)
    for wrong in ("x", page["nextCursor"][:-2], "WyJhIl0"):
        assert here.client.send("operators.list", query={"cursor": wrong}).code == "invalid_cursor"


def test_each_step_is_in_the_tenant_s_audit_log(world: World) -> None:
    here = operator(world)
    here.suspend()
    here.resume()
    assert here.do("export").status == 202
    job_id = here.do("delete", {"waitDays": 1}).data["jobId"]
    assert here.do("call_off", job_id=job_id).status == 200
    entries = [each for each in of_kind("auditEntry") if each["actor"] == here.client.api_key]
    assert {each["action"] for each in entries} == {
        "suspended",
        "resumed",
        "export_started",
        "deletion_started",
        "deletion_called_off",
    }
    assert {each["tenantId"] for each in entries} == {world.tenant.tenant_id}
