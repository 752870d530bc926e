"""An appointment's time as people read it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheducal.connectors.systems.email.when import when


@pytest.mark.parametrize(
    ("start", "end", "zone", "span", "shown_zone"),
    [
        ("2026-04-15T16:00", "2026-04-15T17:00", "America/Los_Angeles",
         "Wednesday, 15 April 2026, 09:00 to 10:00", "America/Los_Angeles (PDT, UTC-07:00)"),
        ("2026-01-01T12:00", "2026-01-01T12:30", "Asia/Kolkata",
         "Thursday, 1 January 2026, 17:30 to 18:00", "Asia/Kolkata (IST, UTC+05:30)"),
        ("2026-07-01T12:00", "2026-07-01T13:00", "America/Sao_Paulo",
         "Wednesday, 1 July 2026, 09:00 to 10:00", "America/Sao_Paulo (UTC-03:00)"),
        ("2026-04-15T20:00", "2026-04-15T22:00", "Europe/Paris",
         "Wednesday, 15 April 2026, 22:00 to Thursday, 16 April 2026, 00:00 (ends the next day)",
         "Europe/Paris (CEST, UTC+02:00)"),
        ("2026-12-30T08:00", "2027-01-02T16:00", "UTC",
         "Wednesday, 30 December 2026, 08:00 to Saturday, 2 January 2027, 16:00 (over 4 days)", "UTC"),
        ("2026-03-28T23:30", "2026-03-29T02:00", "Europe/Paris",
         "Sunday, 29 March 2026, 00:30 to 04:00",
         "Europe/Paris (start CET, UTC+01:00; end CEST, UTC+02:00)"),
        ("1880-06-01T12:00", "1880-06-01T13:00", "Europe/Paris",
         "Tuesday, 1 June 1880, 12:09 to 13:09", "Europe/Paris (LMT, UTC+00:09:21)"),
        ("0001-01-01T00:00", "0001-01-01T01:00", "America/New_York",
         "Monday, 1 January 0001, 00:00 to 01:00", "UTC"),
        ("9999-12-31T22:00", "9999-12-31T23:59", "Asia/Tokyo",
         "Friday, 31 December 9999, 22:00 to 23:59", "UTC"),
        ("2026-04-15T16:00", "2026-04-15T17:00", "Mars/Olympus",
         "Wednesday, 15 April 2026, 16:00 to 17:00", "UTC"),
        ("2026-04-15T16:00", "2026-04-15T17:00", "../etc/passwd",
         "Wednesday, 15 April 2026, 16:00 to 17:00", "UTC"),
    ],
)  # fmt: skip
def test_when(start: str, end: str, zone: str, span: str, shown_zone: str) -> None:
    first, last = (datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (start, end))
    found = when(first, last, zone)
    assert (found.span, found.zone) == (span, shown_zone)
