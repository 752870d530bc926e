"""Making, changing and ending appointments and bookings by the forms of their pages."""

from __future__ import annotations

import pytest

from scheducal.dashboard.appointments.detail.queries import find
from scheducal.dashboard.frame.clocks import DASH
from scheducal.store.keys import APPOINTMENT, Key, appointment_partition
from scheducal.store.table import table
from scheducal.store.writes import Update
from scheducal.system_names import system_name
from tests.integration.dashboard.appointments.test_pages import create, fine
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.scenarios import the_id
from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.requests import JOHN, MOVED, WITH_JOHN
from tests.integration.world.world import World

NEW = {
    "appointmentStart": "2026-04-15T09:00",
    "appointmentEnd": "2026-04-15T10:00",
    "appointmentTimeZone": "Europe/Berlin",
    "appointmentSubject": "First visit",
    "people": "Mia Hoffmann <mia@example.com>\nben@example.com",
    "once": "o1",
}


def test_an_appointment_is_made_with_its_invitees(world: World, pages: Pages) -> None:
    assert "Make the appointment" in fine(pages.get("/dashboard/appointments/new")).text
    made = pages.post("/dashboard/appointments", NEW)
    shown = fine(pages.follow(made))
    assert "The appointment was made. 2 get an invitation." in shown.text
    assert "Mia Hoffmann No answer yet" in shown.text
    world.pipeline.settle()
    assert {mail.recipient for mail in world.mails()} == {"mia@example.com", "ben@example.com"}
    again = pages.post("/dashboard/appointments", NEW)
    assert again.headers["Location"] == made.headers["Location"], "a second click makes no second appointment"


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(pages: Pages) -> None:
    wrong = {
        **NEW,
        "appointmentEnd": "2026-04-15T08:00",
        "people": "Mia <mia@example.com>\nnonsense",
        "appointmentSubject": "<b>Kept</b>",
    }
    shown = pages.post("/dashboard/appointments", wrong)
    assert shown.status == 422
    assert "Line 2:" in shown.text
    assert 'value="&lt;b&gt;Kept&lt;/b&gt;"' in shown.body
    assert 'value="2026-04-15T08:00"' in shown.body
    shown = pages.post("/dashboard/appointments", {**wrong, "people": ""})
    assert "field-appointmentEnd-error" in shown.body
    assert pages.post("/dashboard/appointments", {**NEW, "appointmentTimeZone": "Berlin"}).status == 422
    assert pages.post("/dashboard/appointments", {}).status == 422


def test_an_appointment_is_edited_and_texts_can_be_taken_away(world: World, pages: Pages) -> None:
    here = f"/dashboard/appointments/{create(world)}"
    asked = fine(pages.get(f"{here}/edit"))
    assert 'value="2026-04-15T09:00"' in asked.body
    assert "Nobody is told" in asked.text
    fields = {
        **asked.form(f"{here}/edit"),
        "appointmentStart": "2026-04-15T11:00",
        "appointmentEnd": "2026-04-15T12:00",
        "appointmentTimeZone": "America/Los_Angeles",
        "appointmentSubject": "Moved",
        "appointmentLocation": "",
        "appointmentBody": "",
    }
    shown = pages.follow(pages.post(f"{here}/edit", fields))
    assert f"20:00{DASH}21:00" in shown.text
    assert "Moved Confirmed" in shown.text
    assert "meet.example.com" not in shown.text
    assert "You changed this appointment" in shown.text


def test_who_was_faster_is_said_and_the_form_is_kept(world: World, pages: Pages) -> None:
    appointment_id = create(world)
    here = f"/dashboard/appointments/{appointment_id}"
    fields = {**pages.get(f"{here}/edit").form(f"{here}/edit"), **NEW, "appointmentSubject": "Mine"}
    del fields["people"]
    world.client.update(appointment_id, MOVED)
    shown = pages.post(f"{here}/edit", fields)
    assert shown.status == 409
    assert "Somebody changed this a moment ago" in shown.text
    assert "An API key changed this appointment: start, end" in shown.text
    assert 'value="Mine"' in shown.body
    again = pages.post(f"{here}/edit", {**fields, **shown.form(f"{here}/edit")})
    assert "Mine Confirmed" in pages.follow(again).text


def test_people_are_invited_and_taken_off_the_list(world: World, pages: Pages) -> None:
    world.client.create(WITH_JOHN)
    here = f"/dashboard/appointments/{the_id()}"
    assert pages.post(f"{here}/invite", {"name": "Mia", "address": "nonsense"}).status == 422
    assert "already invited" in pages.post(f"{here}/invite", {"name": "John", "address": JOHN}).text
    shown = pages.follow(pages.post(f"{here}/invite", {"name": "Mia", "address": "mia@example.com"}))
    assert "mia@example.com gets an invitation." in shown.text
    (link,) = [each for each in shown.links if "uninvite" in each and find_john(world) in each]
    asked = fine(pages.get(link))
    assert "Take John Doe off the list?" in asked.text
    gone = pages.follow(pages.post(f"{here}/uninvite", asked.form(f"{here}/uninvite")))
    assert f"{JOHN} is off the list." in gone.text
    assert pages.get(link).status == 404
    assert pages.get(f"{here}/uninvite?who=x").status == 404


