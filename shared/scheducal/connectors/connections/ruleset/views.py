"""A connection's rules as answers show them."""

from __future__ import annotations

from typing import cast

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.connectors.connections.ruleset.model import Act, Direction, Ruleset, Winner
from scheducal.connectors.connections.ruleset.rows import ruleset_item


class ShownRules(TypedDict):
    """Which changes go which way. services, resources: your ids by the system's."""

    direction: Direction
    onCreate: Act
    onMove: Act
    onCancel: Act
    onNoShow: Act
    notifies: bool | None
    winner: Winner
    adopts: bool
    services: dict[str, str]
    resources: dict[str, str]


def shown_rules(rules: Ruleset) -> ShownRules:
    """Render rules."""
    return cast("ShownRules", ruleset_item(rules))
