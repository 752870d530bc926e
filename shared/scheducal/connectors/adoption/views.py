"""Bookings that have no place, as answers show them."""

from __future__ import annotations

from collections.abc import Iterable

from scheducal.clock import isoformat
from scheducal.connectors.adoption.model import Unplaced
from scheducal.connectors.adoption.responses import ShownUnplaced, UnplacedPage


def unplaced(found: Unplaced) -> ShownUnplaced:
    """Render one."""
    return ShownUnplaced(
        remoteId=found.remote_id,
        service=found.service,
        resource=found.resource,
        start=isoformat(found.start) if found.start else None,
        end=isoformat(found.end) if found.end else None,
        reason=found.reason,
        detail=found.detail,
        state=found.state,
        tries=found.tries,
        firstSeen=isoformat(found.first_seen),
        lastTried=isoformat(found.last_tried),
    )


def page(found: Iterable[Unplaced], next_cursor: str | None) -> UnplacedPage:
    """Render a page of them."""
    return UnplacedPage(unplaced=[unplaced(each) for each in found], nextCursor=next_cursor)