def find_john(world: World) -> str:
    aggregate = find(table(), world.tenant.tenant_id, the_id()).aggregate
    assert aggregate is not None
    return next(each.invitee_id for each in aggregate.invitees if each.address == JOHN)


def test_an_appointment_is_cancelled_with_a_comment(world: World, pages: Pages) -> None:
    world.client.create(WITH_JOHN)
    here = f"/dashboard/appointments/{the_id()}"
    asked = fine(pages.get(f"{here}/cancel"))
    assert "Invited by e-mail: John Doe." in asked.text
    shown = pages.follow(pages.post(f"{here}/cancel", {**asked.form(f"{here}/cancel"), "comment": "Moved away"}))
    assert "Cancelled" in shown.text
    assert "Moved away" in shown.text
    assert not [link for link in shown.links if link.startswith(f"{here}/edit")]
    assert pages.post(f"{here}/cancel", {}).status in {404, 422}


def test_a_change_asks_whether_to_notify_and_keeps_quiet(world: World, pages: Pages) -> None:
    world.client.create(WITH_JOHN)
    world.pipeline.settle()
    before, here = len(world.mails()), f"/dashboard/appointments/{the_id()}"
    for path in ("/edit", "/invite", "/cancel"):
        assert "Notify them? Yes, by mail" in fine(pages.get(f"{here}{path}")).text
    asked = pages.get(f"{here}/cancel").form(f"{here}/cancel")
    again = pages.post(f"{here}/cancel", {**asked, "notify": "no", "comment": "x" * 5000})
    assert (again.status, 'value="no" checked' in again.body) == (422, True)
    shown = pages.follow(pages.post(f"{here}/cancel", {**asked, "notify": "no", "once": "2"}))
    assert "Nobody was notified" in shown.text
    world.pipeline.settle()
    assert len(world.mails()) == before
    quiet = pages.follow(pages.post("/dashboard/appointments", {**NEW, "notify": "no"}))
    assert "The appointment was made. Nobody was notified." in quiet.text
    world.pipeline.settle()
    assert len(world.mails()) == before


def test_a_calendar_that_tells_everybody_itself_is_named_and_not_asked_of(world: World, pages: Pages) -> None:
    world.client.create(WITH_JOHN)
    key = Key(appointment_partition(world.tenant.tenant_id, the_id()), APPOINTMENT)
    table().update(Update(key, {"system": system_name("exchange", "cal_1")}))
    for path in ("/edit", "/cancel"):
        asked = fine(pages.get(f"/dashboard/appointments/{the_id()}{path}")).text
        assert "Exchange tells John Doe itself. It cannot be told not to." in asked
        assert "Notify them?" not in asked


def test_a_calendar_that_can_keep_quiet_is_asked_to(world: World, pages: Pages) -> None:
    world.client.create(WITH_JOHN)
    key = Key(appointment_partition(world.tenant.tenant_id, the_id()), APPOINTMENT)
    here = f"/dashboard/appointments/{the_id()}"
    table().update(Update(key, {"system": system_name("google", "cal_1")}))
    for path in ("/edit", "/cancel"):
        asked = fine(pages.get(f"{here}{path}")).text
        assert "Google tells John Doe itself." in asked
        assert "Notify them? Yes, by mail" in asked
    form = pages.get(f"{here}/cancel").form(f"{here}/cancel")
    assert "Nobody was notified" in pages.follow(pages.post(f"{here}/cancel", {**form, "notify": "no"})).text


def times_of(pages: Pages, here: str) -> str:
    """Find where the free times of a booking are, and the form that takes one."""
    (times,) = [link for link in fine(pages.get(f"{here}/move")).links if "/times?" in link]
    return times


def test_a_booking_is_confirmed_moved_and_ended(world: World, pages: Pages, business: Business) -> None:
    made = business.book(business.service(confirmationRequired=True), "09:00").data
    here = f"/dashboard/bookings/{made['bookingId']}"

    def press(verb: str, given: dict[str, str] | None = None, pages: Pages = pages) -> str:
        asked = fine(pages.get(times_of(pages, here) if verb == "move" else f"{here}/{verb}"))
        return pages.follow(pages.post(f"{here}/{verb}", {**asked.form(f"{here}/{verb}"), **(given or {})})).text

    assert "The booking is confirmed." in press("confirm")
    free = fine(pages.get(times_of(pages, here)))
    assert f'value="{MONDAY}T09:30:00"' in free.body
    for day in ("0001-01-01", "9999-12-31"):
        assert pages.get(f"{times_of(pages, here)}&day={day}").status == 422
    assert "Ada" not in free.text.replace("Ada Byron", "")
    assert "was moved to Mon 23 Mar, 10:30" in press("move", {"start": f"{MONDAY}T10:30:00"})
    assert "Contact and notes are as you left them." in press(
        "edit", {"customer.name": "Ada L.", "customer.email": "ada@example.com", "notes": "Has a key"}
    )
    world.clock.advance(days=5)
    later = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "scheduler"))
    assert "counts as a no-show" in press("no-show", pages=later)
    assert "took place" in press("complete", pages=later)


