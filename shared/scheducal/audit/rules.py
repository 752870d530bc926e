"""What an entry proves: its one line, and the chain of hashes over the lines of a day and the days before. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from scheducal.store.audit.changes import digest, encoded, to_json
from scheducal.store.values import Item

# What a line says of an entry. Values of people are there as a digest, so that a line outlives their erasure.
_IN_LINE = (
    *("auditId", "at", "action", "actor", "actorKind", "objectKind", "objectId"),
    *("requestId", "source", "changes", "personalFields", "personalDigest"),
)
# The hash before a tenant's first day.
NOTHING = "0" * 64


def line_of(item: Item) -> str:
    """Write the line of an entry: the same text as long as nobody alters it, with or without its values of people."""
    return to_json({name: item[name] for name in _IN_LINE if name in item})


def linked(before: str, lines: Iterable[str]) -> str:
    """Give the hash over lines that follow others. before: the hash over those, in hex."""
    found = before
    for line in lines:
        found = sha256(encoded(f"{found}\n{line}")).hexdigest()
    return found


def begun(before: str, day: str) -> str:
    """Give the hash with which a day begins. before: that of the day before it in the chain."""
    return linked(before, [day])


def has_other_values(item: Item) -> bool:
    """Tell whether the values of people are not those of the digest. Values that were erased are none."""
    return "personal" in item and digest(item["personal"]) != item.get("personalDigest")
