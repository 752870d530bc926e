"""Pages stay small, however long the words are that strangers write: a character of theirs may need five bytes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from scheducal.dashboard.appointments.pages import _MOST_IN_A_CALENDAR
from scheducal.store.keys import Key
from scheducal.store.table import table
from scheducal.store.writes import Put
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.soundness import LARGEST
from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World


def repeat(row: dict[str, Any], name: str, count: int) -> None:
    """Put copies of a row with other ids, three quarters of an hour after each other where it has a start."""
    kind, _, old = row[name].partition("_")
    for number in range(count):
        new, later = f"{old[:-4]}{number:04d}", timedelta(minutes=45 * (number % 144))
        copy = {key: value.replace(old, new) if isinstance(value, str) else value for key, value in row.items()}
        for time in ("startLocal", "endLocal", "startInstant", "endInstant"):
            if time in row:
                copy[time] = (datetime.fromisoformat(row[time]) + later).isoformat()
        if "startLocal" in row:
            start = datetime.fromisoformat(row["gsi1sk"].partition("#")[0]) + later
            copy["gsi1sk"] = f"{start.isoformat()}#{kind}_{new}"
        table().put(Put(Key(copy["pk"], copy["sk"]), copy))


def test_long_words_make_no_large_pages(world: World, pages: Pages) -> None:
    long = '"' * 255
    business = Business(world.client)
    service = business.service(business.resource(long[:60]), name=long[:100], horizon={"days": 365})
    business.book(service, "09:00", customer={"name": long[:100], "email": "ada@example.com"})
    times = {"appointmentStart": f"{MONDAY}T09:00:00", "appointmentEnd": f"{MONDAY}T09:30:00"}
    world.client.create({**WITH_JOHN, **times, "appointmentSubject": long, "appointmentLocation": long})
    (appointment, _) = sorted(of_kind("appointment"), key=lambda row: "bookingId" in row)
    repeat(appointment, "appointmentId", _MOST_IN_A_CALENDAR + 1)
    (booking,) = of_kind("booking")
    repeat(booking, "bookingId", _MOST_IN_A_CALENDAR + 1)
    (customer,) = of_kind("customer")
    repeat(customer, "customerId", 60)
    views = [f"{area}?day={MONDAY}&view={view}" for area in ("appointments", "bookings") for view in ("week", "month")]
    lists = [f"{area}?from={MONDAY}&view=list" for area in ("appointments", "bookings")]
    sizes = {path: len(pages.get(f"/dashboard/{path}").body) for path in (*views, *lists, "customers")}
    assert {path: size for path, size in sizes.items() if size >= LARGEST} == {}
    assert min(sizes.values()) > 15_000, sizes
