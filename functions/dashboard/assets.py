"""/dashboard/assets: style sheets, icons and scripts, for anybody."""

from __future__ import annotations

from scheducal.dashboard.frame.answers import PageResponse, kept
from scheducal.dashboard.frame.area import Area
from scheducal.dashboard.frame.assets import by_hashed_name
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.errors import Refusal
from scheducal.needs import PAGES

area = Area("assets", public=True, limits="docs")


def asset(request: PageRequest) -> PageResponse:
    """Give one file, which a browser may keep for good."""
    found = by_hashed_name().get(request.parts["name"])
    if found is None:
        raise Refusal("not_found", "there is no such file")
    return kept(found.media_type, found.packed)


area.get("/{name}", asset)

handler = area.function(PAGES)
