"""/dashboard/keys: the tenant's API keys."""

from __future__ import annotations

from scheducal.dashboard.frame.area import Area
from scheducal.dashboard.keys import pages
from scheducal.needs import Needs

area = Area("keys", reads="keys.read", writes="keys.write")
area.get("", pages.show)
area.get("/new", pages.new, "keys.write")
area.post("/new", pages.create)
area.get("/revoked", pages.show_revoked)
area.post("/secrets", pages.choose_secrets, "settings.write")
area.get("/{api_key}", pages.show_one)
area.post("/{api_key}/secret", pages.show_secret, "keys.reveal")
area.get("/{api_key}/revoke", pages.ask_to_revoke, "keys.write")
area.post("/{api_key}/revoke", pages.revoke)

handler = area.function(Needs(rows=("write",), seals=("webhooks",), opens=("webhooks",), dependencies="dashboard"))
