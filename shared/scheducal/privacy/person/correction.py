"""Puts the name and the number of a person right in the rows of one appointment and its booking. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from scheducal.privacy.person.erasure import booking_writes, decided, personal
from scheducal.privacy.person.matching import Involvement
from scheducal.store.writes import Write

# Of a customer's fields, the attribute that a booking keeps.
_KEPT = {"name": "customerName", "phone": "customerPhone"}


def correction_writes(found: Involvement, corrections: Mapping[str, str], actor: str, at: datetime) -> dict[str, Write]:
    """Build one transaction, empty where all is right already. corrections: by the names of a customer's fields."""
    writes: dict[str, Write] = {}
    name = corrections.get("name")
    if found.aggregate is not None and name is not None:
        own = [each for each in found.aggregate.invitees if each.invitee_id in found.gone and each.name != name]
        if own:
            touched = tuple(replace(each, name=name) for each in own)
            writes |= decided(personal(found.aggregate, touched, {}, at, "corrected"), actor)
    if found.booking is not None and found.books:
        snapshot = found.booking.snapshot
        had = {"name": snapshot.name, "phone": snapshot.phone}
        values = {_KEPT[each]: corrections[each] for each in _KEPT if corrections.get(each, had[each]) != had[each]}
        writes |= booking_writes(found.booking, values, actor, at, "corrected") if values else {}
    return writes
