"""/dashboard/operations: the stage, its dead letters and its tenants, for the operators' group."""

from __future__ import annotations

from scheducal.dashboard.frame.area import Area
from scheducal.dashboard.operations import pages
from scheducal.needs import READ_WRITE, Needs

area = Area("operations", operators=True)
area.get("", pages.show)
area.get("/dead-letters/{queue}", pages.letters)
area.post("/dead-letters/{queue}/redrive", pages.redrive)
area.get("/tenants", pages.list_tenants)
area.get("/tenants/{tenant_id}", pages.one_tenant)
area.post("/tenants/{tenant_id}/suspend", pages.suspend_tenant)
area.post("/tenants/{tenant_id}/resume", pages.resume_tenant)
area.post("/tenants/{tenant_id}/export", pages.export_tenant)

handler = area.function(Needs(rows=READ_WRITE, operates=True, dependencies="dashboard"))
