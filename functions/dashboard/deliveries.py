"""/dashboard/deliveries: events on their way to endpoints, and what is sent again."""

from __future__ import annotations

from scheducal.dashboard.deliveries import pages
from scheducal.dashboard.frame.area import Area
from scheducal.needs import PAGES
from scheducal.values import replace

area = Area("deliveries", reads="webhooks.read", writes="webhooks.write")
area.get("", pages.show)
area.get("/newest", pages.newest)
area.post("/replay", pages.replay_chosen)
area.get("/{webhook_id}/{delivery_id}", pages.one)
area.get("/{webhook_id}/{delivery_id}/body", pages.body)
area.get("/{webhook_id}/{delivery_id}/signature", pages.signature)
area.post("/{webhook_id}/{delivery_id}/replay", pages.replay)

handler = area.function(replace(PAGES, rows=("write",), opens=("webhooks",)))
