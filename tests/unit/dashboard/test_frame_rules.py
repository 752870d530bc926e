"""What the frame works out without I/O: forms, pages of lists, times and charts."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import BaseModel, Field

from scheducal.dashboard.frame.charts import Column, chart
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.forms import read_form
from scheducal.dashboard.frame.pagination import Link, pager
from scheducal.errors import Refusal


class Person(BaseModel):
    """A part of a form."""

    email: str = Field(max_length=20)


class Sample(BaseModel):
    """A form with a list, a part and parts of a list."""

    name: str = Field(min_length=2)
    limit: int | None = Field(None, ge=1)
    days: list[str] = Field(default_factory=list)
    person: Person | None = None
    invitees: list[Person] = Field(default_factory=list)


def test_fields_become_a_model_and_an_empty_one_was_not_sent() -> None:
    fields = {
        "csrf": ("t",),
        "name": ("Ada",),
        "limit": ("",),
        "days": ("mon", "tue"),
        "person.email": ("a@x",),
        "invitees[0].email": ("b@x",),
        "invitees[2].email": ("c@x",),
    }
    form = read_form(fields, Sample)
    assert form.value == Sample(
        name="Ada",
        days=["mon", "tue"],
        person=Person(email="a@x"),
        invitees=[Person(email="b@x"), Person(email="c@x")],
    )
    assert (form.errors, form.shown("name"), form.chosen("days", "mon")) == ({}, "Ada", True)


def test_each_thing_that_is_wrong_stands_beside_its_field() -> None:
    form = read_form({"limit": ("0",), "person.email": ("x" * 30,)}, Sample)
    assert form.value is None
    assert form.errors == {
        "name": "Fill this in.",
        "limit": "Must be at least 1.",
        "person.email": "Must have at most 20 characters.",
    }
    refused = form.refused(Refusal("customer_exists", "name is taken; choose another", param="name"))
    assert refused.errors["name"] == "Is taken; choose another."
    assert form.refused(Refusal("slot_unavailable", "somebody was faster")).errors[""] == "Somebody was faster."


def test_hostile_names_of_fields_end_in_no_fault() -> None:
    for name in ("person", "person[0]", "person.email.more", "[0]", ".", "", "name[1][2].x", "__class__"):
        form = read_form({"name": ("Ada",), name: ("x",), "person.email": ("a@x",)}, Sample)
        assert form.value is not None or form.errors, name


def test_a_pager_keeps_filters_and_goes_back_the_way_it_came() -> None:
    first = pager(Link("/l", {"state": "open"}), 25, "A")
    assert (first.newer, first.older) == (None, "/l?state=open&cursor=A")
    second = pager(Link("/l", {"state": "open", "cursor": "A"}), 25, "B")
    assert (second.newer, second.older) == ("/l?state=open", "/l?state=open&cursor=B&back=A")
    third = pager(Link("/l", {"state": "open", "cursor": "B", "back": "A"}), 3, None)
    assert (third.newer, third.older) == ("/l?state=open&cursor=A", None)
    assert Link("/l", {"state": "open", "cursor": "B", "back": "A"}).to(state=None, q="x y") == "/l?q=x+y"


def test_the_way_back_stays_short() -> None:
    trail = "~".join(str(number) * 200 for number in range(9))
    page = pager(Link("/l", {"cursor": "c", "back": trail}), 25, "next")
    assert page.older is not None
    assert len(page.older) < 2_000


def test_times_are_the_viewer_s_with_the_thing_s_own_beside() -> None:
    clock = Clock("Europe/Berlin", datetime(2026, 12, 8, 13, 32, tzinfo=UTC))
    assert clock.when(datetime(2026, 12, 8, 13, 3, tzinfo=UTC)) == "today, 14:03"
    assert clock.when(datetime(2026, 12, 7, 23, 30, tzinfo=UTC)) == "today, 00:30"
    assert clock.when(datetime(2026, 12, 5, 17, 9, tzinfo=UTC)) == "Sat 5 Dec, 18:09"
    assert clock.when(datetime(2025, 12, 5, 17, 9, tzinfo=UTC)) == "5 Dec 2025, 18:09"
    start = datetime(2026, 12, 8, 8, 0, tzinfo=UTC)
    assert clock.own(start, "Europe/Paris") is None
    assert clock.own(start, "America/New_York") == "03:00 in New York"
    assert clock.own(start, "Pacific/Auckland") == "21:00 in Auckland"
    assert clock.own(datetime(2026, 12, 8, 20, 0, tzinfo=UTC), "Pacific/Auckland") == "tomorrow, 09:00 in Auckland"
    assert clock.ago(datetime(2026, 12, 8, 13, 20, tzinfo=UTC)) == "12 minutes"


def test_a_chart_stacks_failures_and_says_what_it_shows() -> None:
    drawn = chart("Deliveries", [Column("15:00", 8, 2), Column("16:00", 0, 0), Column("17:00", 4, 0)])
    assert (drawn.done, drawn.failed, drawn.width) == (12, 2, 30)
    good, bad, later = drawn.bars
    assert (good.bad, bad.bad, later.bad) == (False, True, False)
    assert bad.y + bad.height == good.y
    assert round(good.y + good.height) == 39
    assert drawn.said == "Deliveries by hour: at most 10, at 15:00; 2 failed"
    assert chart("Syncs", [Column("15:00", 0, 0)]).said == "Syncs by hour: none"
