"""What the demo tenant has to show: customers with bookings, a day with appointments, endpoints of webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from scheducal.clock import now
from scheducal_tools.local.aws import LocalAws
from scheducal_tools.local.deployment.demo_tenant import Demo
from scheducal_tools.local.deployment.memory import recall, remember
from scheducal_tools.local.settings import LocalSettings

_MEMORY = "bookings"
_ZONE = "Europe/Berlin"
_DAYS = 7
# Who comes: name, address, number, and what of.
_CUSTOMERS = (
    ("Mia Hoffmann", "mia@example.com", "+49 30 901820", "First visit"),
    ("Jonas Weber", "jonas@example.com", "+49 40 428280", "Treatment"),
    ("Leyla Demir", "leyla@example.com", "+49 89 233000", "Treatment"),
    ("Tom Fischer", "tom@example.com", "+49 221 22100", "Shockwave therapy"),
    ("Sara Novak", "sara@example.com", "+49 69 21200", "Video consultation"),
    ("Ole Jansen", "ole@example.com", "+49 421 36100", "First visit"),
    ("Paul Richter", "paul@example.com", "+49 351 48800", "Back class"),
    ("Nina Krause", "nina@example.com", "+49 511 16800", "Back class"),
    ("Emil Vogel", "emil@example.com", "+49 711 21600", "Treatment"),
    ("Ida Sommer", "ida@example.com", "+49 341 12300", "Video consultation"),
)
# The hour, its minutes, the subject, the place and who is invited.
_MEETINGS = (
    (9, 30, "Team meeting", "Room 1", ("Anna Berg", "anna@example.com")),
    (13, 60, "Lunch with the referring practice", "Café Mitte", ("Dr Clara Brandt", "clara@example.com")),
    (16, 45, "Case conference", "Room 2", ("Ben Okafor", "ben@example.com")),
)


def demo_bookings(settings: LocalSettings, aws: LocalAws, demo: Demo) -> None:
    """Fill the demo tenant through the API, at the first start alone."""
    if recall(aws, _MEMORY) is not None:
        return
    with httpx.Client(base_url=settings.api_url, auth=(demo.api_key, demo.api_secret), timeout=60) as api:
        fill(api, settings.mail_url)
    remember(aws, _MEMORY, {"made": True})


def fill(api: httpx.Client, mail_url: str) -> None:
    """Make them, as a tenant with the sample business. mail_url: of the local mailbox."""
    _register(api, mail_url)
    _meet(api)
    *_, last = _book(api)
    _call(api, "POST", f"/bookings/{last}/cancel", {"reason": "Ida is ill"})


def _register(api: httpx.Client, mail_url: str) -> None:
    """Register one endpoint that answers, the local mailbox, and one whose address has a mistake."""
    taken = ["appointment.created", "appointment.updated", "booking.created", "booking.updated"]
    _call(api, "POST", "/webhooks", {"webhookUrl": f"{mail_url}/webhooks", "eventTypes": taken})
    missed = {"webhookUrl": f"{mail_url}/webhooks/biling", "eventTypes": ["booking.cancelled"]}
    _call(api, "POST", "/webhooks", missed)


def _meet(api: httpx.Client) -> None:
    day = datetime.now(ZoneInfo(_ZONE)).date()
    for hour, minutes, subject, place, (name, address) in _MEETINGS:
        begin = datetime.combine(day, datetime.min.time()) + timedelta(hours=hour)
        times = {"appointmentStart": f"{begin:%Y-%m-%dT%H:%M:%S}"}
        times["appointmentEnd"] = f"{begin + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}"
        words = {"appointmentSubject": subject, "appointmentLocation": place, "name": name, "address": address}
        _call(api, "POST", "/appointments", {**times, **words, "appointmentTimeZone": _ZONE})


def _book(api: httpx.Client) -> Iterator[str]:
    """Give the ids of bookings, spread over the days to come."""
    services = {each["name"]: each["serviceId"] for each in _call(api, "GET", "/services")["services"]}
    first = now().date() + timedelta(days=1)
    for number, (name, email, phone, service) in enumerate(_CUSTOMERS):
        customer = {"name": name, "email": email, "phone": phone}
        slot = _slot(api, services[service], first + timedelta(days=number % _DAYS), number)
        body = {"serviceId": services[service], "start": slot, "timeZone": _ZONE, "customer": customer}
        yield str(_call(api, "POST", "/bookings", body)["bookingId"])


def _slot(api: httpx.Client, service_id: str, day: date, number: int) -> str:
    """Give a start that is offered on a day or soon after it."""
    span = {"from": str(day), "to": str(day + timedelta(days=_DAYS))}
    found = _call(api, "GET", "/availability", params={"serviceId": service_id, "timeZone": _ZONE, **span})["days"]
    slots = next(each["slots"] for each in found if each["slots"])
    return str(slots[(2 * number) % len(slots)]["start"])


def _call(api: httpx.Client, method: str, path: str, body: Any = None, params: Any = None) -> dict[str, Any]:
    answer = api.request(method, f"/api/v1{path}", json=body, params=params).raise_for_status()
    found: dict[str, Any] = answer.json()["data"]
    return found
