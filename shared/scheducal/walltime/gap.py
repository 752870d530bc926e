"""The readings that a zone skips when its clocks go forward."""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta

from scheducal.values import replace
from scheducal.walltime.wall_time import WallTime


def around_gap(skipped: WallTime, step: int = 1) -> tuple[WallTime, WallTime]:
    """Give the last reading before the gap that holds `skipped` and the first one after it.

    skipped: a reading that does not exist, with fold 0. step: 1, or 60 for readings in whole minutes.
    """
    # The offset after the gap gives an instant before the change, and the other way round (PEP 495).
    early = replace(skipped, fold=1).instant
    seconds = int((skipped.instant - early).total_seconds())

    def shown(second: int) -> WallTime:
        return WallTime.at(early + timedelta(seconds=second), skipped.zone)

    first = bisect_right(range(seconds), skipped.local, key=lambda second: shown(second).local)
    before, after = shown(first - 1), shown(first)
    return _moved(before, -(before.local.second % step)), _moved(after, -after.local.second % step)


def _moved(wall: WallTime, seconds: int) -> WallTime:
    return WallTime.at(wall.instant + timedelta(seconds=seconds), wall.zone)
