"""Sonny's samples."""

from __future__ import annotations

from collections.abc import Mapping

from scheducal.connectors.systems.sonnys import lookup
from scheducal.connectors.systems.sonnys.lookup import customer, is_member
from tests.connectors.readers.reader import Reader, Sample


def told(sample: Sample) -> Mapping[str, object]:
    """Read the customers, or the memberships, of a list."""
    data = sample.json.get("data", {})
    if "customers" in data:
        found = [customer(each, is_member=False) for each in data["customers"]]
        return {
            "items": [
                {
                    "remote_id": each.remote_id,
                    "name": each.name,
                    "phone": each.fields["phone"] or None,
                    "active": each.fields["active"] == "yes",
                }
                for each in found
            ]
        }
    if "accounts" in data:
        return {
            "items": [
                {"remote_id": each["id"], "customer": each["customerId"], "member": is_member(each)}
                for each in data["accounts"]
            ]
        }
    return {}


READER = Reader(outcome=lookup.outcome, told=told)
