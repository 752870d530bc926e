"""Slots as JSON text say the same as each slot by itself would, in every zone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from scheducal.availability.engine.slots import Slot
from scheducal.availability.engine.time.zone_clock import clock_of
from scheducal.availability.queries.slot_text import days_text

# Half an hour of summer time, a skipped date, an offset of 45 minutes, and one that is behind.
ZONES = ("UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns")
BEGIN = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp()) // 60
APIA_SKIPS = int(datetime(2011, 12, 29, tzinfo=UTC).timestamp()) // 60
RESOURCES = ((), ("res_1",), ("res_1", 'res_"2'))

starts = st.lists(st.integers(0, 300 * 1440), max_size=60).map(sorted)


@given(st.sampled_from(ZONES), st.sampled_from([BEGIN, APIA_SKIPS]), starts, st.integers(1, 3000))
@example("Pacific/Apia", APIA_SKIPS, list(range(0, 3 * 1440, 30)), 90)
@example("America/New_York", BEGIN, list(range(0, 20 * 1440, 15)), 15)
def test_the_text_is_that_of_the_slots_one_by_one(zone: str, begin: int, found: list[int], duration: int) -> None:
    slots = [Slot(begin + at, begin + at + duration, RESOURCES[at % len(RESOURCES)]) for at in found]
    clock = clock_of(zone, begin, begin + 310 * 1440)
    shown = [shown_by_itself(zone, each) for each in slots]
    expected = [
        {"date": date, "slots": list(those)} for date, those in groupby(shown, key=lambda each: each["start"][:10])
    ]
    assert json.loads(days_text(clock, slots)) == expected


def shown_by_itself(zone: str, slot: Slot) -> dict[str, Any]:
    first, last = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute) for minute in slot[:2])
    wall = [at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M:%S") for at in (first, last)]
    instants = [at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in (first, last)]
    names = ("start", "end", "startInstant", "endInstant")
    return {**dict(zip(names, wall + instants, strict=True)), "resourceIds": list(slot.resources)}
