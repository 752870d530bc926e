"""Customers' endpoints for the benchmark of deliveries: one that answers at once, one that never does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import httpx


@dataclass(slots=True)
class Arrivals:
    """at: when each event's first request came, by the subject of its appointment. requests: all there were."""

    url: str = ""
    at: dict[str, float] = field(default_factory=dict)
    requests: int = 0


@contextmanager
def healthy() -> Iterator[Arrivals]:
    """Answers 200 at once."""
    with _serving(lambda: None) as arrivals:
        yield arrivals


@contextmanager
def hanging() -> Iterator[Arrivals]:
    """Takes every request and answers none until the end of the block."""
    over = Event()
    with _serving(over.wait) as arrivals:
        try:
            yield arrivals
        finally:
            over.set()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over a client that stopped waiting for an endpoint that hangs, and closed the connection."""


@contextmanager
def _serving(behave: Callable[[], object]) -> Iterator[Arrivals]:
    arrivals = Arrivals()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = httpx.Response(200, content=self.rfile.read(int(self.headers["content-length"]))).json()
            arrivals.at.setdefault(body["data"]["subject"], time.monotonic())
            arrivals.requests += 1
            behave()
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
            """Say nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    arrivals.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield arrivals
    finally:
        server.shutdown()
        server.server_close()
