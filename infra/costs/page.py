"""The cost tables as docs/deploy.md has them, between two marks."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from infra.assets.asset import ROOT
from infra.costs import prices
from infra.costs.bookings import NUMBER, booking_lines, monthly_lines
from infra.costs.idle import idle_lines, total
from infra.costs.lines import AWS_SECONDS, COLD_SECONDS, LOG_BYTES, OUTSIDE_SECONDS, OWN_SECONDS, Line
from infra.costs.resources import Resources

PAGE = ROOT / "docs" / "deploy.md"
# For the dashboard's page of operators.
SUMS = ROOT / "shared" / "scheducal" / "dashboard" / "operations" / "costs.json"
BEGIN, END = "<!-- written by `python -m infra.costs` -->", "<!-- until here -->"
_BETWEEN = re.compile(f"(?<={re.escape(BEGIN)}\n).*(?={re.escape(END)})", re.DOTALL)


def page_with(text: str, resources: Resources) -> str:
    """Give the page with the tables of an environment; raises ValueError where the marks are missing."""
    if not _BETWEEN.search(text):
        raise ValueError(f"{PAGE.name} lacks the marks that the cost tables stand between")
    return _BETWEEN.sub(lambda _: tables(resources), text)


def sums(resources: Resources) -> str:
    """Write the sums that operators' pages reckon a month by, as JSON: idle, of 1,000 bookings, of own metrics."""
    idle, work = total(idle_lines(resources)), total(booking_lines(resources))
    metrics = total(monthly_lines())
    return json.dumps({"idle": round(idle, 2), "thousand": round(work, 3), "metrics": round(metrics, 2)}) + "\n"


def tables(resources: Resources) -> str:
    """Write what a month costs in which nothing happens, what bookings cost, and what a snapshot would."""
    parts = [
        f"List prices of {prices.REGION} in USD, looked up on {prices.READ_ON}, without free tiers and tax.",
        "**A month of 30 days in which nothing happens** in `prod`, as `cdk.json` has it:",
        _table(idle_lines(resources), "USD a month"),
        f"**{NUMBER:,} bookings.** {_BOOKING}",
        _table(booking_lines(resources), f"USD for {NUMBER:,}"),
        *map(_monthly, monthly_lines()),
        _assumed(),
        _snapshots(),
    ]
    return "\n" + "\n\n".join(parts) + "\n\n"


_BOOKING = (
    "Before each is one request for free times. Each is kept in a connected calendar and sent to one webhook.\n"
    "The second column is of one booking:"
)


def _monthly(line: Line) -> str:
    return f"In a month with bookings in every hour, however many, {line.name} add {line.usd:.2f} ({line.how})."


def _assumed() -> str:
    return (
        "The requests and units are measured: a test makes the booking and counts them. The times are assumed.\n"
        f"An invocation takes {OWN_SECONDS} s, and {AWS_SECONDS} s more for each request to AWS.\n"
        f"Each request to a calendar or an endpoint takes {OUTSIDE_SECONDS} s, a cold start {COLD_SECONDS:.0f} s.\n"
        f"An invocation logs {LOG_BYTES // 1024} KB."
    )


def _snapshots() -> str:
    month = prices.MONTH_SECONDS * prices.SNAPSHOT_GB_SECOND
    return (
        "**SnapStart** is billed for each function that `functions.snapStart` names, even if it is not in use.\n"
        f"Its published version costs its memory in GB times {prices.SNAPSHOT_GB_SECOND:.10f} a second.\n"
        f"It does so as long as it exists, at least for three hours: {month:.2f} a GB and month.\n"
        f"One function of 1,769 MB costs {month * 1769 / 1024:.2f} a month.\n"
        f"Each restore, in place of a cold start, costs the memory in GB times {prices.SNAPSHOT_RESTORED_GB:.10f}.\n"
        "Old versions cost the same until `scheducal versions prune` deletes them."
    )


def _table(lines: Sequence[Line], unit: str) -> str:
    rows = [f"| {line.name} | {line.how} | {line.usd:.3f} |" for line in lines]
    return "\n".join([f"| | | {unit} |", "|---|---|---|", *rows, f"| **together** | | **{total(lines):.2f}** |"])
