"""Forms and addresses that nobody fills in by hand: each is refused or done, and none is a fault of ours."""

from __future__ import annotations

from urllib.parse import quote

from scheducal.dashboard.frame.area import ROOT
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.world.catalog.business import Business
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.world import World

VALUES = ("", "x" * 5_000, "\0", "\u202e'\"", "[]", "-1", "9" * 30, "\u0661", "2026-03-29T02:30")
NAMES = (
    *("appointmentStart", "appointmentEnd", "appointmentTimeZone", "appointmentSubject", "appointmentBody", "people"),
    *("name", "address", "who", "comment", "reason", "start", "end", "timeZone", "serviceId", "customer.name"),
    *(
        "customer.email",
        "customer[0]",
        "customer",
        "notes",
        "monday",
        "step",
        "first",
        "last",
        "date",
        "times",
        "remove",
    ),
    *(
        "kind",
        "capacity",
        "holidays.country",
        "holidays.region",
        "durations",
        "horizon",
        "staffing",
        "take",
        "interval",
    ),
    *(
        "holdSeconds",
        "mostHoldSeconds",
        "email",
        "phone",
        "customerId",
        "type",
        "invitees[999].address",
        "version",
        "once",
    ),
)
QUERIES = ("day", "view", "q", "status", "from", "to", "cursor", "kind", "of", "service", "start", "zone", "at", "date")
MORE = ("time", "channel", "resource", "year", "as", "step", "hours", "who", "minutes", "seats", "customer", "show")


def test_no_form_is_a_fault(world: World) -> None:
    owner = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "owner"))
    paths = things(world)
    for number, value in enumerate(VALUES):
        fields = dict.fromkeys(NAMES, value) | ({} if number % 2 else {"step": "15", "first": "0", "last": "24"})
        if value.startswith("2026"):
            fields |= {"appointmentTimeZone": "Europe/Berlin", "timeZone": "Europe/Berlin"}
        answers = {path: owner.post(path, fields).status for path in paths}
        assert {path: status for path, status in answers.items() if status >= 500} == {}, value[:40]


def test_no_address_is_a_fault(world: World) -> None:
    owner = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "owner"))
    reads = [f"{ROOT}/{area}" for area in ("appointments", "bookings", "customers")]
    reads += [path for path in things(world) if path.endswith(("/offers", "/edit", "/%00"))]
    for value in VALUES:
        for names in (QUERIES[:7], QUERIES[7:], MORE):
            query = "&".join(f"{name}={quote(value[:300])}" for name in names)
            answers = {path: owner.get(f"{path}?{query}").status for path in reads}
            assert {path: status for path, status in answers.items() if status >= 500} == {}, (value[:40], names)


def things(world: World) -> list[str]:
    """Make one of each, and list where forms about them go."""
    business = Business(world.client)
    resource_id = business.resource()
    service = business.service(resource_id)
    booked = business.book(service, "09:00").data
    booking, customer = booked["bookingId"], booked["customer"]["customerId"]
    world.client.create({**WITH_JOHN, "appointmentSubject": "Other"})
    appointment = world.client.list().data["appointments"][0]["appointmentId"]
    return [
        f"{ROOT}/{path}"
        for path in (
            *("appointments", "bookings", "availability", "customers", "availability/services/new"),
            *(f"appointments/{appointment}/{verb}" for verb in ("edit", "invite", "uninvite", "cancel")),
            *(
                f"bookings/{booking}/{verb}"
                for verb in ("edit", "move", "confirm", "decline", "complete", "no-show", "cancel")
            ),
            *(
                f"availability/{resource_id}/{verb}"
                for verb in ("hours", "days", "time-off", "time-off/remove", "edit")
            ),
            f"availability/services/{service}",
            "availability/channels/partner",
            *(f"customers/{customer}/{verb}" for verb in ("edit", "merge", "privacy")),
            "availability/offers",
            *(f"{area}/%00" for area in ("appointments", "bookings", "availability", "customers")),
        )
    ]
