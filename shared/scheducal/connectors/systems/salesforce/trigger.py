"""Asks Salesforce which records people changed, and hears of some at once, by a flow of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from scheducal.clock import isoformat
from scheducal.connectors.connected import RemoteEvent, instant
from scheducal.connectors.foreign import Polled
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.signatures.unsigned import PathSecret
from scheducal.connectors.systems.salesforce.mirror import TIMES, outcome
from scheducal.http.request import Request, Response

__all__ = ["outcome"]

# Nothing is signed, and each record is read again.
SIGNATURE: Final = PathSecret()
# How ids of the two objects begin.
_KINDS: Final = {"00U": "Event", "08p": "ServiceAppointment"}
# As a platform event has it in JSON, and an outbound message in XML. Ids of the messages begin otherwise.
_ID: Final = re.compile(rb"\b(?:00U|08p)[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?\b")
_API: Final = re.compile(r"^/services/data/v[0-9.]+")


def changes(request: IncomingRequest) -> Iterable[str]:
    """Name the records, wherever the customer's own event or message has them. XML is not parsed."""
    return [each.decode() for each in _ID.findall(request.body)]


def poll(cursor: str | None, since: datetime, settings: Mapping[str, str]) -> Request:
    """Ask for all of our records from an instant on, and then for those that changed, deleted ones too."""
    if cursor and cursor.startswith("/"):
        return Request("GET", cursor)
    kind = settings.get("object", "Event")
    start, _ = TIMES[kind]
    news = f"SystemModstamp >= {cursor}" if cursor else f"{start} >= {isoformat(since)}"
    ours = f"{settings['externalId']} != null"
    query = f"SELECT Id, SystemModstamp FROM {kind} WHERE {ours} AND {news} ORDER BY SystemModstamp, Id"  # noqa: S608  settings have no blanks
    return Request("GET", "/queryAll", {"q": query})


def page(response: Response) -> Polled:
    """Read their ids. The newest change is where the next question begins, and comes again."""
    body = response.body
    changed = {str(each["Id"]): _version(each) for each in body.get("records", ())}
    if not body.get("done", True):
        return Polled(changed, _API.sub("", str(body["nextRecordsUrl"])), more=True)
    newest = max((datetime.fromisoformat(each) for each in changed.values()), default=None)
    return Polled(changed, isoformat(newest) if newest else "")


def read(remote_id: str) -> Request:
    """Read a record of the object that its id names."""
    kind = _kind(remote_id)
    beside = ("Location",) if kind == "Event" else ("StatusCategory",)
    fields = ",".join(("Id", "Subject", *TIMES[kind], "SystemModstamp", *beside))
    return Request("GET", f"/sobjects/{kind}/{remote_id}", {"fields": fields})


def remote(response: Response) -> RemoteEvent:
    """Read when it is and what it is about."""
    body = response.body
    start, end = (body.get(name) for name in TIMES[_kind(str(body["Id"]))])
    return RemoteEvent(
        reference=str(body["Id"]),
        etag=_version(body),
        uid=None,
        updated_at=instant(_version(body)),
        start=instant(start),
        end=instant(end),
        subject=body.get("Subject"),
        location=body.get("Location"),
        cancelled=body.get("StatusCategory") == "Canceled",
    )


def _kind(remote_id: str) -> str:
    return _KINDS.get(remote_id[:3], "Event")


def _version(record: Mapping[str, Any]) -> str:
    return str(record["SystemModstamp"])
