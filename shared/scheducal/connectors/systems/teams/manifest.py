"""What Microsoft Teams is, by its workflows."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import TEXTS, Address, Check, Field, Limits, Manifest, Mappable

API_KEY: Final = ApiKey(in_address=True)
_HOSTS = r"logic\.azure\.com|environment\.api\.powerplatform\.com|api\.powerautomate\.com|flow\.microsoft\.com"
MANIFEST: Final = Manifest(
    kind="teams",
    title="Microsoft Teams",
    public_name="teams",
    capabilities=("message",),
    credentials=("api_key",),
    # Four a second are told of a workflow, and 100 an hour of the older connectors.
    limits=Limits(at_once=4, per_minute=60),
    retry_header="Retry-After",
    api=Address(variable="TEAMS_API_URL", usual="{url}"),
    api_version="workflows, Adaptive Cards 1.4",
    checked_on=date(2026, 11, 29),
    # A request to the address would post a card.
    check=Check(paths=()),
    settings=(
        Field(
            "url",
            "Workflow URL",
            rf"https://([\w-]+\.)+({_HOSTS})(:443)?/[!-~]+",
            "https://prod-01.westeurope.logic.azure.com/workflows/0123/triggers/manual/paths/invoke?sig=abc",
            "The address that the workflow shows once it is saved.",
            longest=1_000,
            required=True,
            is_secret=True,
        ),
    ),
    mapping=(*TEXTS, Mappable("link", "Address of the button", "")),
    recipe=(
        "In Teams, open Workflows at the channel, and choose `Post to a channel when a webhook request is received`. "
        "Save it, and give its address as `url`. A workflow ends with the account of the person who made it, so let a "
        "shared account make it. Workflows cannot post into private channels, and posts cannot be changed later. So "
        "each change is a card of its own. Teams says only that the workflow began. Look at its run history if no card "
        "arrives. Addresses of `webhook.office.com` are refused, since Microsoft has ended those connectors."
    ),
)
