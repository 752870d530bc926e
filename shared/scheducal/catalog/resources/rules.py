"""What must hold of a resource beyond the form of its fields."""

from __future__ import annotations

from itertools import pairwise

from scheducal.catalog.resources.clock_times import range_text
from scheducal.catalog.resources.document import DAYS
from scheducal.catalog.resources.holiday_names import check_holidays
from scheducal.catalog.resources.model import Ranges, Resource
from scheducal.errors import Refusal


def check(resource: Resource) -> None:
    """Raise Refusal `invalid_field`, which names the field and what would be right."""
    for day, ranges in zip(DAYS, resource.weekly, strict=True):
        _check_ranges(ranges, f"weekly.{day}", f"weekly.{day}")
    for override in resource.overrides:
        _check_ranges(override.ranges, f"overrides of {override.day}", "overrides")
    _check_dates(resource)
    _check_stays(resource)
    if resource.holidays is not None:
        check_holidays(resource.holidays)


def _check_ranges(ranges: Ranges, where: str, param: str) -> None:
    for before, after in pairwise(ranges):
        if after.start < before.end:
            message = f"{where}: {range_text(before)} and {range_text(after)} overlap; make one range of them"
            raise Refusal("invalid_field", message, param=param)


def _check_stays(resource: Resource) -> None:
    """Check that stays are apart: the last may go on for good."""
    for before, after in pairwise(resource.stays):
        if before.last_day is None or after.first_day <= before.last_day:
            message = f"stays: the one from {after.first_day} must begin after the one before has ended"
            raise Refusal("invalid_field", message, param="stays")


def _check_dates(resource: Resource) -> None:
    for before, after in pairwise(resource.overrides):
        if before.day == after.day:
            message = f"overrides: {after.day} is there twice; give all ranges of a date together"
            raise Refusal("invalid_field", message, param="overrides")
