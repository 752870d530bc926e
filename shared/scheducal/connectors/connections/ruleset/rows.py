"""A connection's rules as an attribute of its row, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.connectors.connections.ruleset.model import Ruleset
from scheducal.store.values import Item

# Of each, the name on the wire and in rows.
NAMES: Mapping[str, str] = {
    "direction": "direction",
    "on_create": "onCreate",
    "on_move": "onMove",
    "on_cancel": "onCancel",
    "on_no_show": "onNoShow",
    "notifies": "notifies",
    "winner": "winner",
    "adopts": "adopts",
    "services": "services",
    "resources": "resources",
}


def ruleset_item(rules: Ruleset) -> dict[str, Any]:
    """Write rules as an attribute, all of them."""
    return {wire: getattr(rules, name) for name, wire in NAMES.items()}


def ruleset_of(item: Item) -> Ruleset:
    """Read rules from an attribute. Those that a row of an older release lacks are as usual."""
    return Ruleset(**{name: item[wire] for name, wire in NAMES.items() if wire in item})
