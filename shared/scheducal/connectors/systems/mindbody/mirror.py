"""Keeps an appointment in Mindbody for each of ours."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Any, Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.record import RecordStep, Source, Wanted
from scheducal.connectors.runners.conversation import Conversation
from scheducal.http.request import Request, Response
from scheducal.walltime.zones import zone_info

_UPDATE: Final = "/appointment/updateappointment"
_WALL: Final = "%Y-%m-%dT%H:%M:%S"
ERRORS: Final = ErrorTable(codes={"DeniedAccess": "reauthorize"})


def wanted(source: Source) -> Wanted:
    """Show when it is, by the clocks of the site, of what kind and by whom. The notes name the appointment."""
    appointment, customer, mapping = source.appointment, source.customer, source.mapping
    zone = zone_info(mapping["timeZone"])
    numbers = {"SessionTypeId": mapping["sessionType"], "StaffId": mapping["staff"], "LocationId": mapping["location"]}
    fields: dict[str, Any] = {
        **{name: int(number) for name, number in numbers.items() if number},
        "StartDateTime": f"{appointment.start.astimezone(zone):{_WALL}}",
        "EndDateTime": f"{appointment.end.astimezone(zone):{_WALL}}",
        "Notes": f"{mapping['notes']}\n{appointment.appointment_id}".strip(),
        "client": [mapping["client"], *((customer.name, customer.email or "") if customer else ("", ""))],
    }
    return Wanted(fields, exists=not appointment.cancelled)


def request(step: RecordStep) -> Request | Conversation:
    """Book, change or cancel. Mindbody mails nobody unless it is asked to."""
    if step.operation == "create":
        return _booked(step)
    changed = {name: value for name, value in step.fields.items() if name not in ("client", "LocationId")}
    body = {"AppointmentId": int(step.remote_id or 0), "SendEmail": step.notifies is True}
    return Request("POST", _UPDATE, body={**body, **({"Execute": "cancel"} if step.operation == "cancel" else changed)})


def find(step: RecordStep) -> Conversation:
    """Look at the appointments of its day for the one whose notes name it."""
    day = datetime.fromisoformat(step.fields["StartDateTime"])
    first, last = (f"{day + timedelta(days=days):%Y-%m-%d}" for days in (-1, 1))
    query = {"request.startDate": first, "request.endDate": last, "request.limit": "100"}
    listed = yield Request("GET", "/appointment/staffappointments", query)
    named = (each for each in listed.body.get("Appointments", ()) if step.appointment_id in str(each.get("Notes")))
    return Response(200, {"Appointment": next(named, {})})


def _booked(step: RecordStep) -> Conversation:
    client, name, email = step.fields["client"]
    client = client or (yield from _client(name, email))
    fields = {name: value for name, value in step.fields.items() if name != "client"}
    # Else a pass of the client's would pay for it.
    options = {"ApplyPayment": False, "SendEmail": step.notifies is True}
    return Request("POST", "/appointment/addappointment", body={**fields, **options, "ClientId": client})


def _client(name: str, email: str) -> Generator[Request, Response, str]:
    """Find the client by the address, or make one."""
    known = yield Request("GET", "/client/clients", {"request.searchText": email or name, "request.limit": "1"})
    for each in known.body.get("Clients", ()):
        if email and str(each.get("Email", "")).casefold() == email.casefold():
            return str(each["Id"])
    first, _, last = name.partition(" ")
    made = yield Request(
        "POST", "/client/addclient", body={"FirstName": first, "LastName": last or "-", "Email": email}
    )
    return str(made.body["Client"]["Id"])


def outcome(response: Response) -> Outcome:
    """Judge an answer, by its code and not by its words. A list that is empty has no such appointment."""
    body = response.body
    remote_id = (body.get("Appointment") or {}).get("Id")
    if body.get("Appointments") == []:
        return Outcome("gone", response.status, "not found")
    code = str((body.get("Error") or {}).get("Code", f"HTTP {response.status}"))
    return ERRORS.outcome(response, code, remote_id=str(remote_id) if remote_id else None)
