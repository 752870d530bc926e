"""A customer's endpoint on this machine: hands what it gets to the code that waits for it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

from scheducal.clock import now
from scheducal.webhooks.signing import body_signature, verify
from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.settings import LOOPBACK

_MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """One request. headers: names in lower case. body: as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        """Give the envelope."""
        envelope: dict[str, Any] = json.loads(self.body)
        return envelope


@dataclass(frozen=True, slots=True)
class Receiver:
    """url: where the endpoint is."""

    url: str
    inbox: SimpleQueue[Received]

    def next(self, event_type: str, appointment_id: str, seconds: float) -> Received:
        """Await the next event of a type about an appointment; raises LocalStackError where none has come by then."""
        deadline = monotonic() + seconds
        while True:
            try:
                received = self.inbox.get(timeout=max(0.0, deadline - monotonic()))
            except Empty as late:
                message = f"no {event_type} has arrived within {seconds:g} s; see .local/logs/ministack.log"
                raise LocalStackError(message) from late
            event = received.event
            if (event["eventType"], event["data"]["appointmentId"]) == (event_type, appointment_id):
                return received


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Open the endpoint, which listens on a port of its own."""
    inbox: SimpleQueue[Received] = SimpleQueue()

    class _Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers["Content-Length"]), _MOST_BYTES))
            self.send_response(204)
            self.end_headers()
            inbox.put(Received({name.lower(): value for name, value in self.headers.items()}, body))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
            """Log nothing: the story says what came."""

    with ThreadingHTTPServer((LOOPBACK, 0), _Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield Receiver(f"http://{LOOPBACK}:{server.server_port}/scheducal", inbox)
        finally:
            server.shutdown()


def check_signatures(received: Received, secret: str) -> None:
    """Check ScheduCal's own signature and that of Standard Webhooks. Raises LocalStackError where one is wrong."""
    own = received.headers.get("x-scheducal-signature", "")
    if not hmac.compare_digest(own.encode(), body_signature(secret, received.body).encode()):
        raise LocalStackError("X-ScheduCal-Signature is not the secret's")
    is_valid = verify(
        secret,
        webhook_id=received.headers.get("webhook-id"),
        timestamp=received.headers.get("webhook-timestamp"),
        signature=received.headers.get("webhook-signature"),
        body=received.body,
        now=int(now().timestamp()),
    )
    if not is_valid:
        raise LocalStackError("webhook-signature is not the secret's, or too old")
