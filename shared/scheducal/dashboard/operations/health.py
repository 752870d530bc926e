"""Reads how the stage is: its alarms and its metrics, of CloudWatch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from scheducal.aws import calling
from scheducal.metrics import NAMESPACE
from scheducal.settings import OperationsSettings

_DAY = timedelta(days=1)
_MOST_ALARMS = 100


@dataclass(frozen=True, slots=True)
class Alarm:
    """One that is in force. name: after the stage's own. reason: in CloudWatch's words."""

    name: str
    description: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """alarms: those in force, of so many. waiting, oldest: of each queue, None where CloudWatch knows nothing.

    dead: messages in each dead-letter queue. floods: refused requests of the last day. bookings: of this month.
    """

    alarms: tuple[Alarm, ...]
    watched: int
    waiting: Mapping[str, float | None]
    oldest: Mapping[str, float | None]
    dead: Mapping[str, float | None]
    floods: float
    bookings: float


@dataclass(frozen=True, slots=True)
class Stage:
    """client: of CloudWatch. stage: its name. settings: what it has."""

    client: Any
    stage: str
    settings: OperationsSettings

    def health(self, at: datetime) -> Health:
        """Read it. Three requests."""
        alarms = self._alarms()
        day, queues, dead = self._day(at), self.settings.queues, self.settings.dead_letters
        return Health(
            alarms=tuple(_alarm(each, self.settings.stack_name) for each in alarms if each["StateValue"] == "ALARM"),
            watched=len(alarms),
            waiting={name: _newest(day.get(f"w_{name.lower()}")) for name in queues},
            oldest={name: _newest(day.get(f"o_{name.lower()}")) for name in queues},
            dead={name: _newest(day.get(f"d_{name.lower()}")) for name in dead},
            floods=sum(day.get("floods", ())),
            bookings=sum(self._month(at)),
        )

    def _alarms(self) -> list[dict[str, Any]]:
        prefix = f"{self.settings.stack_name}-"
        with calling():
            answer = self.client.describe_alarms(AlarmNamePrefix=prefix, MaxRecords=_MOST_ALARMS)
        found: list[dict[str, Any]] = answer["MetricAlarms"]
        return found

    def _day(self, at: datetime) -> dict[str, list[float]]:
        queries = [_own("floods", "request.flooded", self.stage, 3600)]
        for name, queue in self.settings.queues.items():
            queries.append(_of_queue(f"w_{name.lower()}", "ApproximateNumberOfMessagesVisible", queue))
            queries.append(_of_queue(f"o_{name.lower()}", "ApproximateAgeOfOldestMessage", queue))
        for name, url in self.settings.dead_letters.items():
            queries.append(_of_queue(f"d_{name.lower()}", "ApproximateNumberOfMessagesVisible", url.rpartition("/")[2]))
        return self._data(queries, at - _DAY, at)

    def _month(self, at: datetime) -> list[float]:
        begin = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        query = _own("bookings", "booking.created", self.stage, 86_400)
        return self._data([query], begin, max(at, begin + timedelta(minutes=1))).get("bookings", [])

    def _data(self, queries: list[dict[str, Any]], begin: datetime, end: datetime) -> dict[str, list[float]]:
        with calling():
            answer = self.client.get_metric_data(MetricDataQueries=queries, StartTime=begin, EndTime=end)
        return {each["Id"]: list(each["Values"]) for each in answer["MetricDataResults"]}


def _alarm(found: Mapping[str, Any], stack: str) -> Alarm:
    name, description = found["AlarmName"].removeprefix(f"{stack}-"), found.get("AlarmDescription") or ""
    return Alarm(name, description, found.get("StateReason", ""), found["StateUpdatedTimestamp"])


def _newest(values: list[float] | None) -> float | None:
    return values[0] if values else None


def _own(key: str, metric: str, stage: str, period: int) -> dict[str, Any]:
    dimensions = [{"Name": "stage", "Value": stage}, {"Name": "service", "Value": "scheducal"}]
    return _query(key, NAMESPACE, metric, dimensions, period, "Sum")


def _of_queue(key: str, metric: str, queue: str) -> dict[str, Any]:
    return _query(key, "AWS/SQS", metric, [{"Name": "QueueName", "Value": queue}], 300, "Maximum")


def _query(key: str, namespace: str, metric: str, dimensions: Any, period: int, statistic: str) -> dict[str, Any]:
    of = {"Namespace": namespace, "MetricName": metric, "Dimensions": dimensions}
    return {"Id": key, "MetricStat": {"Metric": of, "Period": period, "Stat": statistic}}
