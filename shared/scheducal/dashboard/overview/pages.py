"""The pages of the overview: read, turn into what is shown, answer."""

from __future__ import annotations

from pathlib import Path

from scheducal.appointments.queries.pages import page as page_of_appointments
from scheducal.appointments.queries.pagination import parse_listing
from scheducal.audit.reads import note_read
from scheducal.dashboard.frame.answers import PageResponse, redirect
from scheducal.dashboard.frame.clocks import Clock, full_date
from scheducal.dashboard.frame.rendering import THEME, THEMES, page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.overview.queries import read_in_need
from scheducal.dashboard.overview.search import found_by
from scheducal.dashboard.overview.views import attention, courses, today
from scheducal.dashboard.session.cookies import remove_cookie, set_cookie
from scheducal.dashboard.session.rules import safe_next
from scheducal.store.table import table
from scheducal.tallies.model import last_hours

TEMPLATES = Path(__file__).with_name("templates")
# More than a day of a practice has; the calendar has them all.
_MOST_TODAY = 50
_YEAR = 31_536_000


def show(request: PageRequest) -> PageResponse:
    """Show what needs attention, and the day. Four AWS requests, the session's among them."""
    viewer, clock = request.viewer, Clock(request.viewer.zone, request.at)
    day = clock.today.isoformat()
    listing = parse_listing(
        begin=day, end=day, zone=viewer.zone, status=None, invitee=None, limit=_MOST_TODAY, cursor=None
    )
    appointments = page_of_appointments(table(), viewer.tenant_id, listing, request.at)
    needs = read_in_need(table(), viewer.tenant_id)
    hours = last_hours(needs.tallies, request.at)
    shown = [{"appointmentId": each.appointment_id} for each in appointments.entries]
    if shown:
        note_read(table(), viewer.principal, "appointment", None, {"appointments": shown})
    return page(
        request,
        TEMPLATES,
        "overview.html",
        title="Overview",
        date=full_date(clock.today),
        attention=attention(needs, hours, clock),
        today=today(appointments, clock),
        courses=courses(hours, clock),
    )


def find(request: PageRequest) -> PageResponse:
    """Go to what an id names, or look for the words among appointments."""
    return redirect(found_by(request.query.get("q", "")))


def choose_theme(request: PageRequest) -> PageResponse:
    """Keep the viewer's theme in their browser, and go back."""
    chosen = request.form.get("theme", ("",))[-1]
    cookie = f"{set_cookie(THEME, chosen)}; Max-Age={_YEAR}" if chosen in THEMES else remove_cookie(THEME)
    return redirect(safe_next(request.form.get("back", ("",))[-1]), cookies=(cookie,))
