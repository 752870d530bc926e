"""What a flood from one source leaves for others: `python -m tests.benchmarks.floods --requests 2000`.

One process, one table in MiniStack over loopback. Between two requests of a good client come twenty of a source that
tries secrets. Measured without the limits, then with them, in the same run; it ends with the number of requests.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import import_module
from time import perf_counter
from typing import Any

from tests.benchmarks.table import ROOT, account
from tests.faults.wire import Wire, wired
from tests.integration.world.client import basic, http_event
from tests.integration.world.functions import Context

GOOD, FLOOD = "203.0.113.9", "198.51.100.7"
STRANGERS = 20
NO_LIMITS = {"SOURCE_RATE": "1000000", "SOURCE_BURST": "100000000", "SOURCE_FAILURES": "60000000"}
_NOBODY = "key_01km37mwc8nedt0kbk91a0fz02_ptx3jmadvxqr7y70"


@dataclass(frozen=True, slots=True)
class Left:
    """good: requests a second of the good client. floods: AWS requests that one request of the flood makes."""

    good: float
    floods: float
    refused: int


def events(authorization: str, requests: int) -> Iterator[tuple[bool, dict[str, Any]]]:
    """Tell whether a request is the good client's, and its event."""
    for number in range(requests):
        is_good = number % (STRANGERS + 1) == 0
        event = http_event("list")
        event["requestContext"]["http"]["sourceIp"] = GOOD if is_good else FLOOD
        event["headers"]["authorization"] = authorization if is_good else basic(_NOBODY, f"sec_{number}")
        yield is_good, event


def measure(authorization: str, requests: int) -> Left:
    """One round in this process."""
    handler, wire = import_module("functions.appointments.list").handler, Wire()
    handler(next(events(authorization, 1))[1], Context())  # opens connections
    good = flood = flood_calls = refused = 0
    began = perf_counter()
    with wired(wire), wire.invocation("list"):
        for is_good, event in events(authorization, requests):
            calls = wire.next_number
            status = handler(event, Context())["statusCode"]
            if is_good:
                assert status == 200, status
                good += 1
            else:
                assert status in {401, 429}, status
                flood, refused = flood + 1, refused + (status == 429)
                flood_calls += wire.next_number - calls
    return Left(good / (perf_counter() - began), flood_calls / flood, refused)


def compare(requests: int) -> dict[str, Left]:
    """Both, each in a process of its own beside the same table."""
    with account() as environment:
        command = [sys.executable, "-m", "tests.benchmarks.floods", "--one", str(requests)]
        found = {}
        for name, limits in (("without", NO_LIMITS), ("with", {})):
            done = subprocess.run(
                command, env=environment | limits, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=600
            )
            found[name] = Left(**json.loads(done.stdout.splitlines()[-1]))
    return found


def main() -> None:
    """Print what is left of a flood."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(asdict(measure(os.environ["AUTHORIZATION"], options.one))))
        return
    found = compare(options.requests)
    for name, each in found.items():
        print(f"{name:8} {each.good:8.1f} good requests/s {each.floods:6.3f} AWS requests each, {each.refused} refused")
    print(f"{'ratio':8} {found['with'].good / found['without'].good:8.1f}")


if __name__ == "__main__":
    main()
