"""What SimplePractice is: a system without an API."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import Limits, Manifest

MANIFEST: Final = Manifest(
    kind="simplepractice",
    title="SimplePractice",
    public_name="simplepractice",
    capabilities=(),
    limits=Limits(),
    api_version="none",
    checked_on=date(2026, 11, 29),
    recipe=(
        "SimplePractice has no public API, so that nothing is sent to it. Connect the clinician's Google or Outlook "
        "calendar here. Turn on calendar sync in SimplePractice with the same calendar. Your appointments "
        "then show in SimplePractice as blocked times. The clinician's own sessions count as busy times here. Leave "
        "names and reasons out of subjects. A calendar sync is no agreement about health data. "
        "Vendors that sell an API of SimplePractice drive its pages with your password."
    ),
)
