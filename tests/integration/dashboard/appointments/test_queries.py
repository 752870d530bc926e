"""What the pages of appointments read, and how many requests that takes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from scheducal.appointments.queries.pagination import Range
from scheducal.dashboard.appointments.detail.queries import find
from scheducal.dashboard.appointments.detail.story import Line, of_kind, story
from scheducal.dashboard.appointments.queries import APPOINTMENTS, BOOKINGS, sift
from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.timeline.deliveries import read_named
from tests.integration.scenarios import the_id
from tests.integration.world.catalog.business import Business
from tests.integration.world.client import Client
from tests.integration.world.requests import INVITE_MARY, MOVED, PLAIN, WITH_JOHN
from tests.integration.world.webhooks.webhooks import REGISTER, Hooks
from tests.integration.world.world import World

YEAR = Range(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
SPRING = Range(datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC))


def create(client: Client, day: date, subject: str) -> None:
    times = {"appointmentStart": f"{day}T09:00:00", "appointmentEnd": f"{day}T10:00:00"}
    reply = client.create({**PLAIN, **times, "appointmentSubject": subject}, idempotency_key=uuid4().hex)
    assert reply.status == 201


def every_page(world: World, span: Range, limit: int, word: str | None = None) -> list[list[str | None]]:
    """Give the subjects of each page."""
    pages: list[list[str | None]] = []
    cursor: str | None = None
    while True:
        wanted = (lambda each: word in (each.subject or "")) if word else None
        found = sift(table(), world.tenant.tenant_id, APPOINTMENTS, span, wanted, limit=limit, cursor=cursor)
        pages.append([each.subject for each in found.entries])
        if (cursor := found.cursor) is None:
            return pages
        assert found.looked_until is not None


def test_pages_hold_every_appointment_once_by_start(world: World) -> None:
    for number in (4, 2, 0, 3, 1):
        create(world.client, date(2026, 4, 28 - number * 3 if number < 3 else 20 - number), str(number))
    create(world.client, date(2026, 5, 3), "May")
    create(world.new_tenant("Other"), date(2026, 4, 20), "theirs")
    in_order = ["4", "3", "2", "1", "0", "May"]
    for limit in (1, 2, 6, 50):
        pages = every_page(world, SPRING, limit)
        assert [each for page in pages for each in page] == in_order
        assert all(len(page) <= limit for page in pages)
        assert pages[-1], "no page is empty where nothing is filtered"
    assert every_page(world, SPRING, 50, "a") == [["May"]]
    assert every_page(world, SPRING, 1, "3") == [["3"]]


def test_a_page_reads_two_months_and_says_where_it_stopped(world: World) -> None:
    create(world.client, date(2026, 9, 9), "Late")
    found = sift(table(), world.tenant.tenant_id, APPOINTMENTS, YEAR, None, limit=50)
    assert (found.entries, found.looked_until) == ([], datetime(2026, 3, 1, tzinfo=UTC))
    assert [page for page in every_page(world, YEAR, 50) if page] == [["Late"]]


def test_a_cursor_of_another_list_is_refused(world: World) -> None:
    create(world.client, date(2026, 4, 20), "one")
    create(world.client, date(2026, 4, 21), "two")
    cursor = sift(table(), world.tenant.tenant_id, APPOINTMENTS, SPRING, None, limit=1).cursor
    for source, span in ((BOOKINGS, SPRING), (APPOINTMENTS, Range(SPRING.end, YEAR.end))):
        with pytest.raises(Refusal, match="cursor"):
            sift(table(), world.tenant.tenant_id, source, span, None, limit=1, cursor=cursor)  # type: ignore[misc]
    with pytest.raises(Refusal, match="cursor"):
        sift(table(), world.tenant.tenant_id, APPOINTMENTS, SPRING, None, limit=1, cursor="x")


def told(lines: list[Line]) -> list[str]:
    return [f"{line.who} {line.text}" for line in lines]


def test_an_appointment_and_its_story_are_one_query(world: World) -> None:
    world.client.create(WITH_JOHN)
    appointment_id = the_id()
    world.clock.advance(minutes=5)
    world.client.update(appointment_id, MOVED)
    world.clock.advance(minutes=5)
    world.client.invite(appointment_id, INVITE_MARY)
    world.pipeline.settle()
    tenant_id = world.tenant.tenant_id
    found = find(table(), tenant_id, appointment_id)
    assert found.aggregate is not None
    assert [each.name for each in found.aggregate.invited] == ["John Doe", "Mary Jones"]
    lines = story(found, "nobody")
    assert lines == sorted(lines, key=lambda line: line.at, reverse=True)
    changes = of_kind(lines, "changes")
    assert [line.text for line in changes] == [
        "invited somebody",
        "changed this appointment",
        "made this appointment",
    ]
    assert changes[1].meta == "Start, end"
    assert {line.who for line in changes} == {"An API key"}
    assert "E-mail is up to date" in told(lines)
    assert "E-mail brought the invitation to Mary Jones" in told(lines)
    assert [line.who for line in of_kind(lines, "deliveries")][-1] == "appointment.created"
    with pytest.raises(Refusal, match="no appointment"):
        find(table(), f"{tenant_id}x", appointment_id)


def test_a_booking_has_a_story_before_it_is_confirmed(world: World) -> None:
    business = Business(world.client)
    made = business.book(business.service(confirmationRequired=True), "09:00").data
    found = find(table(), world.tenant.tenant_id, made["bookingId"])
    assert (found.aggregate, found.booking is not None) == (None, True)
    assert told(of_kind(story(found, world.client.api_key), "changes")) == ["You booked this"]
    world.clock.advance(minutes=5)
    business.change("confirm", made["bookingId"])
    found = find(table(), world.tenant.tenant_id, made["bookingId"])
    assert found.aggregate is not None
    assert told(of_kind(story(found, ""), "changes"))[0].endswith("confirmed this")


def test_deliveries_of_events_are_found_by_the_events(world: World) -> None:
    Hooks(world.client).register({**REGISTER, "eventTypes": ["appointment.created"]})
    world.client.create(WITH_JOHN)
    world.pipeline.settle()
    tenant_id = world.tenant.tenant_id
    lines = of_kind(story(find(table(), tenant_id, the_id()), ""), "deliveries")
    wanted = [line.delivery for line in lines if line.delivery]
    endpoints, histories = read_named(table(), tenant_id, wanted)
    assert len(endpoints) == 1
    assert [each.delivery.state for each in histories] == ["delivered"] * len(wanted)
    assert [each.code for history in histories for each in history.attempts] == [200] * len(wanted)
