"""Each endpoint that changes something writes an audit entry, in the change's own transaction."""

from __future__ import annotations

import json

from tests.integration.world.client import ROUTES
from tests.integration.world.rows import of_kind
from tests.integration.world.samples import data, sender
from tests.integration.world.world import World

# In an order in which each finds what it needs.
STEPS = (
    *("appointments.create", "appointments.update", "appointments.invite", "appointments.uninvite"),
    *("appointments.cancel", "webhooks.register", "webhooks.update", "webhooks.regenerate_secret", "webhooks.test"),
    *("webhooks.start_replay", "webhooks.delete", "resources.create", "services.create", "resources.update"),
    *("resources.add_time_off", "resources.remove_time_off", "services.update", "channels.put", "channels.delete"),
    *("customers.create", "customers.update", "customers.delete", "bookings.create", "bookings.update"),
    *("bookings.reschedule", "bookings.cancel", "holds.create", "holds.release", "calendars.connect"),
    *("privacy.create", "privacy.hold"),
)
# Other tests look at these, which need more around them, or share a service with one above.
ELSEWHERE = {
    *("calendars.update", "calendars.disconnect", "connections.create", "connections.update", "connections.delete"),
    *("bookings.confirm", "bookings.decline", "bookings.complete", "bookings.no_show", "resources.handover"),
    *("operators.suspend", "operators.resume", "operators.export", "operators.delete", "operators.call_off"),
    *("operators.go_on", "privacy.release", "customers.merge", "resources.delete", "services.delete"),
    *("webhooks.replay_delivery", "connections.settle", "appointments.clear_undeliverable"),
}
# It asks another system whether credentials work. If they do not, the connection's change has the entry.
CHANGES_NOTHING = {"connections.check", "connections.preview"}
_SHORT = {name: f"appointments.{name}" for name in ("create", "update", "cancel", "invite", "uninvite")}


def test_each_endpoint_that_changes_something_writes_an_entry(world: World) -> None:
    send, hold = sender(world), ""
    silent, refused = [], []
    for name in STEPS:
        before = len(of_kind("auditEntry"))
        answer = send(name, **({"holdId": hold} if name == "holds.release" else {}))
        if answer["statusCode"] >= 300:
            refused.append((name, json.loads(answer["body"])["message"]))
        elif len(of_kind("auditEntry")) == before:
            silent.append(name)
        if name == "holds.create":
            hold = data(answer)["holdId"]
    assert (silent, refused) == ([], [])
    changing = {_SHORT.get(name, name) for name, (method, _) in ROUTES.items() if method != "GET"}
    assert changing - {*STEPS} == ELSEWHERE | CHANGES_NOTHING


def test_operators_are_named(world: World) -> None:
    found = {(row["objectKind"], row["action"], row["actorKind"]) for row in of_kind("auditEntry")}
    assert {("tenant", "created", "operator"), ("apiKey", "created", "operator")} <= found
    assert world.tenant.tenant_id in {row["tenantId"] for row in of_kind("auditEntry")}
