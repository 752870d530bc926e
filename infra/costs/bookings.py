"""Adds up what 1,000 bookings cost, each with one look at what is free, a connected calendar and one webhook."""

from __future__ import annotations

from infra.costs import prices
from infra.costs.lines import LOG_BYTES, Line, invocation_usd, seconds_of
from infra.costs.resources import Resources, functions_by_name
from infra.costs.work import BOOKING

NUMBER = 1000
# Of the functions that run, those behind the API; each other is started by a queue or the stream.
_ROUTED = tuple(name for name in BOOKING.invocations if not name.startswith("pipeline."))
_QUEUED = ("pipeline.calendars", "pipeline.deliver")
ACCESS_LOG_BYTES = 512
# The webhook's secret, and the calendar's tokens.
_SECRETS_OPENED = 2


def booking_lines(resources: Resources) -> list[Line]:
    """Price the work of 1,000 bookings, one line for each service."""
    functions, runs = functions_by_name(resources), BOOKING.invocations
    spent = sum(invocation_usd(functions[name], calls, cold=True) for name, calls in runs.items())
    each = ", ".join(
        f"`{name}` {functions[name]['MemorySize']} MB {seconds_of(calls, cold=True):.2f} s"
        for name, calls in runs.items()
    )
    # A message is received once and deleted once.
    sqs = BOOKING.sends + 2 * len(_QUEUED)
    keys = len(runs) + _SECRETS_OPENED
    logged = len(runs) * LOG_BYTES + len(_ROUTED) * ACCESS_LOG_BYTES
    stored = BOOKING.stored_kilobytes * 1024
    month = prices.TABLE_BYTE_MONTH + prices.RECOVERY_BYTE_MONTH
    return [
        _line("HTTP API", f"{len(_ROUTED)} requests", len(_ROUTED) * prices.API_REQUEST),
        _line("Lambda", f"{len(runs)} invocations, each from a cold start: {each}", spent),
        _line("DynamoDB writes", f"{BOOKING.write_units} units", BOOKING.write_units * prices.WRITE_UNIT),
        _line("DynamoDB reads", f"{BOOKING.read_units:g} units", BOOKING.read_units * prices.READ_UNIT),
        _line("DynamoDB storage", f"{BOOKING.stored_kilobytes} KB kept for a month, and its recovery", stored * month),
        _line("SQS", f"{sqs} requests", sqs * prices.SQS_REQUEST),
        _line("KMS", f"{keys} requests: nothing is remembered from before", keys * prices.KMS_REQUEST),
        _line("X-Ray", f"{len(runs)} traces: the sampling leaves none out", len(runs) * prices.TRACE),
        _line("logs", f"{logged / 1024:.0f} KB", logged * prices.LOG_BYTE),
    ]


def monthly_lines() -> list[Line]:
    """Price what comes in a month in which bookings are made in every hour, however many."""
    how = f"{BOOKING.metrics}, written in every hour"
    return [Line("own metrics", how, BOOKING.metrics * prices.OWN_METRIC)]


def _line(name: str, how: str, usd_of_one: float) -> Line:
    return Line(name, how, NUMBER * usd_of_one)
