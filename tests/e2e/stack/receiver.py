"""A customer's endpoint on loopback: keeps what it gets, and answers what the test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from scheducal_tools.local.demo.receiver import Received

# The status of the answer to the nth request, from 1.
Answers = Callable[[int], int]


@dataclass(slots=True)
class Receiver:
    """url: where it listens. received: in order."""

    url: str
    received: list[Received] = field(default_factory=list)

    def types(self) -> list[str]:
        """Give the event types so far."""
        return [each.event["eventType"] for each in self.received]


@contextmanager
def receiving(answers: Answers = lambda _: 200) -> Iterator[Receiver]:
    """Yield an endpoint that runs until the end of the block."""
    receiver = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.received.append(Received({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(answers(len(receiver.received)))
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
            """Say nothing: the tests look at what was received."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/webhooks"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
