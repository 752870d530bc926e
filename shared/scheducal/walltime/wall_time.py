"""A wall time in a zone: what people agreed on."""

from __future__ import annotations

from datetime import UTC, datetime

from scheducal.values import dataclass
from scheducal.walltime.zones import zone_info


@dataclass(frozen=True, slots=True)
class WallTime:
    """A clock reading in a zone.

    local: naive, whole seconds.
    fold: 1 only for the second occurrence of a doubled reading (PEP 495).
    zone: IANA name.
    """

    local: datetime
    fold: int
    zone: str

    @classmethod
    def at(cls, instant: datetime, zone: str) -> WallTime:
        """Give the reading of the zone's clocks at an instant (aware, whole seconds).

        Raises OverflowError where that is outside the years 1 to 9999.
        """
        shown = instant.astimezone(zone_info(zone))
        return cls(shown.replace(tzinfo=None, fold=0), shown.fold, zone)

    @classmethod
    def from_stored(cls, local: str, fold: int, zone: str) -> WallTime:
        """Restore the wall time that was agreed on under these values, even if the zone's rules changed since.

        A reading that is no longer doubled loses its fold.
        """
        stored = cls(datetime.fromisoformat(local), fold, zone)
        return stored if fold == 0 or stored.exists else cls(stored.local, 0, zone)

    @property
    def instant(self) -> datetime:
        """Give the aware UTC instant.

        For a reading that the zone skips, by the offset before the gap (RFC 5545 section 3.3.5). Raises OverflowError
        where it is outside the years 1 to 9999.
        """
        return self.local.replace(tzinfo=zone_info(self.zone), fold=self.fold).astimezone(UTC)

    @property
    def exists(self) -> bool:
        """Tell whether clocks in the zone ever show this reading, in this occurrence."""
        return WallTime.at(self.instant, self.zone) == self

    def isoformat(self) -> str:
        """Write `YYYY-MM-DDTHH:MM:SS`, without offset."""
        return self.local.isoformat()
