"""/dashboard/account: what is a member's own."""

from __future__ import annotations

from scheducal.dashboard.frame.area import Area
from scheducal.dashboard.profile import codes, pages
from scheducal.needs import Needs

area = Area("account")
area.get("", pages.show)
area.post("", pages.save)
area.post("/password", codes.change_password)
area.post("/codes", codes.begin)
area.post("/codes/finish", codes.finish)
area.post("/codes/end", codes.end)
area.post("/sessions/end", pages.end_all)
area.post("/sessions/{digest}/end", pages.end_session)
area.post("/tenant", pages.switch)
area.post("/leave", pages.leave)

NEEDS = Needs(
    rows=("write",),
    settings=("environment_key", "calendars"),
    seals=("webhooks",),
    opens=("webhooks",),
    signs_in=True,
    dependencies="dashboard",
)

handler = area.function(NEEDS)
