"""Webhook deliveries through a whole local stack.

`python -m tests.benchmarks.deliveries --events 1000 --rate 5`: how long events take to a healthy endpoint alone, and
beside one that hangs, which gets as many.
`python -m tests.benchmarks.deliveries --through 10000`: whether all arrive, how fast, and at how many AWS requests;
with `--at-once`, dispatch gets them when all are made, so that every batch is full; with `--batching 1`, they wait a
second for others.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from statistics import median, quantiles

import httpx

from tests.benchmarks.local_stack import queued, written
from tests.benchmarks.local_stack.endpoints import Arrivals, hanging, healthy
from tests.benchmarks.local_stack.load import create_many, in_state, register
from tests.benchmarks.local_stack.mapping import set_window, stopped_dispatch
from tests.e2e.stack.running import LocalStack, eventually

_WAIT_SECONDS = 3_600


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=200, help="events a round")
    parser.add_argument("--rate", type=float, default=5, help="events a second")
    parser.add_argument("--through", type=int, help="only count so many events through, as fast as they can be made")
    parser.add_argument("--at-once", action="store_true", help="of those, let dispatch see none before all are made")
    parser.add_argument("--batching", type=int, default=0, help="seconds for which events wait for others")
    given = parser.parse_args()
    stack = LocalStack(Path(tempfile.mkdtemp()) / "local")
    stack.start()
    try:
        set_window(stack, given.batching)
        with stack.client() as api, healthy() as endpoint:
            register(api, endpoint.url)
            _all_arrived(create_many(api, "warm", 20, None), endpoint)
            if given.through:
                _through(stack, api, endpoint, given.through, at_once=given.at_once)
            else:
                _beside(api, endpoint, given.events, given.rate)
    finally:
        stack.stop()


def _beside(api: httpx.Client, endpoint: Arrivals, events: int, rate: float) -> None:
    alone = _latencies(api, "alone", endpoint, events, rate)
    with hanging() as hangs:
        register(api, hangs.url)
        beside = _latencies(api, "beside", endpoint, events, rate)
        began = time.monotonic()
        undelivered = eventually(lambda: in_state(api, "undelivered"), lambda n: n >= events, seconds=_WAIT_SECONDS)
        waited = time.monotonic() - began
    print(f"{events} events, {rate:g} a second   median latency     95 %     99 %      most")
    for name, found in (("healthy, alone", alone), ("healthy, beside a hanging", beside)):
        cuts = quantiles(found, n=100)
        print(f"{name:28}{median(found):>15.2f}s{cuts[94]:>8.2f}s{cuts[98]:>8.2f}s{max(found):>9.2f}s")
    print(f"{'ratio':28}{median(beside) / median(alone):>15.2f}")
    print(f"hanging: {undelivered} undelivered after {hangs.requests} attempts, {waited:.0f} s after the last event")


def _through(stack: LocalStack, api: httpx.Client, endpoint: Arrivals, events: int, *, at_once: bool) -> None:
    began, queues, rows = time.monotonic(), queued.begin(stack), written.begin(stack)
    with stopped_dispatch(stack) if at_once else nullcontext():
        sent = create_many(api, "through", events, None)
        created = time.monotonic() - began
    _all_arrived(sent, endpoint)
    took = time.monotonic() - began
    lost, doubled = len(sent.keys() - endpoint.at.keys()), endpoint.requests - len(endpoint.at)
    print(f"{events} events: {lost} lost, {doubled} doubled")
    print(f"made in {created:.0f} s ({events / created:.1f} a second), delivered in {took:.0f} s ({events / took:.1f})")
    print(queued.report(stack, queues, events))
    print(written.report(stack, rows, events))


def _latencies(api: httpx.Client, name: str, endpoint: Arrivals, events: int, rate: float) -> list[float]:
    """From the create's answer to the request, in seconds."""
    sent = create_many(api, name, events, rate)
    _all_arrived(sent, endpoint)
    return [max(0.0, endpoint.at[subject] - at) for subject, at in sent.items()]


def _all_arrived(sent: Mapping[str, float], endpoint: Arrivals) -> None:
    eventually(lambda: len(sent.keys() - endpoint.at.keys()), lambda missing: missing == 0, seconds=_WAIT_SECONDS)


if __name__ == "__main__":
    main()
