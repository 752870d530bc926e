"""/dashboard/connections: calendars and other systems, their access, checks and comparisons."""

from __future__ import annotations

from scheducal.dashboard.connections import access, choosing, log, pages
from scheducal.dashboard.frame.area import Area
from scheducal.needs import REACHES_CALENDARS
from scheducal.values import replace

area = Area("connections", reads="connections.read", writes="connections.write")
area.get("", pages.show)
area.post("", access.connect)
area.get("/kinds", pages.kinds)
area.get("/new", access.new, "connections.write")
area.get("/{connection_id}", pages.one)
area.get("/{connection_id}/log", log.show)
area.get("/{connection_id}/unplaced", log.unplaced)
area.post("/{connection_id}/check", pages.check)
area.post("/{connection_id}/reconnect", access.reconnect)
area.post("/{connection_id}/default", pages.make_default)
area.get("/{connection_id}/settings", access.settings, "connections.write")
area.post("/{connection_id}/settings", access.update)
area.get("/{connection_id}/rules", choosing.ask)
area.post("/{connection_id}/rules", choosing.save)
area.get("/{connection_id}/compare", pages.ask_compare, "connections.write")
area.post("/{connection_id}/compare", pages.compare)
area.get("/{connection_id}/delete", pages.ask_delete, "connections.write")
area.post("/{connection_id}/delete", pages.delete)

handler = area.function(replace(REACHES_CALENDARS, dependencies="dashboard", timeout_seconds=29))
