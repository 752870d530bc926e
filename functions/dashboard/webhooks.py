"""/dashboard/webhooks: endpoints, their health, settings and secrets, test events and replays."""

from __future__ import annotations

from scheducal.dashboard.frame.area import Area
from scheducal.dashboard.webhooks import pages, replays, secrets
from scheducal.needs import PAGES
from scheducal.values import replace

area = Area("webhooks", reads="webhooks.read", writes="webhooks.write")
area.get("", pages.show)
area.post("", pages.register)
area.get("/new", pages.new, "webhooks.write")
area.get("/replay", replays.ask, "webhooks.write")
area.post("/replay", replays.confirm)
area.get("/{webhook_id}", pages.one)
area.get("/{webhook_id}/settings", pages.settings, "webhooks.write")
area.post("/{webhook_id}/settings", pages.update)
area.post("/{webhook_id}/test", pages.test)
area.post("/{webhook_id}/on", pages.switch_on)
area.get("/{webhook_id}/off", pages.ask_off, "webhooks.write")
area.post("/{webhook_id}/off", pages.switch_off)
area.get("/{webhook_id}/delete", pages.ask_delete, "webhooks.write")
area.post("/{webhook_id}/delete", pages.delete)
area.get("/{webhook_id}/secret", secrets.show)
area.post("/{webhook_id}/secret/reveal", secrets.reveal)
area.get("/{webhook_id}/secret/rotate", secrets.ask_rotate, "webhooks.write")
area.post("/{webhook_id}/secret/rotate", secrets.rotate)
area.post("/{webhook_id}/replays", replays.start)
area.get("/{webhook_id}/replays/{replay_id}", replays.show)

handler = area.function(
    replace(PAGES, rows=("write",), seals=("webhooks",), opens=("webhooks",), settings=("addresses",))
)
