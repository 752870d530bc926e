"""Hears of mails that SendGrid could not deliver, by its signed event webhook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from scheducal.connectors.incoming import CarriedRecord, IncomingRequest
from scheducal.connectors.runners.texts.notification import TextReport, TextState
from scheducal.connectors.signatures.model import Timestamp
from scheducal.connectors.signatures.public_key import Ecdsa
from scheducal.connectors.systems.sendgrid.message import outcome

__all__ = ["outcome"]

_HEADER: Final = "x-twilio-email-event-webhook"
SIGNATURE: Final = Ecdsa(header=f"{_HEADER}-signature", timestamp=Timestamp(header=f"{_HEADER}-timestamp"))
STATES: Final[Mapping[str, TextState]] = {"delivered": "delivered", "bounce": "failed", "dropped": "failed"}
# Of one request. That mails arrived can be left out.
_MOST: Final = 100
_CODE: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


def told(request: IncomingRequest, settings: Mapping[str, str], paths: Mapping[str, str]) -> Iterable[CarriedRecord]:
    """Read the events that say what became of a mail for good: failures, and of the rest as many as have a place."""
    del settings, paths
    found = sorted(_records(request), key=lambda each: each.fields["status"] == "delivered")
    failed = sum(each.fields["status"] != "delivered" for each in found)
    return found[: max(_MOST, failed)]


def _records(request: IncomingRequest) -> Iterable[CarriedRecord]:
    for each in request.objects():
        name, mail, status = each.get("sg_event_id"), each.get("sg_message_id"), each.get("event")
        if isinstance(name, str) and isinstance(mail, str) and status in STATES and len(name) <= 200:
            # The id that we got is what stands before the first dot.
            code = _CODE.fullmatch(str(each.get("status", "")))
            fields = {"text": mail.partition(".")[0][:200], "status": status, "code": code[0] if code else ""}
            yield CarriedRecord(name, fields)


def report(fields: Mapping[str, Any]) -> TextReport:
    """Say what it means. SendGrid's own words may quote the address."""
    why = "the mail bounced" if fields["status"] == "bounce" else "SendGrid dropped the mail, unsent"
    code = f" ({fields['code']})" if fields["code"] else ""
    return TextReport(fields["text"], STATES[fields["status"]], f"{why}{code}; the address is suppressed there")
