"""Each worker says what it does for a suspended tenant, and does so. A new worker or queue fails here until it does."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

import functions
from infra.functions.routes import worker_needs
from scheducal.connectors.looks.queue import ChangesMessage
from scheducal.connectors.push.queue import SyncMessage
from scheducal.needs import Function, Needs
from scheducal.webhooks.delivery.work_item import DeliveryMessage
from scheducal.work_item import WorkItem
from tests.integration.operators.operator import operator
from tests.integration.world.aws import QUEUES
from tests.integration.world.functions import invoke
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

ABOUT = "apt_01h455vb4pex5vsknk084sn02q"
# A well-formed message of each queue that a waiting worker takes.
MESSAGES: dict[str, Callable[[str, int], WorkItem]] = {
    "sync": lambda tenant, _: SyncMessage(tenant, ABOUT, "email"),
    "calendars": lambda tenant, _: SyncMessage(tenant, ABOUT, "microsoft:cal_01h455vb4pex5vsknk084sn02q"),
    "changes": lambda tenant, at: ChangesMessage(tenant, "cal_01h455vb4pex5vsknk084sn02q", at),
    "deliver": lambda tenant, at: DeliveryMessage(tenant, "whk_1", "dlv_1", at, 1, 1),
    "retry": lambda tenant, at: DeliveryMessage(tenant, "whk_1", "dlv_1", at),
}
# What a worker may do before it knows: read the tenant, and the row of the work.
READS = ["GetItem", "GetItem"]
# It may reach other systems, and goes on all the same.
ON_PURPOSE = {"pipeline.jobs": "the deletion of a suspended tenant ends its connections"}


def _workers() -> dict[str, Function[object]]:
    found = {}
    for each in pkgutil.walk_packages(functions.__path__, "functions."):
        handler = getattr(importlib.import_module(each.name), "handler", None)
        if isinstance(handler, Function) and not hasattr(importlib.import_module(each.name), "app"):
            found[each.name.removeprefix("functions.")] = handler
    return found


def test_every_worker_says_what_it_does_for_a_suspended_tenant() -> None:
    silent = sorted(name for name, handler in _workers().items() if handler.suspended is None)
    # Public endpoints without a resolver refuse the tenant by themselves.
    assert [each for each in silent if worker_needs(f"functions.{each}").consumes] == []
    taken = {queue for handler in _workers().values() for queue in handler.needs.consumes}
    assert taken >= set(QUEUES)


def test_a_worker_that_goes_on_lets_nothing_out() -> None:
    going_on = {name: each.needs for name, each in _workers().items() if each.suspended == "goes_on"}
    assert sorted(name for name, needs in going_on.items() if _reaches_out(needs)) == sorted(ON_PURPOSE)


def _reaches_out(needs: Needs) -> bool:
    return needs.sends_mail or bool(needs.opens) or needs.dependencies in {"outbound", "calendars", "scheduling"}


def test_a_worker_that_waits_does_nothing_with_a_message(world: World) -> None:
    operator(world).suspend()
    at = int(world.clock.now().timestamp())
    waiting = {name: each.needs for name, each in _workers().items() if each.suspended == "waits"}
    queues = [(name, queue) for name, needs in waiting.items() for queue in needs.consumes]
    assert {queue for _, queue in queues} == set(MESSAGES), "give a message of each queue"
    done = {}
    for name, queue in queues:
        body = MESSAGES[queue](world.tenant.tenant_id, at).to_json()
        first = world.wire.next_number
        answer = invoke(world.wire, name, {"Records": [_record(queue, body)]})
        assert answer["batchItemFailures"] == [], name
        done[f"{name} {queue}"] = [each.operation for each in world.wire.calls[first:]]
    assert done == dict.fromkeys(done, READS)
    assert [name for name, needs in waiting.items() if not needs.consumes] == ["pipeline.reconcile"]


def test_a_comparison_waits_whoever_asks_for_it(world: World) -> None:
    world.client.create(WITH_JOHN, idempotency_key="k")
    here, event = operator(world), {"tenantId": world.tenant.tenant_id, "calendarId": "email", "repair": True}
    assert invoke(world.wire, "pipeline.reconcile", event)["isDone"]
    here.suspend()
    assert "suspended" in invoke(world.wire, "pipeline.reconcile", event)["error"]
    (drift,) = [row for row in of_kind("drift") if row["pk"].startswith(f"T#{world.tenant.tenant_id}#")]
    world.clock.advance(days=2)
    world.pipeline.reconcile()
    (waiting,) = [row for row in of_kind("drift") if row["pk"] == drift["pk"]]
    assert ("heldFrom" in waiting, waiting.get("report")) == (True, drift.get("report"))
    here.resume()
    assert invoke(world.wire, "pipeline.reconcile", event)["isDone"]


def _record(queue: str, body: str) -> dict[str, object]:
    arn = f"arn:aws:sqs:eu-central-1:123456789012:{queue}"
    return {"messageId": "1", "body": body, "attributes": {}, "eventSourceARN": arn, "eventSource": "aws:sqs"}
