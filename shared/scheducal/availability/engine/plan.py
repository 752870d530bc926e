"""A service as one asker may have it: what the engine works with, for any window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.engine.time.zone_clock import MINUTES_A_DAY
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.services.model import ChannelRule, Horizon, Requirement, Service, ServiceWithResources
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement as the asker may meet it: `take` of these resources, all that are `preferred` among them."""

    requirement: Requirement
    resources: tuple[str, ...]
    preferred: frozenset[str]

    @property
    def take(self) -> int:
        """Count how many of them serve together."""
        return self.requirement.take


@dataclass(frozen=True, slots=True)
class Plan:
    """resources: every one of the service's that there is, by id.
    needs: by requirement.
    hidden: those that the asker's channel may not be given.
    """

    service: Service
    resources: Mapping[str, Resource] = field(hash=False)
    channel: str
    rule: ChannelRule
    needs: tuple[Need, ...]
    hidden: frozenset[str]

    @property
    def notice(self) -> int:
        """Count the minutes from now to the first start."""
        return self.service.notice if self.rule.notice is None else self.rule.notice

    @property
    def horizon(self) -> Horizon:
        """Give how far ahead the channel may book."""
        return self.rule.horizon or self.service.horizon

    def widened(self, window: Span) -> Span:
        """Widen a half-open window to all starts that matter for it: packed ones depend on their neighbours."""
        margin = 2 * MINUTES_A_DAY if self.service.is_packed else 0
        return window[0] - margin, window[1] + margin

    @property
    def usable(self) -> tuple[str, ...]:
        """List the resources that the asker could get, each once, in the order of the staffing."""
        return tuple(dict.fromkeys(each for need in self.needs for each in need.resources))

    @property
    def turns(self) -> tuple[str, ...]:
        """List the resources that take turns, also those that the asker cannot get."""
        return tuple(each for need in self.needs for each in need.requirement.turns)

    @property
    def resources_to_read(self) -> tuple[str, ...]:
        """List the resources to read ledger and calendars of: all where something is counted over the service."""
        counted = self.rule.most_per_day is not None or any(each.scope == "service" for each in self.service.limits)
        return tuple(self.resources) if counted else self.usable


def plan_of(
    served: ServiceWithResources, preferred: frozenset[str] = frozenset(), barred: frozenset[str] = frozenset()
) -> Plan:
    """Plan a service for one asker.

    preferred: ids of resources that the booking must have; where they are more than a requirement takes, any of them.
        With one that the service does not have nothing is free.
    barred: ids of resources that the booking must not have.
    """
    service, channel = served.service, served.channel.name
    rule = service.rule_of(channel)
    hidden = frozenset(served.resources) - frozenset(served.resources if rule.resources is None else rule.resources)
    known = {each: served.resources[each] for each in service.resource_ids if each in served.resources}
    is_possible = rule.is_offered and preferred <= frozenset(known)
    visible = frozenset(known) - hidden - barred if is_possible else frozenset[str]()
    needs = tuple(_need(each, visible, preferred) for each in service.staffing)
    return Plan(service, known, channel, rule, needs, hidden)


def _need(requirement: Requirement, visible: frozenset[str], preferred: frozenset[str]) -> Need:
    resources = tuple(each for each in requirement.resources if each in visible)
    wanted = preferred.intersection(requirement.resources)
    if len(wanted) < requirement.take:
        return Need(requirement, resources, wanted)
    return Need(requirement, tuple(each for each in resources if each in wanted), frozenset())
