"""A business that can be booked: a person who works on weekdays, her services, and those who book them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.integration.world.catalog.catalog import Catalog
from tests.integration.world.client import Client, Reply

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
BERLIN = "Europe/Berlin"
# A Monday, four days after the world begins.
MONDAY = "2026-03-23"
ADA = {"name": "Ada", "email": "ada@example.com"}
BOB = {"name": "Bob", "email": "bob@example.com"}


def person(name: str = "Anna Berg", **more: Any) -> dict[str, Any]:
    """Make a resource that works from 9 to 17 on weekdays, in Berlin."""
    weekly = {day: ["09:00-17:00"] for day in WEEKDAYS}
    return {"name": name, "kind": "person", "timeZone": BERLIN, "weekly": weekly, **more}


@dataclass(frozen=True, slots=True)
class Business:
    """The bookings of a client's account."""

    client: Client
    catalog: Catalog = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "catalog", Catalog(self.client))

    def resource(self, name: str = "Anna Berg", **more: Any) -> str:
        """Give the id of a new person."""
        created = self.catalog.create("resources", person(name, **more), idempotency_key=uuid4().hex)
        return str(created.data["resourceId"])

    def service(self, *resources: str, **more: Any) -> str:
        """Give the id of a new service; of a new person's, where no resource is named."""
        staffing = [{"resources": list(resources or (self.resource(),))}]
        body = {"name": "Advice", "timeZone": BERLIN, "durations": [30], "staffing": staffing, **more}
        return str(self.catalog.create("services", body, idempotency_key=uuid4().hex).data["serviceId"])

    def book(self, service: str, at: str, **more: Any) -> Reply:
        """Book a wall time on Monday, `09:00`, or of any day, for Ada unless `customer` says else."""
        key = more.pop("key", None)
        body = {"customer": ADA, **_time(service, at), **more}
        return self.client.send("bookings.create", body, **({"idempotency_key": key} if key else {}))

    def hold(self, service: str, at: str, **more: Any) -> Reply:
        """Hold a time."""
        key = more.pop("key", None)
        body = {**_time(service, at), **more}
        return self.client.send("holds.create", body, **({"idempotency_key": key} if key else {}))

    def use(self, hold_id: str, **more: Any) -> Reply:
        """Book what is held."""
        return self.client.send("bookings.create", {"customer": ADA, "holdId": hold_id, **more})

    def change(self, verb: str, booking_id: str, body: dict[str, Any] | None = None, **headers: str) -> Reply:
        """POST /api/v1/bookings/{bookingId}/{verb}."""
        return self.client.send(f"bookings.{verb}", body or {}, {"bookingId": booking_id}, None, **headers)

    def move(self, booking_id: str, at: str, **more: Any) -> Reply:
        """Reschedule to a time."""
        return self.change("reschedule", booking_id, {"start": _start(at), **more})

    def get(self, booking_id: str) -> Reply:
        """GET /api/v1/bookings/{bookingId}."""
        return self.client.send("bookings.get", None, {"bookingId": booking_id})

    def release(self, hold_id: str) -> Reply:
        """DELETE /api/v1/holds/{holdId}."""
        return self.client.send("holds.release", None, {"holdId": hold_id})


def _time(service: str, at: str) -> dict[str, Any]:
    return {"serviceId": service, "start": _start(at), "timeZone": BERLIN}


def _start(at: str) -> str:
    return at if "T" in at else f"{MONDAY}T{at}:00"
