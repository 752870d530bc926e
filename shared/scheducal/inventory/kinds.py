"""Every kind of row, by its name. A new kind is one entry more in a table of this folder."""

from __future__ import annotations

from collections.abc import Mapping

from scheducal.inventory.appointments import APPOINTMENTS
from scheducal.inventory.bookings import BOOKINGS
from scheducal.inventory.connectors import CONNECTORS
from scheducal.inventory.model import RowKind
from scheducal.inventory.tenants import MEMBERS, PRIVACY, TALLIES, TENANTS, WEBHOOKS

ALL_KINDS: tuple[RowKind, ...] = (
    *APPOINTMENTS,
    *BOOKINGS,
    *CONNECTORS,
    *WEBHOOKS,
    *TENANTS,
    *MEMBERS,
    *TALLIES,
    *PRIVACY,
)
ROW_KINDS: Mapping[str, RowKind] = {each.name: each for each in ALL_KINDS}
