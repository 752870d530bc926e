"""/dashboard/log: what a request did, by its id, and all that followed from it."""

from __future__ import annotations

from scheducal.dashboard.frame.area import Area
from scheducal.dashboard.log import pages
from scheducal.needs import SHOWS_PAGES
from scheducal.values import replace

area = Area("log", reads="log.read")
area.get("", pages.ask)
area.get("/{request_id}", pages.show)
area.get("/{request_id}/followed", pages.followed)
area.get("/{request_id}/deliveries", pages.deliveries)

handler = area.function(replace(SHOWS_PAGES, indexes=("due",)))
