"""Alarms on metric math, which MiniStack (1.5.33) refuses."""

from __future__ import annotations

import importlib
from typing import Any

_NOWHERE = {"Namespace": "MetricMath", "Statistic": "Sum"}


def keep_metric_math() -> None:
    """Keep alarms on metric math without evaluating them: they look at a metric that nobody writes."""
    provisioners: Any = importlib.import_module("ministack.services.cloudformation.provisioners")
    record = provisioners._cw_metric_alarm_record

    def kept(name: str, properties: dict[str, Any]) -> Any:
        if not properties.get("Metrics"):
            return record(name, properties)
        others = {key: value for key, value in properties.items() if key != "Metrics"}
        return record(name, {**others, **_NOWHERE, "MetricName": name})

    provisioners._cw_metric_alarm_record = kept
