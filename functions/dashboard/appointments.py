"""/dashboard/appointments: calendar, list, one appointment, and each change of one that is no booking."""

from __future__ import annotations

from scheducal.dashboard.appointments import pages
from scheducal.dashboard.appointments.changes import pages as changes
from scheducal.dashboard.appointments.detail import pages as detail
from scheducal.dashboard.appointments.detail.systems import systems
from scheducal.dashboard.frame.area import Area
from scheducal.needs import READ_WRITE, Needs

area = Area("appointments", reads="appointments.read", writes="appointments.write")
area.get("", pages.appointments)
area.post("", changes.create)
area.get("/failed", pages.failed)
area.get("/new", changes.ask_new, "appointments.write")
area.get("/{appointment_id}", detail.show)
area.get("/{appointment_id}/deliveries", detail.deliveries)
area.get("/{appointment_id}/systems", systems)
area.get("/{appointment_id}/edit", changes.ask_edit, "appointments.write")
area.post("/{appointment_id}/edit", changes.update)
area.get("/{appointment_id}/invite", changes.ask_invite, "appointments.write")
area.post("/{appointment_id}/invite", changes.invite)
area.get("/{appointment_id}/uninvite", changes.ask_uninvite, "appointments.write")
area.post("/{appointment_id}/uninvite", changes.uninvite)
area.get("/{appointment_id}/cancel", changes.ask_cancel, "appointments.write")
area.post("/{appointment_id}/cancel", changes.cancel)

handler = area.function(Needs(rows=READ_WRITE, dependencies="dashboard"))
