"""Signs webhooks as a platform does, by the scheme that its connector names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.signatures.forms import FormHmac, form_text
from scheducal.connectors.signatures.keyed import Hmac
from scheducal.connectors.signatures.model import Signature
from scheducal.connectors.signatures.unsigned import SecretHeader


@dataclass(frozen=True, slots=True)
class FakeWebhook:
    """What a platform is about to tell us. url: where. ids: of the records. secret: what proves it. at: now."""

    url: str
    ids: tuple[str, ...]
    secret: str
    at: datetime


def signed(
    signature: Signature, told: FakeWebhook, body: bytes, headers: Mapping[str, str] | None = None
) -> tuple[dict[str, str], bytes]:
    """Give the headers and the body of a request."""
    sent = dict(headers or {})
    match signature:
        case Hmac():
            time = _time(signature, told.at)
            if signature.timestamp and signature.timestamp.header:
                sent[signature.timestamp.header] = time
            request = IncomingRequest(sent, {}, body, url=told.url, at=told.at)
            value = signature.value(request, told.secret, time)
            pairs = signature.pairs
            sent[signature.header] = f"{pairs[0]}={time},{pairs[1]}={value}" if pairs else value
        case FormHmac():
            sent[signature.header] = signature.value(told.url, form_text(body), told.secret)
        case SecretHeader():
            sent[signature.header] = f"{signature.prefix}{told.secret}"
        case _:
            pass
    return sent, body


def _time(signature: Hmac, at: datetime) -> str:
    if signature.timestamp is None:
        return ""
    return str(int(at.timestamp() * (1000 if signature.timestamp.is_milliseconds else 1)))
