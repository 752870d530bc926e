"""What Sonny's is, by its Data API."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import Address, Check, Field, Limits, Manifest

API_KEY: Final = ApiKey(headers=(("X-Sonnys-API-ID", "{apiId}"), ("X-Sonnys-API-Key", "{apiKey}")))
MANIFEST: Final = Manifest(
    kind="sonnys",
    title="Sonny's CarWash Controls",
    public_name="sonnys",
    capabilities=("lookup",),
    credentials=("api_key",),
    # 20 in 15 seconds are documented.
    limits=Limits(at_once=4, per_minute=80),
    retry_header="Retry-After",
    api=Address(variable="SONNYS_API_URL", usual="{url}"),
    api_version="0.2.0",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/customer",), query=(("limit", "1"),)),
    settings=(
        Field(
            "url",
            "Address",
            r"https?://[!-~]+[^/]",
            "https://trustedapi.example.com/v1",
            "The base address of the Data API, which Sonny's gives you with the key.",
            required=True,
            is_fixed=True,
        ),
        Field("apiId", "API id", r"[\w-]+", "acme", "Sent as X-Sonnys-API-ID.", required=True),
        Field("apiKey", "API key", "[!-~]+", "abc123", "Sent as X-Sonnys-API-Key.", required=True, is_secret=True),
    ),
    recipe=(
        "It reads only. Phone agents learn who calls, and whether the caller is a member. "
        "Sonny's keeps no appointments. A membership is found if it began in the last two years."
    ),
)
