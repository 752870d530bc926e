"""What clients read of services: what their channel may see."""

from __future__ import annotations

from collections.abc import Container
from functools import partial

from scheducal.catalog import queries
from scheducal.catalog.model import WithMeta
from scheducal.catalog.services.document import SERVICE
from scheducal.catalog.services.model import Requirement, Service
from scheducal.pagination import Listed
from scheducal.store.table import Table
from scheducal.tenants.model import INTERNAL, Principal
from scheducal.values import replace


def details(table: Table, principal: Principal, service_id: str) -> WithMeta[Service]:
    """Read one service; raises Refusal `service_not_found`, also where it is not offered to the principal's channel."""
    return queries.details(table, SERVICE, principal.tenant_id, service_id, partial(seen_by, principal.channel))


def listed(table: Table, principal: Principal, limit: int, cursor: str | None) -> Listed[WithMeta[Service]]:
    """Read one page, oldest first; raises Refusal `invalid_cursor` for what is no cursor of this list."""
    return queries.listed(table, SERVICE, principal.tenant_id, limit, cursor, partial(seen_by, principal.channel))


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
