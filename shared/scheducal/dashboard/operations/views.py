"""What operators see, from what the stage gives (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from scheducal.dashboard.frame.charts import Chart, Column, chart
from scheducal.dashboard.frame.clocks import DASH, Clock, length
from scheducal.dashboard.operations.health import Alarm, Health, Runner, Values
from scheducal.jobs.model import Job
from scheducal.tenants.model import Tenant
from scheducal.values import dataclass

_BASE = "/dashboard/operations"
# Days of a month, as the deployment guide reckons.
_MONTH = timedelta(days=30)
_DEAD = "DeadLetters"
_HOURS = 24
# How CloudWatch's states are shown.
_STATES = {"OK": ("ok", "runs"), "ALARM": ("bad", "stands still")}
_LATE = {"OK": ("ok", "in time"), "ALARM": ("bad", "behind")}
_UNKNOWN = ("off", "not known yet")
_JOB_TONES = {"done": "ok", "failed": "bad", "called_off": "off"}


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """An alarm in force. words, to: of the link to where it is mended, None where only the runbook helps."""

    title: str
    said: str
    since: datetime
    to: str | None


@dataclass(frozen=True, slots=True)
class RunnerLine:
    """What a clock or the stream starts. last: when it ran, or how far it is behind."""

    name: str
    state: tuple[str, str]
    last: str


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


@dataclass(frozen=True, slots=True)
class JobLine:
    """Work on a tenant. said: what its report says that somebody goes on with."""

    job_id: str
    kind: str
    state: tuple[str, str]
    by: str
    begun: datetime
    said: str


def alarm_lines(alarms: Iterable[Alarm], dead: Iterable[str]) -> list[AlarmLine]:
    """List alarms that are in force. dead: the names of dead-letter queues, whose alarms lead there."""
    places = {f"{each}{_DEAD}": f"{_BASE}/dead-letters/{each}" for each in dead}
    return [AlarmLine(each.name, each.description or each.reason, each.since, places.get(each.name)) for each in alarms]


def runner_lines(runners: Sequence[Runner], clock: Clock) -> list[RunnerLine]:
    """List what the clock and the stream start, with what CloudWatch says of it."""
    return [
        RunnerLine(f"{each.name}, by the stream", _LATE.get(each.alarm.state, _UNKNOWN), _behind(each))
        if each.is_streamed
        else RunnerLine(f"{each.name}, by the clock", _STATES.get(each.alarm.state, _UNKNOWN), _ran(each, clock))
        for each in runners
    ]


def flood_chart(floods: Values, clock: Clock) -> Chart:
    """Draw the requests that were refused, by the hour of the last day."""
    counted = {at.astimezone(clock.at.tzinfo).replace(minute=0, second=0, microsecond=0): n for at, n in floods}
    last = clock.at.replace(minute=0, second=0, microsecond=0)
    hours = [last - timedelta(hours=_HOURS - 1 - number) for number in range(_HOURS)]
    return chart("Refused requests", [Column(clock.hour(each), 0, int(counted.get(each, 0))) for each in hours])


def job_lines(jobs: Iterable[Job], clock: Clock) -> list[JobLine]:
    """List work on a tenant, newest first."""
    return [
        JobLine(
            job_id=each.job_id,
            kind=each.kind,
            state=(_JOB_TONES.get(each.state, "busy"), each.state.replace("_", " ")),
            by=each.actor,
            begun=each.created_at,
            said=_said(each, clock),
        )
        for each in jobs
    ]


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
    """Name a tenant's state, after its tone."""
    if tenant.suspension is None:
        return "ok", "Active"
    return ("bad", "Being deleted") if tenant.suspension.job_id else ("wait", "Suspended")


def _said(job: Job, clock: Clock) -> str:
    if "folder" in job.report:
        return f"{job.report['bucket']}/{job.report['folder']}"
    if "error" in job.report:
        return str(job.report["error"])
    return f"begins {clock.when(job.starts_at)}" if job.state == "waiting" and job.starts_at > clock.at else ""


def _ran(runner: Runner, clock: Clock) -> str:
    return f"{clock.ago(runner.at)} ago" if runner.at else DASH


def _behind(runner: Runner) -> str:
    return DASH if runner.behind is None else f"{length(timedelta(seconds=runner.behind))} behind"


def _dead(count: float | None) -> tuple[str, str]:
    if count is None:
        return _UNKNOWN
    return ("bad", f"{count:,.0f} to look at") if count else ("ok", "none")


def _number(value: float | None) -> str:
    return DASH if value is None else f"{value:,.0f}"


def _age(seconds: float | None) -> str:
    if seconds is None:
        return DASH
    return length(timedelta(seconds=seconds)) if seconds else "none waits"
