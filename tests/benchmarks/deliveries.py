"""Webhook deliveries through a whole local stack: `python -m tests.benchmarks.deliveries --events 1000`.

Prints how fast events arrive at a healthy endpoint alone, and beside one that hangs: side by side, as a ratio.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import httpx

from tests.e2e.running import LocalStack, eventually

_WAIT_SECONDS = 1_800


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When each event's first request came, by the subject of its appointment."""

    url: str
    at: dict[str, float]


@contextmanager
def _endpoint(behave: Callable[[], None]) -> Iterator[Arrivals]:
    at: dict[str, float] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = httpx.Response(200, content=self.rfile.read(int(self.headers["content-length"]))).json()
            at.setdefault(body["data"]["subject"], time.monotonic())
            behave()
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    arrivals = Arrivals(f"http://127.0.0.1:{server.server_port}/", at)
    try:
        yield arrivals
    finally:
        server.shutdown()
        server.server_close()


def _register(api: httpx.Client, url: str) -> str:
    answer = api.post("/api/v1/webhooks", json={"webhookUrl": url, "eventTypes": ["appointment.created"]})
    return str(answer.raise_for_status().json()["data"]["webhookId"])


def _create(api: httpx.Client, subject: str) -> float:
    body = {
        "appointmentSubject": subject,
        "appointmentStart": "2027-04-15T09:00:00",
        "appointmentEnd": "2027-04-15T10:00:00",
        "appointmentTimeZone": "UTC",
    }
    api.post("/api/v1/appointments", json=body).raise_for_status()
    return time.monotonic()


def _round(api: httpx.Client, name: str, events: int, endpoint: Arrivals) -> tuple[float, float]:
    """Median latency in seconds, from the create's answer to the request, and events a second."""
    began = time.monotonic()
    sent = {f"{name} {number}": _create(api, f"{name} {number}") for number in range(events)}
    eventually(lambda: len(sent.keys() - endpoint.at.keys()), lambda missing: missing == 0, seconds=_WAIT_SECONDS)
    waits = [max(0.0, endpoint.at[subject] - at) for subject, at in sent.items()]
    return statistics.median(waits), events / (time.monotonic() - began)


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200, help="events a round")
    events = parser.parse_args().events
    stack = LocalStack(Path(tempfile.mkdtemp()) / "local")
    stack.start()
    try:
        over = Event()

        def hang() -> None:
            over.wait()

        with (
            stack.client() as api,
            _endpoint(lambda: None) as healthy,
            _endpoint(hang) as hangs,
        ):
            _register(api, healthy.url)
            _round(api, "warm", 20, healthy)
            alone, rate = _round(api, "alone", events, healthy)
            _register(api, hangs.url)
            beside, rate_beside = _round(api, "beside", events, healthy)
            over.set()
        print(f"{'':24}{'median latency':>16}{'events a second':>18}")
        print(f"{'healthy, alone':24}{alone:>15.2f}s{rate:>18.1f}")
        print(f"{'healthy, beside a hanging':24}{beside:>14.2f}s{rate_beside:>18.1f}")
        print(f"{'ratio':24}{beside / alone:>16.2f}{rate_beside / rate:>18.2f}")
    finally:
        stack.stop()


if __name__ == "__main__":
    main()
