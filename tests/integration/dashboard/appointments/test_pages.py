"""Calendars, lists and the page of one appointment."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from scheducal.dashboard.frame.clocks import DASH
from scheducal.store.keys import Key, appointment_partition, failed_bucket
from scheducal.store.table import table
from scheducal.store.writes import Update
from tests.integration.dashboard.pages import Pages, Shown
from tests.integration.scenarios import the_id
from tests.integration.world.catalog.business import BOB, MONDAY, Business
from tests.integration.world.requests import INVITE_MARY, MOVED, PLAIN, WITH_JOHN
from tests.integration.world.webhooks.webhooks import REGISTER, Hooks
from tests.integration.world.world import World

DAY = "/dashboard/appointments?day=2026-04-15"
MOST_REQUESTS, MOST_BYTES = 4, 150_000


def fine(shown: Shown) -> Shown:
    """Hold a page to what every page must stand."""
    assert shown.status == 200, (shown.status, shown.text[:500])
    assert shown.requests <= MOST_REQUESTS
    assert len(shown.body) < MOST_BYTES
    return shown


def create(world: World, **given: Any) -> str:
    """Make an appointment; gives its id."""
    made = world.client.create({**PLAIN, **given}, idempotency_key=uuid4().hex)
    assert made.status == 201, made.body
    return str(made.data["appointmentId"])


def test_a_week_shows_each_appointment_in_the_viewers_zone(world: World, pages: Pages) -> None:
    create(world)
    shown = fine(pages.get(DAY))
    # 9 o'clock in Los Angeles is 18 o'clock in Berlin.
    assert f"13{DASH}19 April 2026, times in Berlin" in shown.text
    assert "Quarterly Business Review 18:00" in shown.text
    assert 'class="at-40 for-4 of-1 col-0"' in shown.body
    assert "Wed 15 1 , 1 entry" in shown.text
    assert "Sat" not in shown.text


def test_the_views_show_the_same_appointments(world: World, pages: Pages) -> None:
    create(world)
    create(
        world,
        appointmentSubject="Saturday market",
        appointmentStart="2026-04-18T09:00:00",
        appointmentEnd="2026-04-18T10:00:00",
    )
    for view, words in {
        "day": "Wednesday 15 April 2026",
        "week": "Saturday market",
        "month": "April 2026, times in Berlin",
        "list": f"15 April {DASH} 12 May 2026",
    }.items():
        shown = fine(pages.get(f"{DAY}&view={view}"))
        assert words in shown.text
        assert "Quarterly Business Review" in shown.text
    assert "09:00 in Los Angeles" in pages.get(f"{DAY}&view=list").text


def test_a_crowded_day_is_cut_and_says_so(world: World, pages: Pages) -> None:
    for number in range(6):
        create(world, appointmentSubject=f"Number {number}")
    week, month = (fine(pages.get(f"{DAY}&view={view}")) for view in ("week", "month"))
    assert "4 more" in week.text
    assert "3 more" in month.text
    assert "6 entries" in month.text


def test_lists_page_by_cursor_and_keep_their_filters(world: World, pages: Pages) -> None:
    for number in range(55):
        day = date(2026, 4, 1) + timedelta(days=number % 25)
        times = {"appointmentStart": f"{day}T09:00:00", "appointmentEnd": f"{day}T10:00:00"}
        create(world, **times, appointmentSubject=f"Review {number}")
    first = fine(pages.get("/dashboard/appointments?view=list&from=2026-04-01&status=confirmed"))
    assert first.text.count("Review ") == 50
    (more,) = [link for link in first.links if "cursor=" in link]
    assert "status=confirmed" in more
    second = fine(pages.get(more))
    assert second.text.count("Review ") == 5
    assert "the last of them" in second.text
    assert (
        "Nothing in these days"
        in fine(pages.get("/dashboard/appointments?view=list&from=2026-04-01&status=cancelled")).text
    )


def test_search_finds_subjects_people_and_ids(world: World, pages: Pages, business: Business) -> None:
    world.client.create(WITH_JOHN)
    appointment_id = the_id()
    business.book(business.service(), "09:00")
    appointments, bookings = "/dashboard/appointments", "/dashboard/bookings"
    for page, words, found in (
        (appointments, "business+REVIEW&from=2026-04-01", "Quarterly Business Review"),
        (appointments, "john@acmecorp.com", "Quarterly Business Review"),
        (appointments, f"{appointment_id}&from=2026-04-01", "Quarterly Business Review"),
        (bookings, "ada", "Ada"),
        (bookings, "ADA@example.com", "Ada"),
        (bookings, "berg", "Ada"),
    ):
        assert found in fine(pages.get(f"{page}?q={words}")).text, words
    assert "Nothing in these days" in fine(pages.get(f"{appointments}?q=nobody&from=2026-04-01")).text
    assert "Nothing in these days" in fine(pages.get(f"{bookings}?q=nobody@example.com")).text


def test_bookings_are_filtered_by_status_service_and_resource(pages: Pages, business: Business) -> None:
    anna, rooms = business.resource("Anna"), business.resource("Room 2")
    advice, scan = business.service(anna), business.service(rooms, name="Scan", confirmationRequired=True)
    business.book(advice, "09:00")
    business.book(scan, "10:00", customer=BOB)
    week = f"/dashboard/bookings?day={MONDAY}"
    both = fine(pages.get(week))
    assert "Ada 09:00 Advice" in both.text
    assert "Bob 10:00 Scan: to be confirmed" in both.text
    for only, there, missing in (
        ("status=pending", "Bob", "Ada"),
        (f"service={advice}", "Ada", "Bob"),
        (f"resource={rooms}", "Bob", "Ada"),
    ):
        shown = fine(pages.get(f"{week}&{only}"))
        assert there in shown.text
        assert f"<b>{missing}</b>" not in shown.body
    assert "Scan" in fine(pages.get(f"{week}&service={scan}")).text


def test_the_page_of_an_appointment_tells_its_story(world: World, pages: Pages) -> None:
    Hooks(world.client).register({**REGISTER, "eventTypes": ["appointment.created", "appointment.updated"]})
    world.client.create(WITH_JOHN)
    appointment_id = the_id()
    world.clock.advance(minutes=5)
    world.client.update(appointment_id, MOVED)
    world.client.invite(appointment_id, INVITE_MARY)
    world.pipeline.settle()
    shown = fine(pages.get(f"/dashboard/appointments/{appointment_id}"))
    for words in ("Quarterly Business Review Confirmed", "John Doe No answer yet", "changed this appointment"):
        assert words in shown.text
    assert "11:00 in Los Angeles, its own time" in shown.text
    assert f'data-copy="{appointment_id}"' in shown.body
    (deliveries,) = {link for link in shown.links if "/deliveries?of=" in link}
    sent = fine(pages.get(deliveries))
    assert "appointment.created: delivered" in sent.text
    assert re.search(r"1 attempt .* 200", sent.text)
    assert (
        fine(pages.get(f"/dashboard/appointments/{appointment_id}?kind=answers")).text.count("Nothing of this kind")
        == 1
    )


def test_the_page_of_a_booking_says_what_can_be_done(pages: Pages, viewer: Pages, business: Business) -> None:
    made = business.book(business.service(confirmationRequired=True), "09:00").data
    page = f"/dashboard/bookings/{made['bookingId']}"
    shown = fine(pages.get(page))
    assert "Advice: Ada To be confirmed" in shown.text
    assert [link for link in shown.links if link.startswith(f"{page}/")] == [
        f"{page}/{verb}" for verb in ("confirm", "move", "edit", "decline")
    ] + [link for link in shown.links if "/deliveries?of=" in link]
    assert not [link for link in fine(viewer.get(page)).links if link.startswith(f"{page}/confirm")]


def test_what_a_calendar_refused_is_said_above_calendars(world: World, pages: Pages) -> None:
    appointment_id, empty = create(world), fine(pages.get("/dashboard/appointments/failed"))
    assert "Every appointment is in its calendar" in empty.text
    tenant_id = world.tenant.tenant_id
    values = {
        "state": "failed",
        "system": "google:cal_1",
        "error": "<b>the calendar is full</b>",
        "gsi1pk": failed_bucket(tenant_id),
        "gsi1sk": f"2026-04-15T17:00:00#{appointment_id}",
    }
    table().update(Update(Key(appointment_partition(tenant_id, appointment_id), "S#SYNC#email"), values))
    assert 'hx-get="/dashboard/appointments/failed"' in fine(pages.get(DAY)).body
    part = fine(pages.get("/dashboard/appointments/failed", hx_request_type="partial", hx_target="div#failed"))
    assert "1 appointment is not in the calendar" in part.text
    assert "Google: <b>the calendar is full</b>" in part.text
    assert f"/dashboard/appointments/{appointment_id}" in part.links


def test_deliveries_without_events_lead_to_their_appointment(world: World, pages: Pages) -> None:
    here = f"/dashboard/appointments/{create(world)}"
    assert "made this appointment" not in fine(pages.follow(pages.get(f"{here}/deliveries"))).text
    assert pages.get(f"{here}/deliveries?of=,").headers["Location"] == f"{here}?kind=deliveries"


def test_what_is_not_there_is_not_found(world: World, pages: Pages) -> None:
    world.new_tenant("Other").create(WITH_JOHN)
    theirs = the_id()
    for path in (f"appointments/{theirs}", "appointments/nonsense", "bookings/bkg_1", "bookings/%00"):
        assert pages.get(f"/dashboard/{path}").status == 404, path


def test_odd_query_strings_are_refused_and_never_a_fault(pages: Pages) -> None:
    for query in ("view=year", "day=x", "from=2026-13-01", "status=odd", "cursor=x", "from=2026-05-01&to=2026-04-01"):
        for area in ("appointments", "bookings"):
            assert pages.get(f"/dashboard/{area}?view=list&{query}").status == 422, query
    for query in ("day=0001-01-01", "day=9999-12-31", "view=month&day=9999-12-31", "q=%3Cscript%3E", "q=%00", "q=%40"):
        assert pages.get(f"/dashboard/appointments?{query}").status in {200, 422}, query
