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
        "Jane lets approved partners read appointments, and lets nobody make, move or cancel one. So nothing is sent to "
        "it, and changes there are not followed yet. Let Jane's calendar subscription of each staff member show in a "
        "Google or Outlook calendar, and connect that calendar here. What is booked in Jane then counts as busy time."
    ),
)
