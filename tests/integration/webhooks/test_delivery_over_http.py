"""Deliveries with the real HTTP client, to a server on this machine, as the local stage allows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Thread
from typing import Any

import pytest

from scheducal import work_batch
from scheducal.http.pinned.client import Client
from scheducal.webhooks.signing import body_signature, verify
from tests.contract.receivers import behaviours
from tests.contract.receivers.receiver import Behaviour, Receiver
from tests.integration.world.functions import forget_everything, module
from tests.integration.world.webhooks.deliveries import attempts, deliveries, every_event_has_ended, sent_test
from tests.integration.world.webhooks.webhooks import Hooks
from tests.integration.world.world import World

BATCH = 10


class Server(ThreadingHTTPServer):
    """Answers when as many requests are there as belong to a batch; 503 where they do not all come."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.barrier = Barrier(BATCH, timeout=4)
        self.got: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        """Tell where it listens."""
        return f"http://127.0.0.1:{self.server_port}/hook"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.server.barrier.wait()
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class's name
        """Nothing on the terminal."""


@pytest.fixture
def server() -> Iterator[Server]:
    """Yield a server that listens."""
    with Server() as listening:
        thread = Thread(target=listening.serve_forever)
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


@pytest.fixture
def local_stage(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Loopback is allowed; the client and the threads are those of production."""
    del world
    with monkeypatch.context() as patch:
        patch.setenv("OUTBOUND_ALLOW_LOOPBACK", "true")
        patch.setattr(module("pipeline.deliver"), "Client", Client)
        patch.setattr(work_batch, "ThreadPoolExecutor", ThreadPoolExecutor)
        forget_everything()
        yield
    forget_everything()


@pytest.mark.usefixtures("local_stage")
def test_the_messages_of_a_batch_are_posted_at_the_same_time_and_signed(world: World, server: Server) -> None:
    registered = Hooks(world.client).register({"webhookUrl": server.url, "eventTypes": ["webhook.disabled"]}).data
    events = {sent_test(world, registered["webhookId"]) for _ in range(BATCH)}
    world.pipeline.dispatch()
    assert world.pipeline.consume("deliver") == BATCH
    assert [row["state"] for row in deliveries()] == ["delivered"] * BATCH
    assert [row["last"]["code"] for row in deliveries()] == [204] * BATCH
    every_event_has_ended()
    assert {json.loads(body)["id"] for _, body in server.got} == events
    for headers, body in server.got:
        _is_signed(registered["secret"], headers, body)


def _is_signed(secret: str, headers: dict[str, str], body: bytes) -> None:
    assert headers["Content-Type"] == "application/json"
    assert headers["X-ScheduCal-Signature"] == body_signature(secret, body)
    timestamp = headers["webhook-timestamp"]
    assert verify(
        secret,
        webhook_id=headers["webhook-id"],
        timestamp=timestamp,
        signature=headers["webhook-signature"],
        body=body,
        now=int(timestamp),
    )


@pytest.mark.usefixtures("local_stage")
@pytest.mark.parametrize(
    ("behave", "error"),
    [
        (lambda: behaviours.bombed_with(200), "encoded: the answer has a Content-Encoding, though none was accepted"),
        (lambda: behaviours.flooded_with(200), "too_large: the answer is larger than 1,048,576 bytes"),
        (
            lambda: behaviours.with_status(307, "Location: /else\r\n"),
            "redirects are not followed; this one led to /else",
        ),
    ],
    ids=["bomb", "flood", "redirect"],
)
def test_what_is_wrong_with_an_answer_is_kept_beside_its_status(
    world: World, behave: Callable[[], Behaviour], error: str
) -> None:
    receiver = Receiver(behave())
    registered = Hooks(world.client).register({"webhookUrl": receiver.url(), "eventTypes": ["webhook.disabled"]}).data
    sent_test(world, registered["webhookId"])
    world.pipeline.work()
    receiver.close()
    (found,), (attempt,) = deliveries(), attempts()
    assert (found["state"], attempt["code"] in (200, 307), "response" in attempt) == ("retrying", True, True)
    assert attempt["error"].startswith(error)


@pytest.mark.usefixtures("local_stage")
def test_a_2xx_that_names_a_location_is_a_success(world: World) -> None:
    """201 Created does (RFC 9110, 15.3.2): it is no redirect."""
    receiver = Receiver(behaviours.with_status(201, "Location: /events/1\r\n"))
    registered = Hooks(world.client).register({"webhookUrl": receiver.url(), "eventTypes": ["webhook.disabled"]}).data
    sent_test(world, registered["webhookId"])
    world.pipeline.work()
    receiver.close()
    (found,) = deliveries()
    assert (found["state"], found["last"]["code"], "error" in found["last"]) == ("delivered", 201, False)
    every_event_has_ended()


def test_what_no_stage_but_the_local_one_allows_is_refused_at_the_attempt_too(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Registered while loopback was allowed; not posted to now that it is not."""
    monkeypatch.setenv("OUTBOUND_ALLOW_LOOPBACK", "true")
    forget_everything()
    registered = Hooks(world.client).register({"webhookUrl": server.url, "eventTypes": ["webhook.disabled"]}).data
    monkeypatch.delenv("OUTBOUND_ALLOW_LOOPBACK")
    monkeypatch.setattr(module("pipeline.deliver"), "Client", Client)
    forget_everything()
    sent_test(world, registered["webhookId"])
    world.pipeline.work()
    (found,) = deliveries()
    assert (found["state"], "code" in found["last"], server.got) == ("retrying", False, [])
