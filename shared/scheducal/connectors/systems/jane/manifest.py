"""What Jane is: a system whose API is for approved partners, and writes no appointments."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import Limits, Manifest

MANIFEST: Final = Manifest(
    kind="jane",
    title="Jane",
    public_name="jane",
    capabilities=(),
    limits=Limits(),
    api_version="2026-01-01",
    checked_on=date(2026, 11, 29),
    recipe=(
        "Jane lets approved partners read appointments, and lets nobody make, move or cancel one. So nothing is sent "
        "to it. Changes there are not followed yet, since only partners get the credentials for that. "
        "To see Jane's appointments as busy times, subscribe to the calendar feed of a staff member in Google or "
        "Outlook, and connect that calendar here. It only reads, so do not make it the default. "
        "Nobody has tried this with Jane itself yet."
    ),
)
