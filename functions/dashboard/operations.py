"""/dashboard/operations: the stage, its dead letters and its tenants, for the operators' group."""

from __future__ import annotations

from scheducal.dashboard.frame.area import Area
from scheducal.dashboard.operations import pages, tenants
from scheducal.needs import READ_WRITE, Needs

area = Area("operations", operators=True)
area.get("", pages.show)
area.get("/alarms", pages.alarms)
area.get("/dead-letters/{queue}", pages.dead)
area.post("/dead-letters/{queue}/redrive", pages.redrive)
area.get("/tenants", tenants.show_all)
area.get("/tenants/{tenant_id}", tenants.show)
area.post("/tenants/{tenant_id}/suspend", tenants.suspend_it)
area.post("/tenants/{tenant_id}/resume", tenants.resume_it)
area.post("/tenants/{tenant_id}/export", tenants.export_it)

NEEDS = Needs(
    rows=READ_WRITE,
    operates=True,
    dependencies="dashboard",
)

handler = area.function(NEEDS)
