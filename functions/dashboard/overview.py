"""/dashboard: the start page, and what belongs to no area: search, the theme, and pages that are not there."""

from __future__ import annotations

from scheducal.dashboard.frame.area import Area
from scheducal.dashboard.overview import pages
from scheducal.needs import SHOWS_PAGES

area = Area("", reads="appointments.read")
area.get("", pages.show)
area.get("/find", pages.find)
area.post("/theme", pages.choose_theme)

handler = area.function(SHOWS_PAGES)
