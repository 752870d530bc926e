"""What Zapier is, by its webhooks."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import TEXTS, Address, Check, Field, Limits, Manifest, WebhookDeclaration
from scheducal.connectors.mapping import inbound
from scheducal.connectors.signatures.stated import SECRET
from scheducal.values import replace

# As we name them ourselves, so that a Zap can send back what it got.
_OURS: Final = {
    "in.id": "$.appointment_id",
    "in.start": "$.appointment_start",
    "in.end": "$.appointment_end",
    "in.minutes": "$.appointment_minutes",
    "in.timeZone": "$.appointment_timeZone",
}
API_KEY: Final = ApiKey(in_address=True)
MANIFEST: Final = Manifest(
    kind="zapier",
    title="Zapier",
    public_name="zapier",
    capabilities=("message", "trigger"),
    credentials=("api_key",),
    # 30 a second are documented for a hook.
    limits=Limits(at_once=4, per_minute=1_000),
    retry_header="Retry-After",
    api=Address(variable="ZAPIER_API_URL", usual="{url}"),
    api_version="catch hook",
    checked_on=date(2026, 11, 29),
    # A request to the address would start the Zap.
    check=Check(paths=()),
    settings=(
        Field(
            "url",
            "Webhook URL",
            r"https://hooks\.zapier\.com/hooks/(catch|standard)/[\w/-]+",
            "https://hooks.zapier.com/hooks/catch/123456/abcdef/",
            "The address that Webhooks by Zapier shows, under Catch Hook.",
            longest=500,
            required=True,
            is_secret=True,
        ),
        replace(SECRET, help="A text of at least 16 characters. Zaps that post to us send it in X-Scheducal-Secret."),
        *inbound.SETTINGS,
    ),
    mapping=(*TEXTS, *(replace(each, default=_OURS.get(each.name, each.default)) for each in inbound.FIELDS)),
    incoming=WebhookDeclaration(largest_body=65_536, status=200, secret="hookSecret"),
    recipe=(
        "**Out.** Make a Zap with the trigger Webhooks by Zapier, Catch Hook, and give its address as `url`. The Zap "
        "gets flat fields with stable names: `id`, `event`, `text`, and each gap of the mapping, such as "
        "`appointment_start`. If Zapier answers 410, the Zap is gone: the connection ends with the state "
        "`reauthorization_required`, and no more is sent before you give another address.\n\n"
        "**REST hooks.** An integration of your own subscribes with `POST /api/v1/connections`, kind `zapier`, with "
        "`bundle.targetUrl` as `url` and rules for its events. Keep `connectionId`. It unsubscribes with "
        "`DELETE /api/v1/connections/{connectionId}`. For samples, read `GET /api/v1/appointments` and put the "
        "`record` of each one's preview into a list: it has the form that Zaps get.\n\n"
        "**In.** Let a Zap post JSON to the `incomingUrl` of the connection, with the header `X-Scheducal-Secret`. It "
        "may send our fields back, with another `appointment_start` and `appointment_end`. The `in.` fields "
        "say where else things are. `status` with the word `cancelled` cancels. A booking that begins elsewhere "
        "becomes yours if the rules adopt. [Any other system](any-system.md) says more."
    ),
)
