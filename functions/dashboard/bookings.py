"""/dashboard/bookings: calendar, list, one booking, and each change of one."""

from __future__ import annotations

from scheducal.dashboard.appointments import pages
from scheducal.dashboard.appointments.detail import pages as detail
from scheducal.dashboard.appointments.detail.systems import systems
from scheducal.dashboard.appointments.scheduling import booking
from scheducal.dashboard.appointments.scheduling import pages as scheduling
from scheducal.dashboard.appointments.scheduling.verbs import VERBS
from scheducal.dashboard.frame.area import Area
from scheducal.needs import REACHES_CALENDARS
from scheducal.tenants.roles import Permission
from scheducal.values import replace

WRITE: Permission = "appointments.write"

area = Area("bookings", reads="appointments.read", writes=WRITE)
area.get("", pages.bookings)
area.post("", booking.create)
area.get("/new", booking.ask_service, WRITE)
area.get("/filters", booking.ask_filters)
area.get("/{booking_id}", detail.show)
area.get("/{booking_id}/deliveries", detail.deliveries)
area.get("/{booking_id}/systems", systems)
area.get("/{booking_id}/edit", scheduling.ask_edit, WRITE)
area.post("/{booking_id}/edit", scheduling.edit)
area.get("/{booking_id}/move", scheduling.ask_move, WRITE)
area.post("/{booking_id}/move", scheduling.move)
area.get("/{booking_id}/times", scheduling.times, WRITE)
for verb in VERBS:
    area.get(f"/{{booking_id}}/{verb}", scheduling.ask, WRITE)
    area.post(f"/{{booking_id}}/{verb}", scheduling.change)

handler = area.function(replace(REACHES_CALENDARS, dependencies="dashboard"))
