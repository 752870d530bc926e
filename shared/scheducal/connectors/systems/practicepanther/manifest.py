"""What PracticePanther is, by its API v2."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from scheducal.connectors.manifest import Address, Check, Field, Limits, Manifest, Mappable

_UUID: Final = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_EXAMPLE: Final = "c87ead99-0a83-4c38-95fa-d57ba2ba7f92"
MANIFEST: Final = Manifest(
    kind="practicepanther",
    title="PracticePanther",
    public_name="practicepanther",
    capabilities=("mirror", "trigger"),
    credentials=("oauth",),
    # None are documented.
    limits=Limits(at_once=4, per_minute=60),
    retry_header="Retry-After",
    api=Address(variable="PRACTICEPANTHER_API_URL", usual="https://app.practicepanther.com"),
    api_path="/api/v2",
    api_version="v2",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/events",), query=(("$top", "1"),)),
    settings=(
        Field("user", "User", _UUID, _EXAMPLE, "The id of the user whose events they are."),
        Field("matter", "Matter", _UUID, _EXAMPLE, "The id of a matter that all events belong to."),
    ),
    mapping=(
        Mappable("subject", "Subject", "{appointment.title}"),
        Mappable("location", "Location", "{appointment.location}"),
        Mappable("notes", "Notes", ""),
    ),
    polled_every=timedelta(minutes=10),
    recipe=(
        "PracticePanther registers applications on request. Ask for a client id, and name the redirect address of this "
        "service. It mails nobody about events. We ask for changes every ten minutes, and find deleted events once a "
        "day."
    ),
)
