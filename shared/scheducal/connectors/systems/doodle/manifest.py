"""What Doodle is: a system without an API."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import Limits, Manifest

MANIFEST: Final = Manifest(
    kind="doodle",
    title="Doodle",
    public_name="doodle",
    capabilities=(),
    limits=Limits(),
    api_version="none",
    checked_on=date(2026, 11, 29),
    recipe=(
        "Doodle has ended its API, so that nothing is sent to it. Connect your Google or Outlook calendar here. "
        "Connect the same calendar in Doodle. Doodle then keeps your appointments free of polls and booking "
        "pages, and adds new bookings to that calendar. Those events count as busy times here. "
        "Doodle also works with Zapier on its paid plans. A Zap can call our API, as the page of Zapier says. "
        "Programs that sign in to Doodle with your password are no way that Doodle supports."
    ),
)
