"""/dashboard/customers: search, one person, merge, privacy requests."""

from __future__ import annotations

from scheducal.dashboard.customers import pages
from scheducal.dashboard.frame.area import Area
from scheducal.needs import READ_WRITE, Needs
from scheducal.tenants.roles import Permission

WRITE: Permission = "customers.write"
PRIVACY: Permission = "privacy.write"

area = Area("customers", reads="customers.read", writes=WRITE)
area.get("", pages.index)
area.post("", pages.create)
area.get("/new", pages.ask_new, WRITE)
area.get("/{customer_id}", pages.show)
area.get("/{customer_id}/edit", pages.ask_edit, WRITE)
area.post("/{customer_id}/edit", pages.save)
area.get("/{customer_id}/merge", pages.ask_merge, WRITE)
area.post("/{customer_id}/merge", pages.merge)
area.get("/{customer_id}/privacy", pages.ask_privacy, PRIVACY)
area.post("/{customer_id}/privacy", pages.start_privacy, PRIVACY)

handler = area.function(Needs(rows=READ_WRITE, dependencies="dashboard"))
