"""Pages of one resource."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scheducal.bookings.absences.service import ResourceChanges
from scheducal.bookings.wiring import changes
from scheducal.catalog.model import WithMeta
from scheducal.catalog.queries import as_it_is, details
from scheducal.catalog.resources.document import DAYS, RESOURCE
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.resources.wiring import resources
from scheducal.dashboard.asking.model import Missed
from scheducal.dashboard.asking.queries import since
from scheducal.dashboard.asking.service import attempt, fields_of, status_of, value_of
from scheducal.dashboard.availability import TEMPLATES
from scheducal.dashboard.availability.hours.grid import grid_of
from scheducal.dashboard.availability.hours.year import FIRST_YEAR, LAST_YEAR
from scheducal.dashboard.availability.resources import views
from scheducal.dashboard.availability.resources.requests import absence_form, day_form, hours_form, resource_form
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.forms import Form
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.store.keys import catalog_log
from scheducal.store.table import table

HERE = "/dashboard/availability"


def show_hours(request: PageRequest) -> PageResponse:
    """Show weekly hours as a grid or as times. Two AWS requests, the session's among them."""
    return _hours(request, Form(), ())


def save_hours(request: PageRequest) -> PageResponse:
    """Change weekly hours."""
    form = hours_form(fields_of(request), _found(request).entry.weekly)
    return _change(request, form, "The weekly hours are saved.", "", lambda form, missed: _hours(request, form, missed))


def show_days(request: PageRequest) -> PageResponse:
    """Show single days that differ from the week. Two AWS requests, the session's among them."""
    return _days(request, Form(), ())


def save_day(request: PageRequest) -> PageResponse:
    """Add a single day, or take one away."""
    form = day_form(fields_of(request), _found(request).entry)
    said = "The day is as in every week again." if "remove" in form.given else "The day has its own hours."
    return _change(request, form, said, "/days", lambda form, missed: _days(request, form, missed))


def show_year(request: PageRequest) -> PageResponse:
    """Show time off and holidays on a year. Two AWS requests, the session's among them."""
    return _year(request, Form(), ())


def add_time_off(request: PageRequest) -> PageResponse:
    """Add an absence. Bookings that it falls on stay, and are marked."""
    form, resource_id = absence_form(fields_of(request)), request.parts["resource_id"]
    changing = ResourceChanges(resources(), changes())

    def done(_: WithMeta[Resource]) -> tuple[str, str]:
        count = len(changing.conflicts)
        clash = f" {count} {'booking falls' if count == 1 else 'bookings fall'} on it." if count else ""
        year = value_of(form).start[:4]
        return f"{HERE}/{resource_id}/year?year={year}", f"The time off is noted.{clash}"

    return attempt(
        request,
        form,
        lambda command: changing.add_time_off(command, resource_id, value_of(form).absence()),
        done,
        lambda form, missed: _year(request, form, missed),
        since(request, catalog_log(request.viewer.tenant_id, "resource", resource_id)),
    )


def remove_time_off(request: PageRequest) -> PageResponse:
    """Take an absence away."""
    start, resource_id = request.form.get("start", ("",))[-1], request.parts["resource_id"]
    changing = ResourceChanges(resources(), changes())
    return attempt(
        request,
        Form(),
        lambda command: changing.remove_time_off(command, resource_id, start),
        lambda _: (f"{HERE}/{resource_id}/year?year={start[:4]}", "The time off is gone."),
        lambda form, missed: _year(request, form, missed),
        since(request, catalog_log(request.viewer.tenant_id, "resource", resource_id)),
    )


def show_edit(request: PageRequest) -> PageResponse:
    """Show what a resource is. Two AWS requests, the session's among them."""
    return _edit(request, Form(), ())


def save_edit(request: PageRequest) -> PageResponse:
    """Change what it is."""
    form = resource_form(fields_of(request), is_new=False)
    return _change(request, form, "It is as you left it.", "", lambda form, missed: _edit(request, form, missed))


