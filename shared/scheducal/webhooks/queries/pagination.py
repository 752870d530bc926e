"""Lists of deliveries: which partitions to read, in which order, and where a page ended. Pure.

A place is a partition's day `yyyymmdd` or month `yyyymm`, to be read from its newest row on, or the id of the row
after which to go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, get_args

from scheducal.errors import Refusal
from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.values import dataclass
from scheducal.webhooks.delivery.model import State
from scheducal.webhooks.delivery.rows import KEPT

# States that somebody looks for across endpoints, and that the index holds.
ListedState = Literal["undelivered", "skipped", "retrying"]
_LISTED = get_args(ListedState)
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_DELIVERY_ID = rf"[0-9]{{8}}T[0-9]{{6}}Z-{_UUID}"
_PLACES = {
    # With `#` at its end it is before the delivery itself, among its attempts.
    "webhook": re.compile(rf"[0-9]{{8}}|{_DELIVERY_ID}#?"),
    "state": re.compile(rf"[0-9]{{6}}|{_DELIVERY_ID}#{_UUID}"),
}

Scope = Literal["webhook", "state"]


@dataclass(frozen=True, slots=True)
class Listing:
    """What is asked for.

    scope: one endpoint's deliveries, or all in a state.
    place: where the page before ended.
    """

    scope: Scope
    limit: int
    state: State | None = None
    place: str | None = None


def is_delivery_id(text: str) -> bool:
    """Tell whether the text has the form of a delivery's id: `YYYYMMDDTHHMMSSZ-` and a UUID."""
    return re.fullmatch(_DELIVERY_ID, text) is not None


def parse_webhook_listing(state: State | None, limit: int, cursor: str | None) -> Listing:
    """Read the query of one endpoint's deliveries; raises Refusal `invalid_cursor`."""
    return Listing("webhook", limit, state, _place(cursor, "webhook", state))


def parse_state_listing(state: str, limit: int, cursor: str | None) -> Listing:
    """Read the query of deliveries across endpoints; raises Refusal `invalid_field`, `invalid_cursor`."""
    found: ListedState | None = next((each for each in _LISTED if each == state), None)
    if found is None:
        message = f"state must be one of {', '.join(_LISTED)}; for others list the deliveries of one webhook"
        raise Refusal("invalid_field", message, param="state")
    return Listing("state", limit, found, _place(cursor, "state", found))


def encode_place(listing: Listing, place: str) -> str:
    """Write the cursor of the page that begins at a place."""
    return encode_parts(listing.scope, listing.state or "", place)


def days(place: str | None, since: datetime, now: datetime) -> Iterator[str]:
    """List the days to read, newest first, from the place on, back to 30 days ago or to what began later."""
    # An event of the day before may have been dispatched after the endpoint was registered.
    first, day = max(now - KEPT, since - timedelta(days=1)).date(), now.date()
    while day >= first:
        text = f"{day:%Y%m%d}"
        if place is None or text <= place[:8]:
            yield text
        day -= timedelta(days=1)


def months(place: str | None, now: datetime) -> Iterator[str]:
    """List the months to read, newest first, from the place on, back to that of 30 days ago."""
    first, day = f"{now - KEPT:%Y%m}", now.date()
    while (text := f"{day:%Y%m}") >= first:
        if place is None or text <= place[:6]:
            yield text
        day = day.replace(day=1) - timedelta(days=1)


def _place(cursor: str | None, scope: Scope, state: str | None) -> str | None:
    if cursor is None:
        return None
    found, of_state, place = decode_parts(cursor, 3)
    if (found, of_state) != (scope, state or "") or not _PLACES[scope].fullmatch(place):
        raise no_cursor()
    return place
