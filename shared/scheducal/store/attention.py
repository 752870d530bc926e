"""What needs a person: one partition of index `recent` for each tenant, in which a row lies exactly while it is so.

A row gets its place, and loses it, by the write that changes its state. So the list costs nothing while all is well,
and one query reads it.
"""

from __future__ import annotations

from typing import Literal

# Read from the highest on: the day's tallies are always seen, and answers, which nobody settles, hide nothing.
Rank = Literal["9tally", "8connection", "7endpoint", "1answer"]
PLACE = ("gsi2pk", "gsi2sk")


def attention_bucket(tenant_id: str) -> str:
    """Name the partition of index `recent`: what of a tenant needs a person, and how its last days went."""
    return f"T#{tenant_id}#ATTENTION"


def attention(tenant_id: str, rank: Rank, place: str, *, needed: bool = True) -> dict[str, str | None]:
    """Give the attributes that put a row on the list, None where nobody is needed."""
    if not needed:
        return dict.fromkeys(PLACE)
    return {"gsi2pk": attention_bucket(tenant_id), "gsi2sk": f"{rank}#{place}"}