def ask_new(request: PageRequest) -> PageResponse:
    """Ask for a new resource. One AWS request, the session's."""
    return _new(request, Form())


def create(request: PageRequest) -> PageResponse:
    """Add it."""
    form = resource_form(fields_of(request), is_new=True)

    def done(made: WithMeta[Resource]) -> tuple[str, str]:
        return f"{HERE}/{made.meta.entry_id}", f"{made.entry.name} was added. Say when they work."

    return attempt(
        request,
        form,
        lambda command: resources().create(command, value_of(form).contents()),
        done,
        lambda form, _: _new(request, form),
    )


def _change(request: PageRequest, form: Form[Any], said: str, tab: str, again: Any) -> PageResponse:
    resource_id = request.parts["resource_id"]
    changing = ResourceChanges(resources(), changes())
    return attempt(
        request,
        form,
        lambda command: changing.update(command, resource_id, value_of(form).contents()),
        lambda _: (f"{HERE}/{resource_id}{tab}", said),
        again,
        since(request, catalog_log(request.viewer.tenant_id, "resource", resource_id)),
    )


def _found(request: PageRequest) -> WithMeta[Resource]:
    return details(table(), RESOURCE, request.viewer.tenant_id, request.parts["resource_id"], as_it_is)


def _hours(request: PageRequest, form: Form[Any], missed: Sequence[Missed]) -> PageResponse:
    found = _found(request)
    in_times = request.query.get("as") == "times" or bool(form.given and "step" not in form.given)
    step = int(request.query["step"]) if request.query.get("step") in {"15", "30"} else None
    whole = request.query.get("hours") == "all"
    sent = form.given and not form.errors and "step" in form.given
    week = hours_form(form.given, found.entry.weekly).value if sent else None
    weekly = views.week_in(week) if week else found.entry.weekly
    return _page(
        request,
        found,
        "hours.html",
        form,
        missed,
        in_times=in_times,
        grid=grid_of(weekly, step, whole=whole),
        rows=views.rows_of(weekly),
        days=DAYS,
        is_whole=whole,
    )


def _days(request: PageRequest, form: Form[Any], missed: Sequence[Missed]) -> PageResponse:
    found = _found(request)
    today = Clock(request.viewer.zone, request.at).today
    return _page(request, found, "days.html", form, missed, special=views.special_days(found.entry, today))


def _year(request: PageRequest, form: Form[Any], missed: Sequence[Missed]) -> PageResponse:
    found = _found(request)
    text, this_year = request.query.get("year", ""), Clock(request.viewer.zone, request.at).today.year
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else this_year
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    return _page(request, found, "year.html", form, missed, year=views.year(found.entry, year))


def _edit(request: PageRequest, form: Form[Any], missed: Sequence[Missed]) -> PageResponse:
    found = _found(request)
    return _page(request, found, "resource.html", form, missed, values=views.values_of(found.entry), is_new=False)


def _new(request: PageRequest, form: Form[Any]) -> PageResponse:
    return page(
        request,
        TEMPLATES,
        "resource.html",
        title="New person, room or thing",
        status=status_of(form, ()),
        form=form,
        missed=(),
        values=views.new_values(request.viewer.zone),
        is_new=True,
        action=HERE,
        back=HERE,
    )


def _page(
    request: PageRequest,
    found: WithMeta[Resource],
    template: str,
    form: Form[Any],
    missed: Sequence[Missed],
    **values: Any,
) -> PageResponse:
    here = f"{HERE}/{found.meta.entry_id}"
    return page(
        request,
        TEMPLATES,
        template,
        title=found.entry.name,
        status=status_of(form, missed),
        form=form,
        missed=missed,
        resource=found.entry,
        version=found.meta.version,
        here=here,
        action=request.path,
        back=here,
        may_write=request.viewer.may("availability.write"),
        **values,
    )
