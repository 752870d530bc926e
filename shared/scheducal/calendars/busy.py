"""Busy times of several sources as one list. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from scheducal.calendars.connected import Busy


def joined(times: Iterable[Busy]) -> tuple[Busy, ...]:
    """In order; what touches or overlaps is one. Empty and backward times are left out."""
    found: list[Busy] = []
    for each in sorted((each for each in times if each.start < each.end), key=lambda each: each.start):
        if found and each.start <= found[-1].end:
            found[-1] = Busy(found[-1].start, max(found[-1].end, each.end))
        else:
            found.append(each)
    return tuple(found)
