"""A line of a cost table, and what running a function costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.costs import prices
from infra.costs.work import Calls

# How long an invocation takes: our own code, each request to AWS, each to a calendar or an endpoint.
OWN_SECONDS, AWS_SECONDS, OUTSIDE_SECONDS = 0.02, 0.01, 0.3
# What a cold start adds, which Lambda bills too.
COLD_SECONDS = 1.0
# An invocation's log: Lambda's start and report, our lines and metrics.
LOG_BYTES = 2048

Properties = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """name: what costs. how: the numbers behind it. usd: what it comes to."""

    name: str
    how: str
    usd: float


def seconds_of(calls: Calls, *, cold: bool) -> float:
    """Say how long we assume an invocation to take."""
    asked = calls.aws * AWS_SECONDS + calls.outside * OUTSIDE_SECONDS
    return OWN_SECONDS + asked + (COLD_SECONDS if cold else 0)


def invocation_usd(function: Properties, calls: Calls, *, cold: bool) -> float:
    """Price one invocation. function: its properties in the template."""
    gigabytes = float(function["MemorySize"]) / 1024
    rate = prices.LAMBDA_GB_SECOND[function["Architectures"][0]]
    return prices.LAMBDA_REQUEST + seconds_of(calls, cold=cold) * gigabytes * rate


def name_of(function: Properties) -> str:
    """Give the name by which settings call a function: `bookings.create`."""
    return str(function["Handler"]).removeprefix("functions.").removesuffix(".handler")
