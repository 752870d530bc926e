"""/dashboard/members: who works with the account."""

from __future__ import annotations

from scheducal.dashboard.frame.area import Area
from scheducal.dashboard.members import codes, pages
from scheducal.needs import Needs

area = Area("members", reads="members.read", writes="members.write")
area.get("", pages.show)
area.get("/invite", pages.new, "members.write")
area.post("/invite", pages.invite)
area.post("/invitations/{invitation_id}/withdraw", pages.withdraw)
area.get("/{member_id}", pages.show_one)
area.post("/{member_id}/role", pages.change_role)
area.get("/{member_id}/codes", codes.ask_to_end, "members.write")
area.post("/{member_id}/codes", codes.end)
area.get("/{member_id}/remove", pages.ask_to_remove, "members.write")
area.post("/{member_id}/remove", pages.remove)

NEEDS = Needs(rows=("write",), settings=("calendars",), sends_mail=True, resets_codes=True, dependencies="dashboard")

handler = area.function(NEEDS)
