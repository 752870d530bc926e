"""Which rules a kind of system can keep. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from scheducal.connectors.connections.ruleset.model import USUAL, Ruleset
from scheducal.connectors.manifest import Manifest
from scheducal.connectors.registry import load
from scheducal.errors import Refusal


def check_rules(manifest: Manifest, rules: Ruleset) -> None:
    """Raise Refusal `invalid_field` for rules that the system cannot keep."""
    for name, message in _faults(manifest, rules):
        raise Refusal("invalid_field", message, param=f"rules.{name}" if name else "rules")


def can_adopt(manifest: Manifest) -> bool:
    """Tell whether bookings that begin in a system can become ours."""
    return "trigger" in manifest.capabilities and hasattr(load(manifest.kind, "trigger"), "adopt")


def _faults(manifest: Manifest, rules: Ruleset) -> Iterator[tuple[str, str]]:
    if manifest.calendar is not None and rules != USUAL:
        yield "", "appointments are kept in a calendar by rules of its own; leave rules out"
    is_followed = "trigger" in manifest.capabilities
    if rules.direction == "in" and not is_followed:
        yield "direction", f"{manifest.title} does not say what changes there, so that direction cannot be in"
    if rules.adopts and not rules.comes_in:
        yield "adopts", "with the direction out nothing is followed, and so nothing adopted"
    if rules.adopts and not can_adopt(manifest):
        yield "adopts", f"bookings that begin in {manifest.title} cannot become yours"
    if rules.adopts and not rules.services:
        yield "services", "adopts needs services: which of yours is each of the system's"
