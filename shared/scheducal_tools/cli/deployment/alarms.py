"""A stage's alarms: one of them is raised to see that somebody hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scheducal.errors import Refusal
from scheducal_tools.cli.sheet import Document

REASON = "A test by an operator, with `scheducal alarms test`. Nothing is wrong."
_NOT_CONFIRMED = "not confirmed"
# What SNS says in place of a subscription's ARN until its owner has confirmed it.
_PENDING = "PendingConfirmation"


@dataclass(frozen=True, slots=True)
class AlarmOperations:
    """alarms: a client of CloudWatch. topics: one of SNS. stack_name: what the alarms' names begin with."""

    alarms: Any
    topics: Any
    stack_name: str

    def test(self, name: str) -> Document:
        """Raise the alarm, which ends by itself with CloudWatch's next look at its metric.

        targets: who is told. isHeard: whether one of them may hear of it. Raises Refusal `alarm_not_found`, and
        `alarm_raised` where it would tell nobody since it is raised already.
        """
        alarm = self._alarm(name)
        if alarm["StateValue"] == "ALARM":
            raise Refusal("alarm_raised", f"{alarm['AlarmName']} is raised already; test another one", param="alarm")
        targets = [target for action in alarm["AlarmActions"] for target in self._targets(action)]
        self.alarms.set_alarm_state(AlarmName=alarm["AlarmName"], StateValue="ALARM", StateReason=REASON)
        heard = any(each["state"] != _NOT_CONFIRMED for each in targets)
        return {"alarm": alarm["AlarmName"], "reason": REASON, "targets": targets, "isHeard": heard}

    def _alarm(self, name: str) -> Any:
        pages = self.alarms.get_paginator("describe_alarms").paginate(AlarmNamePrefix=f"{self.stack_name}-")
        found = {
            each["AlarmName"].removeprefix(f"{self.stack_name}-"): each
            for page in pages
            for each in page["MetricAlarms"]
        }
        if name not in found:
            message = f"{self.stack_name} has no alarm {name}; there are {', '.join(sorted(found)) or 'none'}"
            raise Refusal("alarm_not_found", message, param="alarm")
        return found[name]

    def _targets(self, topic: str) -> list[Document]:
        """List those that a topic of the stage tells; a topic of somebody else's is a target itself."""
        if f":{self.stack_name}-" not in topic:
            return [{"target": topic, "protocol": "sns", "state": "ask its owner"}]
        pages = self.topics.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
        return [
            {"target": shown(each["Endpoint"]), "protocol": each["Protocol"], "state": _state(each["SubscriptionArn"])}
            for page in pages
            for each in page["Subscriptions"]
        ]


def shown(endpoint: str) -> str:
    """Leave out an endpoint's path, which is often its secret."""
    scheme, _, rest = endpoint.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/…" if rest else endpoint


def _state(arn: str) -> str:
    return _NOT_CONFIRMED if arn == _PENDING else "confirmed"
