"""/dashboard/availability: who can be booked and when, services, channels, and the times that result."""

from __future__ import annotations

from scheducal.dashboard.availability.catalog import pages as catalog
from scheducal.dashboard.availability.offers import pages as offers
from scheducal.dashboard.availability.resources import pages as resources
from scheducal.dashboard.frame.area import Area
from scheducal.needs import REACHES_CALENDARS
from scheducal.tenants.roles import Permission
from scheducal.values import replace

WRITE: Permission = "availability.write"

area = Area("availability", reads="availability.read", writes=WRITE)
area.get("", catalog.resources)
area.post("", resources.create)
area.get("/new", resources.ask_new, WRITE)
area.get("/services", catalog.all_services)
area.get("/services/new", catalog.ask_service, WRITE)
area.post("/services/new", catalog.save_service)
area.get("/services/{service_id}", catalog.ask_service)
area.post("/services/{service_id}", catalog.save_service)
area.get("/channels", catalog.channels)
area.get("/channels/{name}", catalog.ask_channel)
area.post("/channels/{name}", catalog.save_channel)
area.get("/offers", offers.show)
area.get("/{resource_id}", resources.show_hours)
area.post("/{resource_id}/hours", resources.save_hours)
area.get("/{resource_id}/days", resources.show_days)
area.post("/{resource_id}/days", resources.save_day)
area.get("/{resource_id}/year", resources.show_year)
area.post("/{resource_id}/time-off", resources.add_time_off)
area.post("/{resource_id}/time-off/remove", resources.remove_time_off)
area.get("/{resource_id}/edit", resources.show_edit, WRITE)
area.post("/{resource_id}/edit", resources.save_edit)

handler = area.function(replace(REACHES_CALENDARS, dependencies="dashboard"))
