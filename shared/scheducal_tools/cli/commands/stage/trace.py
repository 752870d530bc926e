"""`scheducal trace`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheducal_tools.cli.sheet import Document, Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

_ENTRIES = {"At": "at", "Actor": "actor", "Action": "action", "Object": "object", "Changed": "changed"}
_EVENTS = {"At": "at", "Event": "eventId", "Type": "type", "Version": "version"}
_SYNCS = {
    "Appointment": "appointmentId",
    "System": "system",
    "State": "state",
    "Wanted version": "wantedVersion",
    "Shows version": "pushedVersion",
    "Error": "error",
}
_MAILS = {"Appointment": "appointmentId", "At": "date", "Address": "email", "Operation": "operation", "Error": "error"}
_DELIVERIES = {"Event": "eventId", "Webhook": "webhookId", "State": "state", "Attempts": "attempts", "Status": "code"}


def trace(
    ctx: typer.Context,
    request: Annotated[str, typer.Argument(metavar="REQUEST", help="The answer's X-Request-Id.", show_default=False)],
) -> None:
    """Show what a request did: its changes and events, and the syncs, mails and deliveries after them."""
    operator: Operator = ctx.obj
    document = operator.stage.trace.trace(request)
    operator.show(
        document,
        Sheet({"Request": "requestId", "Tenant": "tenantId"}, [document]),
        Sheet(_ENTRIES, [_entry(each) for each in document["entries"]], "Changes"),
        Sheet(_EVENTS, document["events"], "Events"),
        Sheet(_SYNCS, document["syncs"], "Syncs"),
        Sheet(_MAILS, document["mails"], "Mails"),
        Sheet(_DELIVERIES, document["deliveries"], "Deliveries"),
    )


def _entry(entry: Document) -> Document:
    changed = ", ".join([*entry["changes"], *entry["erased"]])
    return {**entry, "actor": entry["actor"]["id"], "object": entry["object"]["id"], "changed": changed}
