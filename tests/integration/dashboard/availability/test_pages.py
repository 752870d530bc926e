"""Hours, single days, time off, services, channels, offers, and why a time is not offered."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.integration.dashboard.appointments.test_pages import fine
from tests.integration.dashboard.pages import Pages
from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.world import World

HERE = "/dashboard/availability"


def hours_of(business: Business, resource_id: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = business.catalog.get("resources", resource_id).data["weekly"]
    return found


def test_a_person_is_added_and_found_in_the_list(pages: Pages) -> None:
    assert "Nobody can be booked yet" in fine(pages.get(HERE)).text
    asked = fine(pages.get(f"{HERE}/new"))
    fields = {
        **asked.form(HERE),
        "name": "Dr Anna <Berg>",
        "kind": "person",
        "timeZone": "Europe/Berlin",
        "capacity": "1",
        "holidays.country": "de",
        "isActive": "yes",
    }
    shown = fine(pages.follow(pages.post(HERE, fields)))
    assert "Dr Anna <Berg> was added." in shown.text
    assert "Dr Anna &lt;Berg&gt;" in fine(pages.get(HERE)).body
    for wrong in ({"timeZone": "Berlin"}, {"capacity": "many"}, {"holidays.country": "XX"}, {"name": ""}):
        again = pages.post(HERE, {**fields, **wrong, "once": str(wrong)})
        assert again.status == 422, wrong
        assert f"field-{next(iter(wrong))}-error" in again.body, wrong


def test_hours_are_edited_as_cells(pages: Pages, business: Business) -> None:
    resource_id = business.resource()
    here = f"{HERE}/{resource_id}"
    asked = fine(pages.get(here))
    assert 'name="monday" value="540" aria-label="Monday 09:00" checked' in asked.body
    fields = {
        **asked.form(f"{here}/hours"),
        "monday": ["540", "570", "660"],
        "tuesday": [str(n) for n in range(540, 1020, 30)],
    }
    assert "The weekly hours are saved." in pages.follow(pages.post(f"{here}/hours", fields)).text
    assert hours_of(business, resource_id) == {
        "monday": ["09:00-10:00", "11:00-11:30"],
        "tuesday": ["09:00-17:00"],
        **{key: [] for key in ("wednesday", "thursday", "friday", "saturday", "sunday")},
    }
    assert len(fine(pages.get(f"{here}?step=15&hours=all")).body) < 150_000


def test_hours_that_cells_cannot_show_stay_and_are_edited_as_times(pages: Pages, business: Business) -> None:
    odd = {"monday": ["09:05-12:00"], "tuesday": ["22:00-02:00"], "friday": ["09:00-12:00", "12:00-15:00"]}
    resource_id = business.resource(weekly=odd)
    here = f"{HERE}/{resource_id}"
    asked = fine(pages.get(here))
    assert "09:05-12:00 : edit as times" in asked.text.replace("12:00:", "12:00 :")
    pages.post(f"{here}/hours", {**asked.form(f"{here}/hours"), "wednesday": ["600"]})
    assert {day: ranges for day, ranges in hours_of(business, resource_id).items() if ranges} == {
        **odd,
        "wednesday": ["10:00-10:30"],
    }
    times = fine(pages.get(f"{here}?as=times"))
    assert 'value="22:00-02:00"' in times.body
    fields = {**times.form(f"{here}/hours"), "monday": "9 to 12:30; 13.30-18", "tuesday": "25-26"}
    wrong = pages.post(f"{here}/hours", fields)
    assert wrong.status == 422
    assert "field-tuesday-error" in wrong.body
    assert 'value="9 to 12:30; 13.30-18"' in wrong.body
    pages.post(f"{here}/hours", {**fields, "tuesday": ""})
    assert hours_of(business, resource_id)["monday"] == ["09:00-12:30", "13:30-18:00"]


def test_hours_that_somebody_changed_meanwhile_are_not_lost(pages: Pages, business: Business) -> None:
    resource_id = business.resource()
    here = f"{HERE}/{resource_id}"
    fields = {**pages.get(f"{here}?as=times").form(f"{here}/hours"), "monday": "10:00-11:00"}
    business.catalog.update("resources", resource_id, {"name": "Anna B."})
    shown = pages.post(f"{here}/hours", fields)
    assert shown.status == 409
    assert "Somebody changed this a moment ago" in shown.text
    assert "An API key updated this: name" in shown.text
    assert 'value="10:00-11:00"' in shown.body
    assert pages.post(f"{here}/hours", {**fields, **shown.form(f"{here}/hours")}).status == 303


def test_single_days_come_and_go(pages: Pages, business: Business) -> None:
    here = f"{HERE}/{business.resource()}/days"
    asked = fine(pages.get(here))
    fields = {**asked.form(here), "date": "2026-12-24", "times": "10:00-12:00"}
    shown = fine(pages.follow(pages.post(here, fields)))
    assert "10:00-12:00" in shown.text
    again = {**fields, "version": "2", "times": "", "once": "2"}
    assert "Day off" in pages.follow(pages.post(here, again)).text
    last = pages.get(here)
    gone = pages.follow(pages.post(here, last.form(here)))
    assert "Every day is as in the week" in gone.text
    for wrong, name in (({"date": "2026-02-30"}, "date"), ({"date": ""}, "date"), ({"times": "x"}, "times")):
        refused = pages.post(here, {"date": "2026-12-24", "times": "", **wrong})
        assert refused.status == 422, wrong
        assert f"field-{name}-error" in refused.body, wrong


def test_time_off_and_holidays_stand_on_the_year(pages: Pages, business: Business) -> None:
    resource_id = business.resource(holidays={"country": "DE", "region": "BE"})
    business.book(business.service(resource_id), "10:00")
    here = f"{HERE}/{resource_id}"
    asked = fine(pages.get(f"{here}/year?year=2026"))
    assert "Erster Weihnachtstag" in asked.text
    assert 'class="holiday" title="Neujahr"' in asked.body
    fields = {
        **asked.form(f"{here}/time-off"),
        "start": f"{MONDAY}T00:00",
        "end": "2026-03-25T00:00",
        "reason": "<img src=x onerror=alert(1)>",
    }
    shown = fine(pages.follow(pages.post(f"{here}/time-off", fields)))
    assert "The time off is noted. 1 booking falls on it." in shown.text
    assert 'class="off" title="&lt;img src=x' in shown.body
    assert "<img" not in shown.body
    gone = pages.follow(pages.post(f"{here}/time-off/remove", shown.form(f"{here}/time-off/remove")))
    assert "No time off in 2026" in gone.text
    wrong = pages.post(f"{here}/time-off", {**fields, "end": fields["start"], "once": "3"})
    assert "field-end-error" in wrong.body
    for year in ("0", "9999", "x"):
        fine(pages.get(f"{here}/year?year={year}"))


def test_a_time_is_explained_rule_by_rule(pages: Pages, business: Business) -> None:
    anna = business.resource("Anna")
    service = business.service(anna, bufferAfter=15)
    booking = business.book(service, "11:00").data["bookingId"]
    assert "Advice" in fine(pages.get(f"{HERE}/offers?resource={anna}")).text
    week = fine(pages.get(f"{HERE}/offers?{urlencode({'service': service, 'day': MONDAY})}"))
    (link,) = [each for each in week.links if f"at={MONDAY}T11%3A00%3A00" in each]
    shown = fine(pages.get(link))
    assert "Not offered Mon 23 Mar, 11:00 to 11:30" in shown.text
    assert "Something else is booked with Anna" in shown.text
    assert f"/dashboard/bookings/{booking}" in shown.links
    buffer = fine(pages.get(f"{HERE}/offers?service={service}&date={MONDAY}&time=10:30"))
    assert "15 minutes after are kept free" in buffer.text
    assert "Nearest times that are offered" in buffer.text
    assert (
        "Offered Mon 23 Mar, 09:00" in fine(pages.get(f"{HERE}/offers?service={service}&date={MONDAY}&time=09:00")).text
    )
    for query in ("at=x", "date=x&time=y", "day=9999-01-01", "at=2026-03-29T02:30:00", "channel=%00", "resource=x"):
        assert pages.get(f"{HERE}/offers?service={service}&{query}").status in {404, 422}, query
    assert pages.get(f"{HERE}/offers?service=svc_x").status == 404


def test_services_are_made_and_edited(pages: Pages, business: Business) -> None:
    anna = business.resource("Anna")
    new = f"{HERE}/services/new"
    asked = fine(pages.get(new))
    fields = {
        **asked.form(new),
        "name": "First visit",
        "durations": "45, 30",
        "timeZone": "Europe/Berlin",
        "staffing[0].resources": [anna],
        "staffing[0].take": "1",
        "notice": "60",
        "horizon": "90",
        "isActive": "yes",
    }
    shown = fine(pages.follow(pages.post(new, fields)))
    assert "First visit is saved." in shown.text
    (found,) = business.catalog.list("services").data["services"]
    assert (found["durations"], found["notice"], found["horizon"]["days"]) == ([45, 30], 60, 90)
    here = f"{HERE}/services/{found['serviceId']}"
    edited = {**pages.get(here).form(here), **fields, "name": "Visit", "bufferAfter": "15", "once": "2"}
    edited["version"] = "1"
    assert pages.post(here, edited).status == 303
    assert "Visit" in fine(pages.get(f"{HERE}/services")).text
    wrongs: list[dict[str, str | list[str]]] = [
        {"durations": "x"},
        {"staffing[0].resources": []},
        {"staffing[0].take": "7"},
        {"staffing[0].pick": "x"},
        {"staffing[0].weights": "1, 2"},
    ]
    for wrong in wrongs:
        refused = pages.post(new, {**fields, **wrong, "once": str(wrong)})
        assert (refused.status, wrong) == (422, wrong)
    assert pages.get(f"{HERE}/services/svc_x").status == 404


def test_groups_weights_and_their_order_are_edited(pages: Pages, business: Business) -> None:
    anna, ben, room = (business.resource(name) for name in ("Anna", "Ben", "Room 1"))
    staffing = [
        {"resources": [ben, anna], "take": 1, "pick": "fairness", "weights": [2, 1]},
        {"resources": [room], "take": 1, "pick": "round_robin", "weights": []},
    ]
    here = f"{HERE}/services/{business.service(staffing=staffing)}"
    asked = fine(pages.get(here))
    assert asked.body.index(f'value="{ben}" checked') < asked.body.index(f'value="{anna}" checked')
    assert asked.body.count("one more group") == 2
    fields = {
        **asked.form(here),
        "name": "Visit",
        "durations": "30",
        "timeZone": "Europe/Berlin",
        "isActive": "yes",
        "staffing[0].resources": [ben, anna],
        "staffing[0].take": "2",
        "staffing[0].weights": "3, 1",
        "staffing[0].pick": "fairness",
        "staffing[1].take": "1",
        "staffing[2].take": "1",
    }
    refused = pages.post(here, {**fields, "staffing[2].resources": room, "staffing[2].pick": "x"})
    assert refused.status == 422
    assert 'id="field-staffing[2].pick-error"' in refused.body
    kept = {**fields, "staffing[1].resources": room, "staffing[1].pick": "in_order", "once": "3"}
    assert pages.post(here, kept).status == 303
    (found,) = business.catalog.list("services").data["services"]
    assert found["staffing"] == [
        {"resources": [ben, anna], "take": 2, "pick": "fairness", "weights": [3, 1]},
        {"resources": [room], "take": 1, "pick": "in_order", "weights": []},
    ]


def test_channels_are_shown_and_changed(pages: Pages, viewer: Pages) -> None:
    assert "partner" in fine(pages.get(f"{HERE}/channels")).text
    here = f"{HERE}/channels/partner"
    fields = {**pages.get(here).form(here), "holdSeconds": "60", "mostHoldSeconds": "120"}
    assert "60 s" in pages.follow(pages.post(here, fields)).text
    assert pages.post(here, {**fields, "holdSeconds": "600", "version": "1", "once": "2"}).status == 422
    assert viewer.post(here, fields).status == 403
    assert pages.get(f"{HERE}/channels/nope").status == 404


def test_another_tenants_resources_are_not_found(world: World, pages: Pages) -> None:
    theirs = Business(world.new_tenant("Other"))
    resource_id = theirs.resource()
    for path in (
        resource_id,
        f"{resource_id}/year",
        f"{resource_id}/days",
        f"offers?service={theirs.service(resource_id)}",
    ):
        assert pages.get(f"{HERE}/{path}").status == 404, path
    assert pages.post(f"{HERE}/{resource_id}/hours", {"monday": "09:00-10:00"}).status == 404
