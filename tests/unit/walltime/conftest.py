"""The functions' time zone database, the tzdata package's, in place of the machine's."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator

import pytest

from scheducal.walltime.zones import zone_info, zone_names


@pytest.fixture(scope="package", autouse=True)
def packaged_database() -> Iterator[None]:
    before = zoneinfo.TZPATH
    read_from(())
    yield
    read_from(before)


def read_from(directories: tuple[str, ...]) -> None:
    """What was read from other directories is forgotten."""
    zoneinfo.reset_tzpath(to=directories)
    zoneinfo.ZoneInfo.clear_cache()
    zone_info.cache_clear()
    zone_names.cache_clear()
