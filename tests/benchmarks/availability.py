"""`python -m tests.benchmarks.availability` measures the availability engine beside a fixed loop of plain Python.

Times are processor time, of this machine and of the moment; ratios to a loop of a million additions, measured right
before each call, can be compared with those of other machines.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Load, SlotQuery
from scheducal.availability.engine.slots import Slot, slots
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.engine.time.zone_clock import clock_of
from scheducal.availability.queries.slot_text import days_text
from scheducal.catalog.resources.model import HolidayCalendar, Resource
from scheducal.catalog.services.model import Limit, Requirement, Service
from tests.unit.availability.engine.values import DAY, NINE_TO_FIVE, minute, plan, resource, service, taken

INPUTS = Path(__file__).parents[3] / "shared" / "data" / "slot-inputs"
ZONE = "America/New_York"
BEGIN = minute("2027-02-01T05:00:00Z")
STEPS = 1_000_000
ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is asked. reference: milliseconds of plain integers without further features elsewhere, None if unknown."""

    name: str
    plan: Plan
    load: Load
    days: int
    reference: float | None = None

    @property
    def asked(self) -> SlotQuery:
        """Half an hour, from the window's first minute on."""
        return SlotQuery(30, BEGIN * 60, time_zone=ZONE)

    def slots(self) -> list[Slot]:
        """List the slots by which the engine is measured."""
        return slots(self.plan, self.load, (BEGIN, BEGIN + self.days * DAY), self.asked)

    def answer(self) -> str:
        """Answer with all that a client is told."""
        return days_text(clock_of(ZONE, BEGIN, BEGIN + self.days * DAY), self.slots())


@dataclass(frozen=True, slots=True)
class Result:
    """Medians, in milliseconds; the answer's ratio to the engine, and the engine's to the loop."""

    name: str
    count: int
    slots_ms: float
    answer_ms: float
    answer_ratio: float
    ratio: float
    reference: float | None


def loop() -> int:
    """Give the yardstick."""
    total = 0
    for number in range(STEPS):
        total += number & 7
    return total


def scenarios() -> Iterator[Scenario]:
    """Yield the two inputs of other schedulers' measurements, or their like; several hosts; everything at once."""
    yield Scenario("A: 1 host, 30 days, 200 busy", plan(half_hours("ann"), hosts(1)), calendar("A", 30, 200), 30, 1.23)
    yield Scenario(
        "B: 1 host, 365 days, 2000 busy", plan(half_hours("ann"), hosts(1)), calendar("B", 365, 2000), 365, 14.8
    )
    team = [host.resource_id for host in hosts(10)]
    yield Scenario("E: any of 10, 30 days", plan(half_hours(*team), hosts(10)), calendars(team, 30, 200), 30)
    yield Scenario("F: 10 together, 30 days", plan(half_hours(*team, take=10), hosts(10)), calendars(team, 30, 40), 30)
    yield Scenario("all: limits, buffers, holidays", plan(everything(), hosts(1, kept="US")), booked(365, 2000), 365)


def half_hours(*names: str, take: int = 1) -> Service:
    return service([Requirement(names, take)], time_zone=ZONE, durations=(30,), interval=30)


def everything() -> Service:
    limits = (Limit("day", 12), Limit("week", 40, "resource"), Limit("month", 150, time_zone="UTC"))
    return service(
        time_zone=ZONE, durations=(30,), interval=15, buffer_before=5, buffer_after=10, notice=120, limits=limits
    )


def hosts(count: int, kept: str | None = None) -> list[Resource]:
    names = ["ann", *(f"host{number}" for number in range(1, count))]
    holidays = HolidayCalendar(kept) if kept else None
    return [resource(name, zone=ZONE, weekly=NINE_TO_FIVE, holidays=holidays) for name in names]


def calendar(name: str, days: int, count: int) -> Load:
    path = INPUTS / f"{name}.json"
    if not path.exists():
        return Load(busy={"ann": busy(Random(name), days, count)})
    given = json.loads(path.read_text())["in"]["hosts"][0]["busy"]
    return Load(busy={"ann": [(minute(each["start"]), minute(each["end"])) for each in given]})


def calendars(names: Sequence[str], days: int, count: int) -> Load:
    return Load(busy={name: busy(Random(name), days, count) for name in names})


def booked(days: int, count: int) -> Load:
    found: list[Allocation] = []
    for start, end in busy(Random("all"), days, count):
        found.append(taken(start, end, before=5, after=10, holder=f"bkg_{len(found):06d}", service_id="svc_2"))
    return Load({"ann": found})


def busy(random: Random, days: int, count: int) -> list[Span]:
    """Half hours and hours that begin on a quarter."""
    starts = sorted(BEGIN + 15 * random.randrange(days * DAY // 15) for _ in range(count))
    return [(start, start + random.choice([30, 60])) for start in starts]


def measured(scenario: Scenario, rounds: int = ROUNDS) -> Result:
    """Measure without the first call, which reads zones and holidays."""
    count = len(scenario.slots())
    samples = [(seconds(loop), seconds(scenario.slots), seconds(scenario.answer)) for _ in range(rounds)]
    ratio = median(engine / yardstick for yardstick, engine, _ in samples)
    return Result(
        scenario.name,
        count,
        1000 * median(engine for _, engine, _ in samples),
        1000 * median(answer for _, _, answer in samples),
        median(answer / engine for _, engine, answer in samples),
        ratio,
        scenario.reference,
    )


def seconds(work: Callable[[], object]) -> float:
    begin = process_time()
    work()
    return process_time() - begin


def report(results: Sequence[Result]) -> str:
    lines = [f"{'':34}{'slots':>7}{'engine':>12}{'with answer':>14}{'to engine':>11}{'to loop':>10}{'reference':>13}"]
    for each in results:
        reference = f"{each.reference:.2f} ms" if each.reference else ""
        times = f"{each.slots_ms:9.2f} ms{each.answer_ms:11.2f} ms"
        lines.append(f"{each.name:34}{each.count:7}{times}{each.answer_ratio:11.2f}{each.ratio:10.4f}{reference:>13}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report([measured(scenario) for scenario in scenarios()]))
