"""Hears of mails that Mandrill could not deliver, by its signed webhook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from scheducal.connectors.incoming import CarriedRecord, IncomingRequest
from scheducal.connectors.runners.texts.notification import TextReport, TextState
from scheducal.connectors.signatures.forms import FormHmac
from scheducal.connectors.systems.mandrill.message import outcome

__all__ = ["outcome"]

SIGNATURE: Final = FormHmac(header="x-mandrill-signature")
STATES: Final[Mapping[str, TextState]] = {
    "delivered": "delivered",
    "hard_bounce": "failed",
    "soft_bounce": "failed",
    "reject": "failed",
}
# Of one request. That mails arrived can be left out.
_MOST: Final = 100
_WHY: Final = {
    "hard_bounce": "the mail bounced; the address is suppressed there",
    "soft_bounce": "the mail bounced for now, and is not sent again",
    "reject": "Mandrill rejected the mail, unsent; the address is suppressed there",
}


def told(request: IncomingRequest, settings: Mapping[str, str], paths: Mapping[str, str]) -> Iterable[CarriedRecord]:
    """Read the events that say what became of a mail for good: failures, and of the rest as many as have a place.

    Those about Mandrill's own lists are none.
    """
    del settings, paths
    found = sorted(_records(request), key=lambda each: each.fields["status"] == "delivered")
    failed = sum(each.fields["status"] != "delivered" for each in found)
    return found[: max(_MOST, failed)]


def _records(request: IncomingRequest) -> Iterable[CarriedRecord]:
    for each in events(request):
        status, mail = each.get("event"), each.get("_id")
        if status in STATES and isinstance(mail, str) and 0 < len(mail) <= 100:
            yield CarriedRecord(f"{status}|{mail}|{each.get('ts')}"[:200], {"text": mail, "status": status})


def report(fields: Mapping[str, Any]) -> TextReport:
    """Say what it means. Mandrill's own words may quote the address."""
    return TextReport(fields["text"], STATES[fields["status"]], _WHY.get(fields["status"], ""))


def events(request: IncomingRequest) -> Iterable[Mapping[str, Any]]:
    """List the events of a request."""
    try:
        found = json.loads(dict(parse_qsl(request.body.decode())).get("mandrill_events", "[]"))
    except (ValueError, RecursionError):
        return []
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
