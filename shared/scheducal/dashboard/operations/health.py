"""Reads how the stage is: its alarms and its metrics, of CloudWatch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from scheducal.aws import calling
from scheducal.dashboard.operations.settings import OperationsSettings
from scheducal.metrics import NAMESPACE
from scheducal.values import dataclass

_DAY = timedelta(days=1)
# CloudWatch gives so many alarms at once. A stage has some 60.
_ALARMS_AT_ONCE = 100
_MOST_PAGES = 5
# How infra names the alarms of clocks and of the stream, and what all functions of clocks begin with.
_CLOCK, _STREAM, _AREA = "NotRun", "StreamAge", "Pipeline"

Values = list[tuple[datetime, float]]


@dataclass(frozen=True, slots=True)
class Alarm:
    """name: after the stage's own. state: OK, ALARM or INSUFFICIENT_DATA. reason: in CloudWatch's words.

    since: when its state changed. metric: what it looks at, in CloudWatch's form.
    """

    name: str
    state: str
    description: str
    reason: str
    since: datetime
    metric: Mapping[str, Any]

    @property
    def is_in_force(self) -> bool:
        """Say whether it is raised."""
        return self.state == "ALARM"


@dataclass(frozen=True, slots=True)
class Runner:
    """What a clock or the stream starts. alarm: that watches it. at: its last run of a day. behind: in seconds."""

    name: str
    alarm: Alarm
    at: datetime | None = None
    behind: float | None = None

    @property
    def is_streamed(self) -> bool:
        """Say whether the table's stream starts it, not a clock."""
        return self.alarm.name == _STREAM


@dataclass(frozen=True, slots=True)
class Health:
    """alarms: all of the stage. waiting, oldest: of each queue, None where CloudWatch knows nothing.

    dead: messages in each dead-letter queue. floods: refused requests by the hour of the last day.
    bookings: of this month.
    """

    alarms: tuple[Alarm, ...]
    runners: tuple[Runner, ...]
    waiting: Mapping[str, float | None]
    oldest: Mapping[str, float | None]
    dead: Mapping[str, float | None]
    floods: Values
    bookings: float

    @property
    def in_force(self) -> tuple[Alarm, ...]:
        """Give the alarms that are raised."""
        return tuple(each for each in self.alarms if each.is_in_force)


@dataclass(frozen=True, slots=True)
class Stage:
    """client: of CloudWatch. stage: its name. settings: what it has."""

    client: Any
    stage: str
    settings: OperationsSettings

    def health(self, at: datetime) -> Health:
        """Read it. Three requests, and one more for each hundred alarms."""
        alarms = self.alarms()
        day, queues, dead = self._day(alarms, at), self.settings.queues, self.settings.dead_letters
        return Health(
            alarms=tuple(alarms),
            runners=tuple(_runner(each, day) for each in _watched(alarms)),
            waiting={name: _newest(day.get(f"w_{name.lower()}")) for name in queues},
            oldest={name: _newest(day.get(f"o_{name.lower()}")) for name in queues},
            dead={name: _newest(day.get(f"d_{name.lower()}")) for name in dead},
            floods=day.get("floods", []),
            bookings=sum(value for _, value in self._month(at)),
        )

    def alarms(self, **only: str) -> list[Alarm]:
        """Read the stage's alarms, by name. only: further conditions of CloudWatch, such as StateValue."""
        stack, found, more = self.settings.stack_name, list[Alarm](), dict[str, str]()
        for _ in range(_MOST_PAGES):
            with calling():
                answer = self.client.describe_alarms(
                    AlarmNamePrefix=f"{stack}-", MaxRecords=_ALARMS_AT_ONCE, **only, **more
                )
            found += [_alarm(each, stack) for each in answer["MetricAlarms"]]
            if "NextToken" not in answer:
                break
            more = {"NextToken": answer["NextToken"]}
        return found

    def _day(self, alarms: Sequence[Alarm], at: datetime) -> dict[str, Values]:
        queries = [_own("floods", "request.flooded", self.stage, 3600)]
        for name, queue in self.settings.queues.items():
            queries.append(_of_queue(f"w_{name.lower()}", "ApproximateNumberOfMessagesVisible", queue))
            queries.append(_of_queue(f"o_{name.lower()}", "ApproximateAgeOfOldestMessage", queue))
        for name, url in self.settings.dead_letters.items():
            queries.append(_of_queue(f"d_{name.lower()}", "ApproximateNumberOfMessagesVisible", url.rpartition("/")[2]))
        queries += [_query(f"r_{each.name.lower()}", each.metric, 60, "Maximum") for each in _watched(alarms)]
        return self._data(queries, at - _DAY, at)

    def _month(self, at: datetime) -> Values:
        begin = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        query = _own("bookings", "booking.created", self.stage, 86_400)
        return self._data([query], begin, max(at, begin + timedelta(minutes=1))).get("bookings", [])

    def _data(self, queries: list[dict[str, Any]], begin: datetime, end: datetime) -> dict[str, Values]:
        """Read metrics, each from its oldest value to its newest."""
        with calling():
            answer = self.client.get_metric_data(
                MetricDataQueries=queries, StartTime=begin, EndTime=end, ScanBy="TimestampDescending"
            )
        return {
            each["Id"]: sorted(zip(each["Timestamps"], each["Values"], strict=True))
            for each in answer["MetricDataResults"]
        }


def _watched(alarms: Sequence[Alarm]) -> list[Alarm]:
    return [each for each in alarms if each.name.endswith(_CLOCK) or each.name == _STREAM]


def _runner(alarm: Alarm, day: Mapping[str, Values]) -> Runner:
    values = day.get(f"r_{alarm.name.lower()}", [])
    if alarm.name == _STREAM:
        behind = _newest(values)
        return Runner("Dispatch", alarm, behind=None if behind is None else behind / 1000)
    ran = [at for at, value in values if value]
    return Runner(alarm.name.removeprefix(_AREA).removesuffix(_CLOCK), alarm, at=ran[-1] if ran else None)


def _alarm(found: Mapping[str, Any], stack: str) -> Alarm:
    return Alarm(
        name=found["AlarmName"].removeprefix(f"{stack}-"),
        state=found["StateValue"],
        description=found.get("AlarmDescription") or "",
        reason=found.get("StateReason") or "",
        since=found["StateUpdatedTimestamp"],
        metric={name: found[name] for name in ("Namespace", "MetricName", "Dimensions") if name in found},
    )


def _newest(values: Values | None) -> float | None:
    return values[-1][1] if values else None


def _own(key: str, metric: str, stage: str, period: int) -> dict[str, Any]:
    dimensions = [{"Name": "stage", "Value": stage}, {"Name": "service", "Value": "scheducal"}]
    return _query(key, {"Namespace": NAMESPACE, "MetricName": metric, "Dimensions": dimensions}, period, "Sum")


def _of_queue(key: str, metric: str, queue: str) -> dict[str, Any]:
    dimensions = [{"Name": "QueueName", "Value": queue}]
    return _query(key, {"Namespace": "AWS/SQS", "MetricName": metric, "Dimensions": dimensions}, 300, "Maximum")


def _query(key: str, metric: Mapping[str, Any], period: int, statistic: str) -> dict[str, Any]:
    return {"Id": key, "MetricStat": {"Metric": metric, "Period": period, "Stat": statistic}}
