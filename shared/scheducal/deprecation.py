"""An endpoint that will go: its answers say since when it is deprecated, and when it ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from scheducal.values import dataclass

# How long an endpoint goes on at least after it was deprecated. docs/versioning.md promises it.
NOTICE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Deprecation:
    """since: the day on which the notice was given. sunset: the first day on which it may be gone. successor: a path.

    Raises ValueError where the notice is shorter than promised.
    """

    since: date
    sunset: date
    successor: str | None = None

    def __post_init__(self) -> None:
        """Hold the promise."""
        if self.sunset - self.since < NOTICE:
            raise ValueError(f"an endpoint goes on for {NOTICE.days} days after its deprecation")

    def headers(self) -> dict[str, str]:
        """Give the headers of each answer: RFC 9745 (`Deprecation`), RFC 8594 (`Sunset`), RFC 8288 (`Link`)."""
        from email.utils import format_datetime  # noqa: PLC0415  most endpoints stay, and a cold start should not pay

        found = {
            "Deprecation": f"@{int(_midnight(self.since).timestamp())}",
            "Sunset": format_datetime(_midnight(self.sunset), usegmt=True),
        }
        return found | ({"Link": f'<{self.successor}>; rel="successor-version"'} if self.successor else {})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
