"""What a page says of deliveries and attempts, in words (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from scheducal.values import dataclass
from scheducal.webhooks.delivery.model import Attempt, Delivery, State
from scheducal.webhooks.endpoints.model import Endpoint

TONES: Mapping[State, str] = {
    "pending": "busy",
    "retrying": "wait",
    "delivered": "ok",
    "undelivered": "bad",
    "skipped": "off",
}
STATES: Mapping[State, str] = {
    "pending": "on its way",
    "retrying": "being retried",
    "delivered": "delivered",
    "undelivered": "undelivered",
    "skipped": "not sent, endpoint off",
}
# What went wrong where there was no answer, or beside one. An attempt's error begins with the kind.
_FAILURES = {
    "dns": "Name not found",
    "refused_address": "Address not allowed",
    "connect": "No connection",
    "tls": "Certificate",
    "timeout": "No answer within 5 s",
    "protocol": "PageResponse is no HTTP",
    "too_large": "PageResponse too large",
    "encoded": "PageResponse is packed",
}
_SHORT = 32


@dataclass(frozen=True, slots=True)
class Said:
    """A state in words. tone: its colour and icon. more: what stands beside it, such as an error in full."""

    tone: str
    words: str
    more: str = ""


def state_said(delivery: Delivery) -> Said:
    """Say how far a delivery is."""
    return Said(TONES[delivery.state], STATES[delivery.state])


def attempt_said(attempt: Attempt) -> Said:
    """Say what an attempt gave: the status first, else why there was no answer."""
    tone = "ok" if attempt.succeeded else "bad"
    return Said(tone, status_said(attempt.code) if attempt.code is not None else _failure(attempt), attempt.error or "")


def status_said(code: int) -> str:
    """Name a status: `503 Service Unavailable`."""
    known = {each.value: each.phrase for each in HTTPStatus}
    return f"{code} {known[code]}" if code in known else str(code)


def short_said(attempt: Attempt) -> str:
    """Say the same in a word, for lists."""
    return str(attempt.code) if attempt.code is not None else _failure(attempt)


def name_of(endpoint: Endpoint) -> str:
    """Name an endpoint by its URL, without what all URLs have."""
    parts = urlsplit(endpoint.url)
    return f"{parts.netloc}{parts.path}".rstrip("/")[:200]


def short_name(endpoint: Endpoint) -> str:
    """Name it in few letters, for lists."""
    name = name_of(endpoint)
    return name if len(name) <= _SHORT else f"{name[: _SHORT - 1]}…"


def _failure(attempt: Attempt) -> str:
    kind = (attempt.error or "").partition(":")[0]
    return _FAILURES.get(kind, "Interrupted" if kind.startswith("interrupted") else "No answer")
