"""Keeps an appointment of Setmore for each appointment, as far as Setmore can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.record import RecordStep, Source, Wanted
from scheducal.connectors.runners.conversation import Conversation
from scheducal.http.request import Request, Response

APPOINTMENTS: Final = "/bookingapi/appointment"
_CUSTOMER: Final[Mapping[str, str]] = {
    "firstName": "first_name",
    "lastName": "last_name",
    "email": "email_id",
    "phone": "cell_phone",
}
# No codes are documented.
ERRORS: Final = ErrorTable(statuses={401: "reauthorize", 403: "reauthorize", 404: "gone", 429: "retry"})
UNMOVABLE: Final = "Setmore cannot move appointments; move it there by hand, or use the recipe of its page"


def wanted(source: Source) -> Wanted:
    """Show when it is, for whom, and with whom. Setmore's times have minutes, and no seconds."""
    appointment, customer, mapping = source.appointment, source.customer, source.mapping
    guest = next(iter(appointment.invitees), appointment.organizer)
    first, email = mapping["firstName"] or guest.name or "", mapping["email"] or guest.address
    fields = {
        **mapping,
        **({} if customer else {"firstName": first, "email": email}),
        "start_time": f"{appointment.start:%Y-%m-%dT%H:%MZ}",
        "end_time": f"{appointment.end:%Y-%m-%dT%H:%MZ}",
    }
    return Wanted(fields, exists=not appointment.cancelled)


def find(step: RecordStep) -> Conversation:
    """Look through the day of the appointment for the one that has our id for a comment."""
    if (start := step.fields.get("start_time")) is None:
        return Response(200, {})
    day = "-".join(reversed(str(start)[:10].split("-")))
    page = yield Request("GET", f"{APPOINTMENTS}s", {"startDate": day, "endDate": day})
    there = (page.body.get("data") or {}).get("appointments", ())
    ours: Mapping[str, Any] = next((each for each in there if each.get("comment") == step.appointment_id), {})
    return Response(page.status, {"data": {"appointment": ours}})


def request(step: RecordStep) -> Conversation:
    """Create it, or label it as cancelled. Anything else is refused without asking."""
    settings, fields = step.settings, step.fields
    if step.operation == "cancel":
        label = {"label": settings.get("cancelled", "Cancelled")}
        return Request("PUT", f"{APPOINTMENTS}s/{step.remote_id}/label", label)
    if step.operation == "update":
        return Response(422, {"error": UNMOVABLE})
    person = {theirs: fields[name] for name, theirs in _CUSTOMER.items() if fields[name]}
    made = yield Request("POST", "/bookingapi/customer/create", body={"first_name": "Customer", **person})
    return Request(
        "POST",
        f"{APPOINTMENTS}/create",
        body={
            "staff_key": fields["staff"] or settings["staff"],
            "service_key": fields["service"] or settings["service"],
            "customer_key": (made.body.get("data") or {}).get("customer", {}).get("key", ""),
            "start_time": fields["start_time"],
            "end_time": fields["end_time"],
            "comment": step.appointment_id,
        },
    )


def outcome(response: Response) -> Outcome:
    """Judge an answer: a success may say that it is none. Our own answer stands for what Setmore cannot do."""
    body, data = response.body, response.body.get("data")
    if response.succeeded and body.get("response") is False:
        return Outcome("refused", response.status, str(body.get("error", "no")))
    record = data.get("appointment", {}) if isinstance(data, dict) else {}
    return ERRORS.outcome(response, str(body.get("error", f"HTTP {response.status}")), remote_id=record.get("key"))
