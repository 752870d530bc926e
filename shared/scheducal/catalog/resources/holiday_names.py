"""Which countries, regions and public holidays there are, by the `holidays` library."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from scheducal.catalog.resources.model import HolidayCalendar
from scheducal.errors import Refusal

if TYPE_CHECKING:
    from holidays import HolidayBase

# Names come and go with the years; these show all that people mean.
_YEARS = range(2020, 2036)


def check_holidays(calendar: HolidayCalendar) -> None:
    """Raise Refusal `invalid_field` for a country, a region, or the name of a holiday that the library lacks."""
    regions = _regions().get(calendar.country)
    if regions is None:
        message = f"holidays.country: nothing is known of {calendar.country}; give a code of ISO 3166-1, such as DE"
        raise Refusal("invalid_field", message, param="holidays.country")
    if calendar.region is not None and calendar.region not in regions:
        known = f"one of {', '.join(regions)}, or null" if regions else "null"
        raise Refusal(
            "invalid_field", f"holidays.region of {calendar.country} must be {known}", param="holidays.region"
        )
    for place, each in enumerate(calendar.worked):
        if not _is_date(each) and each not in names(calendar):
            param, known = f"holidays.worked[{place}]", ", ".join(sorted(names(calendar)))
            raise Refusal("invalid_field", f"{param} must be a date or among: {known}", param=param)


def names(calendar: HolidayCalendar) -> frozenset[str]:
    """List the names of the country's and region's public holidays, in the country's own language."""
    return _names(calendar.country, calendar.region)


def public_holidays(country: str, region: str | None, years: Iterable[int]) -> HolidayBase:
    """Give the public holidays of these years, in the country's own language.

    Without a language the library follows the environment's, which is English on Lambda and elsewhere depends on the
    machine and the version of Python.
    """
    from holidays import country_holidays  # noqa: PLC0415  slow to import; many resources keep no holidays

    own = country_holidays(country, subdiv=region).default_language
    return country_holidays(country, subdiv=region, years=years, language=own)


@lru_cache(maxsize=64)
def _names(country: str, region: str | None) -> frozenset[str]:
    known = public_holidays(country, region, _YEARS)
    return frozenset(name for day in known for name in known.get_list(day))


@lru_cache(maxsize=1)
def _regions() -> dict[str, list[str]]:
    from holidays import list_supported_countries  # noqa: PLC0415  as above

    return {code: list(regions) for code, regions in list_supported_countries().items()}


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
