"""Adds up what the functions cost that the clock starts, though they find nothing to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from infra.costs import prices
from infra.costs.lines import LOG_BYTES, Line, invocation_usd, seconds_of
from infra.costs.resources import Resources, function_of, functions_by_name, of_kind
from infra.costs.work import RINGS

# DynamoDB remembers what KMS opened for a caller so many seconds.
KEY_REMEMBERED_SECONDS = 300
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}


def rings(resources: Resources) -> Counter[str]:
    """Count how often the clock starts each function in a month; raises ValueError for another form of schedule."""
    found = Counter[str]()
    for rule in of_kind(resources, "AWS::Events::Rule"):
        every = _RATE.fullmatch(schedule := str(rule.get("ScheduleExpression")))
        if every is None:
            raise ValueError(f"nobody has reckoned how often {schedule} is in a month")
        for target in rule["Targets"]:
            name = function_of(resources, target["Arn"])
            found[name] += prices.MONTH_SECONDS // (int(every[1]) * _SECONDS[every[2]])
    return found


def clock_lines(resources: Resources) -> Iterator[Line]:
    """Lambda, and what the functions ask of others. They are never cold, since they run every few minutes."""
    counts, functions = rings(resources), functions_by_name(resources)
    works = {name: RINGS[name] for name in counts}
    run = {name: invocation_usd(functions[name], works[name].invocations[name], cold=False) for name in counts}
    each = ", ".join(
        f"`{name}` {seconds_of(works[name].invocations[name], cold=False):.2f} s" for name in sorted(counts)
    )
    usd = sum(number * run[name] for name, number in counts.items())
    yield Line("Lambda, by the clock", f"{counts.total():,} runs: {each}", usd)
    units = sum(number * works[name].read_units for name, number in counts.items())
    yield Line("DynamoDB, by the clock", f"{units:,.0f} read units", units * prices.READ_UNIT)
    most = prices.MONTH_SECONDS // KEY_REMEMBERED_SECONDS
    # The stream's function asks as often as those that run every few minutes.
    asked = most + sum(min(number, most) for number in counts.values())
    how = f"{asked:,}: each of these functions and the stream's asks for the table's key at most every five minutes"
    yield Line("KMS requests", how, asked * prices.KMS_REQUEST)
    traced = sum(n for name, n in counts.items() if functions[name].get("TracingConfig", {}).get("Mode") == "Active")
    yield Line("X-Ray", f"{traced:,} traces", traced * prices.TRACE)
    logged = counts.total() * LOG_BYTES
    yield Line("logs", f"{logged / prices.GB:.2f} GB taken in", logged * prices.LOG_BYTE)
    metrics = sum(work.metrics for work in works.values())
    yield Line("own metrics", f"{metrics}: none is written where nothing is to be told", metrics * prices.OWN_METRIC)