def test_a_booking_is_cancelled_or_declined_with_a_reason(pages: Pages, business: Business) -> None:
    service = business.service(confirmationRequired=True)
    for verb, at in (("cancel", "09:00"), ("decline", "10:00")):
        here = f"/dashboard/bookings/{business.book(service, at, key=at).data['bookingId']}"
        asked = fine(pages.get(f"{here}/{verb}"))
        shown = pages.follow(pages.post(f"{here}/{verb}", {**asked.form(f"{here}/{verb}"), "reason": "Ill today"}))
        assert "Ill today" in shown.text
        assert verb[:6] in shown.text.lower()


def test_a_time_that_somebody_took_is_refused_with_times_that_are_free(pages: Pages, business: Business) -> None:
    service = business.service()
    here = f"/dashboard/bookings/{business.book(service, '09:00', key='a').data['bookingId']}"
    asked = pages.get(times_of(pages, here))
    business.book(service, "11:00", key="b", customer={"name": "Bob", "email": "bob@example.com"})
    shown = pages.post(f"{here}/move", {**asked.form(f"{here}/move"), "start": f"{MONDAY}T11:00:00"})
    assert shown.status == 422
    assert "Nothing was changed" in shown.text
    (times,) = [link for link in shown.links if "/times?" in link]
    assert f'value="{MONDAY}T11:30:00"' in fine(pages.get(times)).body
    for start in ("nonsense", "", f"{MONDAY}T11:37:00"):
        assert pages.post(f"{here}/move", {"start": start}).status == 422


def test_the_customer_of_a_booking_can_lose_an_address_and_never_both(pages: Pages, business: Business) -> None:
    made = business.book(
        business.service(), "09:00", customer={"name": "Ada", "email": "ada@example.com", "phone": "+49 30 901820"}
    )
    here = f"/dashboard/bookings/{made.data['bookingId']}/edit"
    fields = {"customer.name": "Ada", "customer.email": "", "customer.phone": ""}
    assert "is required" in pages.post(here, fields).text
    assert pages.post(here, {**fields, "customer.phone": "+49 30 901820"}).status == 303


@pytest.mark.parametrize("verb", ["edit", "cancel"])
def test_a_booking_is_not_changed_by_the_appointments_pages(pages: Pages, business: Business, verb: str) -> None:
    appointment_id = business.book(business.service(), "09:00").data["bookingId"].replace("bkg_", "apt_")
    assert pages.get(f"/dashboard/appointments/{appointment_id}/{verb}").status in {409, 422}


def test_a_free_time_is_booked_for_somebody(pages: Pages, business: Business) -> None:
    assert "There is no service to book" in fine(pages.get("/dashboard/bookings/new")).text
    service = business.service()
    (choose,) = [link for link in fine(pages.get("/dashboard/bookings/new")).links if service in link]
    free = fine(pages.get(f"{choose}&day={MONDAY}"))
    assert "Mon 23 16 free" in free.text
    (take,) = [link for link in free.links if f"start={MONDAY}T09%3A00" in link]
    asked = fine(pages.get(take))
    hidden = asked.form("/dashboard/bookings")
    refused = pages.post("/dashboard/bookings", {**hidden, "customer.name": "<i>Ada</i>"})
    assert "customer.phone is required" in refused.text
    assert "&lt;i&gt;Ada&lt;/i&gt;" in refused.body
    fields = {**refused.form("/dashboard/bookings"), "customer.name": "Ada", "customer.email": "ada@example.com"}
    shown = pages.follow(pages.post("/dashboard/bookings", fields))
    assert "Ada is booked for Mon 23 Mar, 09:00." in shown.text
    assert "Advice: Ada Confirmed" in shown.text
    assert "already" in pages.post("/dashboard/bookings", {**fields, "once": "another"}).text


def test_filters_are_chosen_by_name(pages: Pages, business: Business) -> None:
    service = business.service(business.resource("Anna"), name="First visit")
    shown = fine(pages.get("/dashboard/bookings/filters?view=list&q=ada"))
    assert "First visit" in shown.text
    assert "Anna" in shown.text
    assert f'value="{service}"' in shown.body
    assert shown.form("/dashboard/bookings") == {"view": "list", "q": "ada"}
