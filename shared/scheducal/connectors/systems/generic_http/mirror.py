"""Sends a request for each change of an appointment."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast
from urllib.parse import quote

from scheducal.connectors.connected import digest
from scheducal.connectors.manifest import TEXTS
from scheducal.connectors.record import Pushed, RecordStep, Source, Wanted, plan
from scheducal.connectors.systems.generic_http.errors import OURS, outcome
from scheducal.http.request import Method, Request
from scheducal.values import replace

__all__ = ["outcome"]

_OWN: Final = "body."
_TEXTS: Final = frozenset(each.name for each in TEXTS)
# Of each operation, the names of its settings and what they are without being set.
_WAYS: Final = {
    "create": ("create", "POST", "/appointments"),
    "update": ("change", "PUT", "/appointments/{id}"),
    "cancel": ("cancel", "DELETE", "/appointments/{id}"),
}


def wanted(source: Source) -> Wanted:
    """Show the fields that the tenant fills in, or ours."""
    return Wanted(body_of(source.mapping), exists=not source.appointment.cancelled)


def body_of(mapping: Mapping[str, str]) -> dict[str, str]:
    """Give the tenant's own fields of a body, or else ours. Texts are none."""
    own = {name.removeprefix(_OWN): value for name, value in mapping.items() if name.startswith(_OWN)}
    return own or {name: value for name, value in mapping.items() if name not in _TEXTS}


def steps(wanted: Wanted, pushed: Pushed | None) -> Sequence[RecordStep]:
    """Plan as most systems do. Each request has all fields."""
    return [replace(each, fields=wanted.fields) for each in plan(wanted, pushed)]


def request(step: RecordStep) -> Request:
    """Build the request by the connection's settings."""
    name, method, path = _WAYS[step.operation]
    settings, remote_id = step.settings, step.remote_id or OURS
    method, path = settings.get(f"{name}Method", method), settings.get(f"{name}Path", path)
    path = path.replace("{id}", quote(step.appointment_id if remote_id == OURS else remote_id, safe=""))
    key = digest(json.dumps([step.appointment_id, step.operation, step.fields], sort_keys=True))
    body = None if method == "DELETE" else nested(step.fields)
    return Request(cast("Method", method), path, headers={"Idempotency-Key": key}, body=body, reads="anything")


def nested(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Put fields whose names have dots into objects. Where a name is both, the object stands."""
    body: dict[str, Any] = {}
    for name, value in sorted(fields.items()):
        *parents, last = name.split(".")
        place = body
        for parent in parents:
            inner = place.get(parent)
            inner = inner if isinstance(inner, dict) else {}
            place[parent] = inner
            place = inner
        place[last] = value
    return body
