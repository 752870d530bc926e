"""Keeps a booking in Square for each appointment."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from scheducal.clock import isoformat
from scheducal.connectors.connected import digest
from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.record import RecordStep, Source, Wanted
from scheducal.connectors.runners.conversation import Conversation
from scheducal.http.request import Method, Request, Response

BOOKINGS: Final = "/bookings"
HEADERS: Final = {"Square-Version": "2025-08-20"}
# A booking that changed meanwhile is read again before anything is written.
ERRORS: Final = ErrorTable(codes={"RATE_LIMITED": "retry", "CONFLICT": "retry", "INSUFFICIENT_SCOPES": "reauthorize"})


def wanted(source: Source) -> Wanted:
    """Show when it is, of what service and by whom. The seller's note names the appointment, to find it by."""
    appointment, customer, mapping = source.appointment, source.customer, source.mapping
    minutes = round((appointment.end - appointment.start).total_seconds() / 60)
    fields = {
        "start_at": isoformat(appointment.start),
        "customer_note": mapping["customerNote"],
        "seller_note": appointment.appointment_id,
        "segment": [mapping["service"], mapping["teamMember"], minutes],
        "customer": [customer.name, customer.email or "", customer.phone or ""] if customer else [],
    }
    return Wanted(fields, exists=not appointment.cancelled)


def request(step: RecordStep) -> Conversation:
    """Book, change or cancel. Each body has a key of its own, so that sending it twice does it once."""
    path, fields = f"{BOOKINGS}/{step.remote_id}", step.fields
    if step.operation == "cancel":
        booked = yield ask("GET", path)
        version = booked.body.get("booking", {}).get("version")
        return booked if version is None else _write("POST", f"{path}/cancel", {"booking_version": version})
    booking = {name: value for name, value in fields.items() if name not in ("segment", "customer")}
    if "segment" in fields:
        service, team_member, minutes = fields["segment"]
        variation = yield ask("GET", f"/catalog/object/{service}")
        segment = {"service_variation_id": service, "team_member_id": team_member, "duration_minutes": minutes}
        version = variation.body.get("object", {}).get("version")
        booking["appointment_segments"] = [{**segment, "service_variation_version": version}]
    if step.operation == "update":
        return _write("PUT", path, {"booking": {**booking, "version": int(step.version or 0)}})
    if fields["customer"]:
        booking["customer_id"] = yield from _customer(*fields["customer"])
    return _write("POST", BOOKINGS, {"booking": {**booking, "location_id": step.settings["locationId"]}})


def find(step: RecordStep) -> Conversation:
    """Look at the bookings about its time for the one whose note names it."""
    start = datetime.fromisoformat(step.fields["start_at"])
    first, last = (isoformat(start + timedelta(days=days)) for days in (-7, 7))
    listed = yield ask("GET", BOOKINGS, {"start_at_min": first, "start_at_max": last, "limit": "100"})
    named = [each for each in listed.body.get("bookings", ()) if each.get("seller_note") == step.appointment_id]
    return Response(200, {"booking": named[0]} if named else {})


def ask(method: Method, path: str, query: Mapping[str, str] | None = None) -> Request:
    """Build a request of the version that this is written for."""
    return Request(method, path, query or {}, HEADERS)


def _write(method: Method, path: str, body: Mapping[str, Any]) -> Request:
    key = digest(json.dumps([path, body], sort_keys=True))
    return Request(method, path, headers=HEADERS, body={**body, "idempotency_key": key})


def _customer(name: str, email: str, phone: str) -> Generator[Request, Response, str]:
    """Find the customer by their address or number, or make one."""
    exact = {"email_address": {"exact": email}} if email else {"phone_number": {"exact": phone}}
    search = Request("POST", "/customers/search", headers=HEADERS, body={"query": {"filter": exact}, "limit": 1})
    if known := (yield search).body.get("customers"):
        return str(known[0]["id"])
    given, _, family = name.partition(" ")
    made = {"given_name": given, "family_name": family, "email_address": email, "phone_number": phone}
    created = yield _write("POST", "/customers", {name: value for name, value in made.items() if value})
    return str(created.body["customer"]["id"])


def outcome(response: Response) -> Outcome:
    """Judge an answer. Square may or may not call a stale version a conflict."""
    first, booking = (response.body.get("errors") or [{}])[0], response.body.get("booking") or {}
    is_stale = not response.succeeded and "version" in str(first.get("field", ""))
    code = "CONFLICT" if is_stale else str(first.get("code", f"HTTP {response.status}"))
    version = str(booking["version"]) if "version" in booking else None
    return ERRORS.outcome(response, code, remote_id=booking.get("id"), version=version)
