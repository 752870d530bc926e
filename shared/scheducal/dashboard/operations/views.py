"""What operators see, from what the stage gives (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheducal.dashboard.frame.clocks import Clock, length
from scheducal.dashboard.operations.health import Health
from scheducal.tenants.model import Tenant

_BASE = "/dashboard/operations"
# Days of a month, as the deployment guide reckons.
_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A queue. dead: how many messages its dead-letter queue has; None where CloudWatch knows nothing."""

    name: str
    waiting: str
    oldest: str
    dead: tuple[str, str]
    to: str | None


@dataclass(frozen=True, slots=True)
class Costs:
    """USD, from docs/deploy.md's formula. thousand: what 1,000 bookings cost. metrics: in a month with bookings."""

    idle: float
    thousand: float
    metrics: float


@dataclass(frozen=True, slots=True)
class MonthCost:
    """What the month has cost so far. lines: a name, how it comes about, USD."""

    total: str
    lines: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class TenantLine:
    """A tenant in the list."""

    name: str
    tenant_id: str
    state: tuple[str, str]
    created: str
    to: str


def queue_lines(health: Health) -> list[QueueLine]:
    """List all queues, those with dead letters first."""
    names = sorted({*health.waiting, *health.dead}, key=lambda each: (-(health.dead.get(each) or 0), each))
    return [
        QueueLine(
            name=each,
            waiting=_number(health.waiting.get(each)),
            oldest=_age(health.oldest.get(each)),
            dead=_dead(health.dead.get(each)),
            to=f"{_BASE}/dead-letters/{each}" if each in health.dead else None,
        )
        for each in names
    ]


def month_cost(costs: Costs, bookings: float, at: datetime) -> MonthCost:
    """Reckon by the formula of the deployment guide: the idle month as far as it has gone, and the work."""
    begin = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    share = min((at - begin) / _MONTH, 1.0)
    parts = [
        ("The stage itself", f"{share:.0%} of a month in which nothing happens", costs.idle * share),
        ("Bookings", f"{bookings:,.0f}, each with a calendar and a webhook", costs.thousand * bookings / 1000),
        ("Own metrics", "written in each hour with bookings", costs.metrics * share if bookings else 0.0),
    ]
    total = sum(each for _, _, each in parts)
    return MonthCost(f"{total:,.2f}", [(name, how, f"{usd:,.2f}") for name, how, usd in parts])


def tenant_lines(tenants: list[Tenant], clock: Clock) -> list[TenantLine]:
    """Show tenants in a list."""
    return [
        TenantLine(
            each.name,
            each.tenant_id,
            state_of(each),
            clock.day(clock.local(each.created_at).date()),
            f"{_BASE}/tenants/{each.tenant_id}",
        )
        for each in tenants
    ]


def state_of(tenant: Tenant) -> tuple[str, str]:
    """Name a tenant's state, with its tone."""
    if tenant.suspension is None:
        return "ok", "Active"
    return ("bad", "Being deleted") if tenant.suspension.job_id else ("wait", "Suspended")


def _dead(count: float | None) -> tuple[str, str]:
    if count is None:
        return "off", "not known yet"
    return ("bad", f"{count:,.0f} to look at") if count else ("ok", "none")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"  # noqa: RUF001  as the tables of the dashboard have it


def _age(seconds: float | None) -> str:
    return "–" if seconds is None else length(timedelta(seconds=seconds)) if seconds else "none waits"  # noqa: RUF001
