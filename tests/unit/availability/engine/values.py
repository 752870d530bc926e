"""Services, resources and what is taken of them, for tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.plan import Plan, plan_of
from scheducal.availability.engine.slot_query import Load, SlotQuery
from scheducal.catalog.channels.model import Channel
from scheducal.catalog.resources.model import Range, Resource, Week
from scheducal.catalog.services.model import Requirement, Rolling, Service, ServiceWithResources

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DAY = 1440
# Monday, 2027-02-01.
MONDAY = int(datetime(2027, 2, 1, tzinfo=UTC).timestamp()) // 60
NINE_TO_FIVE: Week = ((Range(540, 1020),),) * 5 + ((), ())
ALWAYS: Week = ((Range(0, 1440),),) * 7


def minute(text: str) -> int:
    """Of an ISO instant, since the epoch."""
    return int(datetime.fromisoformat(text).timestamp()) // 60


def monday(clock: str) -> int:
    """`09:30` on 2027-02-01 in UTC, as minutes since the epoch."""
    hours, minutes = clock.split(":")
    return MONDAY + int(hours) * 60 + int(minutes)


def resource(resource_id: str = "ann", zone: str = "UTC", weekly: Week = NINE_TO_FIVE, **given: Any) -> Resource:
    return Resource("ten_1", resource_id, resource_id, "person", zone, LONG_AGO, LONG_AGO, weekly, **given)


def service(staffing: Sequence[Requirement] = (Requirement(("ann",)),), **given: Any) -> Service:
    """Make a service of an hour, on the hour, unless told otherwise."""
    made: dict[str, Any] = {
        "tenant_id": "ten_1",
        "service_id": "svc_1",
        "name": "A",
        "time_zone": "UTC",
        "durations": (60,),
        "interval": 60,
        "horizon": Rolling(730),
        "created_at": LONG_AGO,
        "updated_at": LONG_AGO,
    }
    return Service(**(made | {"staffing": tuple(staffing)} | given))


def plan(
    of: Service | None = None,
    resources: Iterable[Resource] = (),
    channel: str = "internal",
    preferred: Iterable[str] = (),
) -> Plan:
    """Of Ann, nine to five, unless told otherwise."""
    known = {each.resource_id: each for each in resources} or {"ann": resource()}
    return plan_of(ServiceWithResources(of or service(), known, Channel("ten_1", channel)), frozenset(preferred))


def query(duration: int = 60, now: int = MONDAY - DAY, **given: Any) -> SlotQuery:
    """now: minutes since the epoch here; the day before, unless told otherwise."""
    return SlotQuery(duration, now * 60, **given)


def taken(start: int, end: int, **given: Any) -> Allocation:
    made: dict[str, Any] = {
        "before": 0,
        "after": 0,
        "seats": 1,
        "holder": f"bkg_{start}",
        "kind": "confirmed",
        "service_id": "svc_1",
        "channel": "internal",
    }
    return Allocation(start=start, end=end, **(made | given))


def load(*of_ann: Allocation, **of_others: Sequence[Allocation]) -> Load:
    return Load({"ann": of_ann, **of_others})


def clocks(starts: Iterable[int]) -> list[str]:
    """`09:30` for each, of whatever day."""
    return [f"{start % DAY // 60:02d}:{start % 60:02d}" for start in starts]
