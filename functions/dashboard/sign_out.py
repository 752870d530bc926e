"""/dashboard/sign-out: ends the session on the server."""

from __future__ import annotations

from scheducal.dashboard.frame.area import Area
from scheducal.dashboard.sign_in import pages
from scheducal.needs import Needs

area = Area("sign-out")
area.post("", pages.sign_out)

handler = area.function(Needs(rows=("remove",), dependencies="dashboard"))
