"""/dashboard/sign-in: everything for somebody who is not signed in."""

from __future__ import annotations

from scheducal.dashboard.frame.area import Area
from scheducal.dashboard.sign_in import links, pages
from scheducal.dashboard.sign_in.federation import pages as federation
from scheducal.needs import READ_WRITE, Needs

area = Area("sign-in", public=True)
area.get("", pages.show)
area.post("", pages.submit)
area.post("/code", pages.submit_code)
area.post("/password", pages.submit_password)
area.get("/with/{provider}", federation.go_there)
area.get("/federated", federation.come_back)
area.get("/forgotten", links.forgotten)
area.post("/forgotten", links.submit_forgotten)
area.get("/reset", links.reset)
area.post("/reset", links.submit_reset)
area.get("/invitation", links.invitation)
area.post("/invitation", links.submit_invitation)

NEEDS = Needs(
    rows=READ_WRITE,
    indexes=("lists",),
    settings=("environment_key", "calendars"),
    sends_mail=True,
    signs_in=True,
    dependencies="dashboard",
)

handler = area.function(NEEDS)
