"""A service's contents as a document: in its row, in answers, in files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from scheducal.catalog.model import EntryMeta, Kind
from scheducal.catalog.services.model import ChannelRule, Fixed, Horizon, Limit, Price, Requirement, Rolling, Service
from scheducal.catalog.services.responses import (
    FixedHorizon,
    RollingHorizon,
    ServiceContents,
    ShownChannelRule,
    ShownHorizon,
    ShownLimit,
    ShownPrice,
    ShownRequirement,
)

# What a service is that says no more than it must.
DEFAULTS: Mapping[str, Any] = {
    "description": None,
    "bufferBefore": 0,
    "bufferAfter": 0,
    "notice": 0,
    "horizon": {"days": 60, "business": False},
    "interval": 30,
    "offset": 0,
    "gridClock": "resource",
    "isPacked": False,
    "seats": 1,
    "fairnessDays": 28,
    "limits": [],
    "oncePerCustomer": True,
    "confirmationRequired": False,
    "movesConfirmed": "customer",
    "cancellationNotice": 0,
    "reschedulingNotice": 0,
    "mostReschedules": None,
    "moveRenewsCancellation": False,
    "price": None,
    "channels": {},
    "subject": None,
    "location": None,
    "isActive": True,
    "changesWhenInactive": True,
}


def service_document(service: Service) -> ServiceContents:
    """Write the contents, each field there."""
    return ServiceContents(
        name=service.name,
        description=service.description,
        timeZone=service.time_zone,
        durations=list(service.durations),
        bufferBefore=service.buffer_before,
        bufferAfter=service.buffer_after,
        notice=service.notice,
        horizon=_horizon_document(service.horizon),
        interval=service.interval,
        offset=service.offset,
        gridClock=service.grid_clock,
        isPacked=service.is_packed,
        seats=service.seats,
        staffing=[_requirement_document(each) for each in service.staffing],
        fairnessDays=service.fairness_days,
        limits=[
            ShownLimit(per=each.per, most=each.most, scope=each.scope, timeZone=each.time_zone)
            for each in service.limits
        ],
        oncePerCustomer=service.once_per_customer,
        confirmationRequired=service.confirmation_required,
        movesConfirmed=service.moves_confirmed,
        cancellationNotice=service.cancellation_notice,
        reschedulingNotice=service.rescheduling_notice,
        mostReschedules=service.most_reschedules,
        moveRenewsCancellation=service.move_renews_cancellation,
        price=ShownPrice(amount=service.price.amount, currency=service.price.currency) if service.price else None,
        channels={name: _rule_document(rule) for name, rule in service.channels.items()},
        subject=service.subject,
        location=service.location,
        isActive=service.is_active,
        changesWhenInactive=service.changes_when_inactive,
    )


def service_of(meta: EntryMeta, document: Mapping[str, Any]) -> Service:
    """Read the service from a document whose form was checked."""
    price = document["price"]
    return Service(
        tenant_id=meta.tenant_id,
        service_id=meta.entry_id,
        name=document["name"],
        time_zone=document["timeZone"],
        durations=tuple(document["durations"]),
        staffing=tuple(_requirement(each) for each in document["staffing"]),
        created_at=meta.created_at,
        updated_at=meta.updated_at,
        description=document["description"],
        buffer_before=document["bufferBefore"],
        buffer_after=document["bufferAfter"],
        notice=document["notice"],
        horizon=_horizon(document["horizon"]),
        interval=document["interval"],
        offset=document["offset"],
        grid_clock=document["gridClock"],
        is_packed=document["isPacked"],
        seats=document["seats"],
        fairness_days=document["fairnessDays"],
        limits=tuple(Limit(each["per"], each["most"], each["scope"], each["timeZone"]) for each in document["limits"]),
        once_per_customer=document["oncePerCustomer"],
        confirmation_required=document["confirmationRequired"],
        moves_confirmed=document["movesConfirmed"],
        cancellation_notice=document["cancellationNotice"],
        rescheduling_notice=document["reschedulingNotice"],
        most_reschedules=document["mostReschedules"],
        move_renews_cancellation=document["moveRenewsCancellation"],
        price=Price(price["amount"], price["currency"]) if price else None,
        channels={name: _rule(each) for name, each in document["channels"].items()},
        subject=document["subject"],
        location=document["location"],
        is_active=document["isActive"],
        changes_when_inactive=document["changesWhenInactive"],
        version=meta.version,
    )


def _horizon_document(horizon: Horizon) -> ShownHorizon:
    if isinstance(horizon, Rolling):
        return RollingHorizon(days=horizon.days, business=horizon.business)
    return FixedHorizon({"from": horizon.first_day.isoformat(), "to": horizon.last_day.isoformat()})


def _horizon(document: Mapping[str, Any]) -> Horizon:
    if "days" in document:
        return Rolling(document["days"], document["business"])
    return Fixed(date.fromisoformat(document["from"]), date.fromisoformat(document["to"]))


def _requirement_document(requirement: Requirement) -> ShownRequirement:
    return ShownRequirement(
        resources=list(requirement.resources),
        take=requirement.take,
        pick=requirement.pick,
        weights=list(requirement.weights),
    )


def _requirement(document: Mapping[str, Any]) -> Requirement:
    return Requirement(tuple(document["resources"]), document["take"], document["pick"], tuple(document["weights"]))


def _rule_document(rule: ChannelRule) -> ShownChannelRule:
    return ShownChannelRule(
        isOffered=rule.is_offered,
        resources=list(rule.resources) if rule.resources is not None else None,
        notice=rule.notice,
        horizon=_horizon_document(rule.horizon) if rule.horizon else None,
        mostPerDay=rule.most_per_day,
        fraction=rule.fraction,
    )


def _rule(document: Mapping[str, Any]) -> ChannelRule:
    resources = document["resources"]
    return ChannelRule(
        is_offered=document["isOffered"],
        resources=tuple(resources) if resources is not None else None,
        notice=document["notice"],
        horizon=_horizon(document["horizon"]) if document["horizon"] else None,
        most_per_day=document["mostPerDay"],
        fraction=document["fraction"],
    )


SERVICE: Kind[Service] = Kind("service", "serviceId", "svc", 500, DEFAULTS, service_document, service_of)
