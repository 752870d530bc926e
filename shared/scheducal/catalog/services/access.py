"""What a channel sees of a service: what it may book."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from scheducal.catalog.services.model import Requirement, Service
from scheducal.tenants.model import INTERNAL


def seen_by(channel: str, service: Service) -> Service | None:
    """Show the service as a channel sees it: without the rules of others and resources that it is not given.

    None where it is not offered.
    """
    if channel == INTERNAL:
        return service
    rule = service.rule_of(channel)
    if not rule.is_offered:
        return None
    staffing = service.staffing
    if rule.resources is not None:
        staffing = tuple(_narrowed(requirement, rule.resources) for requirement in staffing)
    # Other channels' rules are the business's own affair.
    channels = {name: each for name, each in service.channels.items() if name == channel}
    return replace(service, channels=channels, staffing=staffing)


def _narrowed(requirement: Requirement, given: Container[str]) -> Requirement:
    places = [place for place, each in enumerate(requirement.resources) if each in given]
    return replace(
        requirement,
        resources=tuple(requirement.resources[place] for place in places),
        weights=tuple(requirement.weights[place] for place in places if requirement.weights),
    )
