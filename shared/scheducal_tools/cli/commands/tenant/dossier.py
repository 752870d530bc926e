"""How people see all that is known of an appointment."""

from __future__ import annotations

from scheducal_tools.cli.sheet import Document, Sheet

_FACTS = {
    "Appointment": "appointmentId",
    "Subject": "subject",
    "Status": "status",
    "Version": "version",
    "Start": "start",
    "End": "end",
    "Zone": "timeZone",
    "Location": "location",
    "Join": "joinUrl",
    "Organizer": "organizer",
    "UID": "uid",
    "Created": "dateCreated",
    "Updated": "lastUpdated",
    "Cancelled": "dateCanceled",
}
_INVITEES = {"Invitee": "inviteeId", "Name": "name", "Address": "email", "Response": "response"}
_SYNC = {
    "System": "system",
    "State": "state",
    "Shows version": "version",
    "Attempts": "attempts",
    "Updated": "lastUpdated",
    "Error": "error",
}
_HISTORY = {"Version": "version", "At": "date", "Action": "action", "By": "actor", "Changed": "changed"}
_PUSHED_STATES = {
    "At": "date",
    "Address": "email",
    "System": "system",
    "Operation": "operation",
    "Version": "version",
    "Sequence": "sequence",
    "Error": "error",
}


def dossier_sheets(document: Document) -> list[Sheet]:
    """Lay out the dossier. The body, which is HTML, and the mail's ids are left to `--json`."""
    facts = [{"name": name, "value": document[key]} for name, key in _FACTS.items() if document[key] is not None]
    return [
        Sheet({"Field": "name", "Value": "value"}, facts, headless=True),
        Sheet(_INVITEES, document["invitees"], "Invitees"),
        Sheet(_SYNC, document["sync"], "Sync"),
        Sheet(_HISTORY, document["history"], "History"),
        Sheet(_PUSHED_STATES, document["told"], "Told"),
    ]
