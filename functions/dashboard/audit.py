"""/dashboard/audit: who did what, with before and after, and as a file."""

from __future__ import annotations

from scheducal.dashboard.audit import pages
from scheducal.dashboard.frame.area import Area
from scheducal.needs import SHOWS_PAGES
from scheducal.values import replace

area = Area("audit", reads="audit.read")
area.get("", pages.show)
area.get("/file", pages.file)
area.get("/{audit_id}", pages.one)

# Entries of one request are found in the index of what is due.
handler = area.function(replace(SHOWS_PAGES, indexes=("due",)))
