"""Every metric that a worker writes says which stage it is of."""

from __future__ import annotations

import importlib
import json
import pkgutil

import pytest
from aws_lambda_powertools import Metrics

import functions
from scheducal.metrics import own_metrics
from scheducal.settings import MissingSettings, stage_settings


def test_every_worker_s_metrics_have_the_stage(capsys: pytest.CaptureFixture[str]) -> None:
    modules = [importlib.import_module(each.name) for each in pkgutil.walk_packages(functions.__path__, "functions.")]
    counting = {each.__name__: each.metrics for each in modules if isinstance(getattr(each, "metrics", None), Metrics)}
    assert {"functions.pipeline.deliver", "functions.pipeline.sync", "functions.inbound.mail"} <= counting.keys()
    for name, metrics in counting.items():
        for _ in range(2):  # dimensions outlast an invocation
            metrics.add_metric(name="tried", unit="Count", value=1)
            metrics.flush_metrics()
            line = json.loads(capsys.readouterr().out)
            [written] = line["_aws"]["CloudWatchMetrics"]
            assert (written["Namespace"], line["stage"]) == ("ScheduCal", "dev"), name
            # Powertools adds the service, where the environment named one when the module was imported.
            assert set(written["Dimensions"][0]) - {"service"} == {"stage"}, name


def test_a_function_without_a_stage_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STAGE")
    stage_settings.cache_clear()
    metrics = own_metrics()
    metrics.add_metric(name="tried", unit="Count", value=1)
    with pytest.raises(MissingSettings, match="STAGE"):
        metrics.flush_metrics()
