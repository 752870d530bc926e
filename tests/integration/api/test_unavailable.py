"""AWS is throttled, has a fault of its own, or does not answer: the store raises one exception, the API answers 503."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.client import BaseClient

from scheducal import aws
from scheducal.queue import Outgoing, sqs_queue
from scheducal.sealing import Sealer, kms_client
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key
from scheducal.store.table import Contention, Table, table
from scheducal.store.writes import Put, Update
from tests.faults import Mode, every_fault
from tests.faults.modes import client_error
from tests.integration.world.client import ROUTES
from tests.integration.world.functions import invoke
from tests.integration.world.samples import data, sample, sender
from tests.integration.world.world import World, worlds

KEY = Key("p", "1")
ABSENT = (Put(KEY, {"a": 1}),)
METHODS: dict[str, Callable[[Table], object]] = {
    "get": lambda store: store.get(KEY),
    "put": lambda store: store.put(Put(KEY, {"a": 1})),
    "put_absent": lambda store: store.put_absent(ABSENT),
    "update": lambda store: store.update(Update(KEY, {"a": 1})),
    "delete": lambda store: store.delete(KEY),
    "query": lambda store: store.query(Attr("pk").eq("p")),
    "query_all": lambda store: list(store.query_all(Attr("pk").eq("p"))),
    "scan": lambda store: store.scan(Attr("pk").eq("p")),
    "batch_get": lambda store: store.batch_get([KEY]),
    "transact": lambda store: store.transact([Put(KEY, {"a": 1})]),
}
LATER = {
    "ThrottlingException": 400,
    "ProvisionedThroughputExceededException": 400,
    "RequestLimitExceeded": 400,
    "TooManyRequestsException": 429,
    "InternalServerError": 500,
    "ServiceUnavailable": 503,
}
AT_ONCE = ("TransactionConflictException", "TransactionInProgressException", "ReplicatedWriteConflictException")
# Sealing and queues are asked by the same rule.
OTHERS: dict[str, Callable[[object], object]] = {
    "seal": lambda _: Sealer(kms_client(), "k").seal("s", {"for": "test"}),
    "open": lambda _: Sealer(kms_client(), "k").open(b"s", {"for": "test"}),
    "send": lambda _: sqs_queue("https://q").send([Outgoing("m", timedelta())]),
}
OF_THE_MOMENT = (Mode.THROTTLED, Mode.FAULTY, Mode.UNREACHABLE)


def refusing(monkeypatch: pytest.MonkeyPatch, code: str, status: int) -> None:
    def refuse(client: BaseClient, operation: str, _: Any) -> Any:
        raise client_error(client, operation, code, status)

    monkeypatch.setattr(BaseClient, "_make_api_call", refuse)


@pytest.mark.usefixtures("world")
def test_every_method_of_the_table_tells_later_from_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert METHODS.keys() == {name for name, _ in inspect.getmembers(Table, inspect.isfunction) if name[0] != "_"}
    store, wrong = table(), []
    for code, status in {**LATER, **dict.fromkeys(AT_ONCE, 400)}.items():
        refusing(monkeypatch, code, status)
        expected = Contention if code in AT_ONCE else aws.Unavailable
        for name, call in METHODS.items():
            raised = type(exception_of(call, store))
            if raised is not expected:
                wrong.append((name, code, raised))
    assert wrong == []


@pytest.mark.usefixtures("world")
def test_what_waiting_does_not_help_stays_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("ValidationException", "AccessDeniedException", "ResourceNotFoundException"):
        refusing(monkeypatch, code, 400)
        raised = [exception_of(call, table()) for call in METHODS.values()]
        assert {type(each).__name__ for each in raised} == {code if code[0] == "R" else "ClientError"}


@pytest.mark.usefixtures("world")
def test_keys_and_queues_that_are_throttled_are_unavailable_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, status in {"ThrottlingException": 400, "RequestThrottled": 403, "KMSInternalException": 500}.items():
        refusing(monkeypatch, code, status)
        for name, call in OTHERS.items():
            assert type(exception_of(call, None)) is aws.Unavailable, (name, code)


def exception_of(call: Callable[[Any], object], store: object) -> Exception | None:
    try:
        call(store)
    except Exception as raised:  # noqa: BLE001  which it is, is the question
        return raised
    return None


def test_authentication_says_when_to_come_back(world: World) -> None:
    wrong = []
    for endpoint, (method, template) in ROUTES.items():
        path = {part[1:-1]: "x" for part in template.split("/") if part.startswith("{")}
        for mode in OF_THE_MOMENT:
            # A caller whom nobody could check yet counts as a stranger, and strangers have a limit.
            world.clock.advance(minutes=1)
            world.wire.fail(world.wire.next_number, mode)
            reply = world.client.send(endpoint, None if method == "GET" else {}, path)
            if (reply.status, reply.code, reply.headers.get("Retry-After")) != (503, "temporarily_unavailable", "2"):
                wrong.append((endpoint, mode, reply))
    assert wrong == []


def arranged(world: World) -> None:
    send = sender(world)
    for name in ("resources.create", "services.create", "channels.put", "appointments.create", "webhooks.register"):
        data(send(name))
    data(send("bookings.create"))


NAMES = (
    *("appointments.create", "appointments.get", "appointments.list", "appointments.timeline", "appointments.update"),
    *("availability.list", "availability.next", "bookings.get", "bookings.list", "bookings.reschedule"),
    *("bookings.cancel", "calendars.list", "channels.list", "channels.put", "consistency.get", "customers.create"),
    *("customers.list", "deliveries.list", "holds.create", "resources.create", "resources.list", "services.list"),
    *("services.update", "webhooks.list", "webhooks.register", "webhooks.regenerate_secret", "webhooks.deliveries"),
)


def test_every_call_of_a_request_may_be_throttled_or_fail() -> None:
    opened, wrong = worlds(arranged), []
    for name in NAMES:
        for trial in every_fault(opened, (Mode.THROTTLED,)):
            with trial as world:
                with world.wire.unseen():
                    event = sample(world, name)
                answer = invoke(world.wire, name, event)
            code = (json.loads(answer["body"]).get("error") or {}).get("code")
            if answer["statusCode"] >= 500 and (code, answer["headers"].get("Retry-After")) != (
                "temporarily_unavailable",
                "2",
            ):
                wrong.append((name, trial.mode, answer))
    assert wrong == []
