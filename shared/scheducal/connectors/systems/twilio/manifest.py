"""What Twilio's Programmable Messaging is."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import TEXTS, Address, Check, Field, Limits, Manifest, Mappable, WebhookDeclaration

API_KEY: Final = ApiKey(basic=("{accountSid}", "{authToken}"))
MANIFEST: Final = Manifest(
    kind="twilio",
    title="Twilio SMS",
    public_name="twilio",
    capabilities=("message", "trigger"),
    credentials=("api_key",),
    # Twilio queues what a number cannot send at once. It limits requests at the same time alone.
    limits=Limits(at_once=4),
    retry_header="Retry-After",
    api=Address(variable="TWILIO_API_URL", usual="https://api.twilio.com"),
    api_path="/2010-04-01/Accounts",
    api_version="2010-04-01",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/{accountSid}/Messages.json",), query=(("PageSize", "1"),)),
    settings=(
        Field(
            "accountSid",
            "Account SID",
            "AC[0-9a-f]{32}",
            "AC00000000000000000000000000000001",
            "Of your account, on the first page of the Twilio console.",
            required=True,
            is_fixed=True,
        ),
        Field(
            "authToken",
            "Auth token",
            "[0-9a-zA-Z_-]{16,64}",
            "0123456789abcdef0123456789abcdef",
            "Of your account. It also proves what Twilio sends to us.",
            required=True,
            is_secret=True,
        ),
        Field(
            "sender",
            "Sender",
            r"\+[1-9][0-9]{6,14}|MG[0-9a-f]{32}|[0-9]{5,6}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}",
            "+15005550006",
            "Your number, short code or name, or the SID of a messaging service.",
            required=True,
        ),
        Field(
            "validity",
            "Valid for",
            "[1-9][0-9]{0,4}",
            "14400",
            "Seconds after which a text that could not be delivered is given up, at most 36000.",
            usual="14400",
        ),
    ),
    mapping=(
        *TEXTS,
        Mappable("recipient", "Recipient's number", "{customer.phone}"),
    ),
    # It takes an answer for the text of a reply. An empty one says nothing.
    incoming=WebhookDeclaration(
        largest_body=65_536,
        status=200,
        secret="authToken",
        key=("body",),
        answer="<Response/>",
        answer_type="text/xml",
    ),
    recipe=(
        "Twilio has no key that makes a repeated text the same one. A text whose answer was lost is not sent again. "
        "Twilio tells us of texts that did not arrive, and `sync` then says why. For answers of people, enter "
        "the `incomingUrl` of the connection at your number, or messaging service, as the webhook of messages that "
        "come in. Somebody who answers STOP gets no more texts from it before they answer START. Twilio answers "
        "STOP and HELP itself. Do not ask people to text CANCEL: it is a word for STOP, and blocks all later texts to "
        "them. In the United States, register your numbers for A2P 10DLC first."
    ),
)
