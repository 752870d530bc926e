"""The pages of operators: the stage, its dead letters, its tenants; and that nobody else sees them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest

from infra.assets.asset import ROOT
from scheducal.dashboard.operations import dead_letters
from scheducal.dashboard.operations import pages as operations
from scheducal.dashboard.operations.settings import operations_settings
from scheducal.operators.dead_letters.queues import DeadLetterQueues
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.world.world import World

BASE = "/dashboard/operations"


@pytest.fixture(autouse=True)
def deployed(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A queue with its dead letters, and the variables that name them; gives the URL of the dead letters."""
    sqs = boto3.client("sqs", "eu-central-1")
    dead = sqs.create_queue(QueueName="stage-dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": "1"})
    sqs.create_queue(QueueName="stage-jobs", Attributes={"RedrivePolicy": policy, "VisibilityTimeout": "0"})
    monkeypatch.setenv("STACK_NAME", "stage")
    monkeypatch.setenv("WORK_QUEUES", json.dumps({"Jobs": "stage-jobs"}))
    monkeypatch.setenv("DEAD_LETTER_QUEUES", json.dumps({"Jobs": dead}))
    monkeypatch.setattr(dead_letters, "__file__", str(ROOT / "docs" / "beside.py"))
    # moto has no move tasks, as MiniStack has none.
    monkeypatch.setattr(DeadLetterQueues, "_start_task", lambda *_: None)
    caches = (operations_settings, operations.stage, operations.dead_letters, dead_letters._sections)
    for each in caches:
        each.cache_clear()
    yield dead
    for each in caches:
        each.cache_clear()


@pytest.fixture
def pages(world: World) -> Pages:
    """An operator's browser."""
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id, "viewer", operator=True))


def test_nobody_else_sees_them_nor_the_way_there(world: World) -> None:
    owner = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "owner"))
    for path in ("", "/tenants", f"/tenants/{world.tenant.tenant_id}", "/dead-letters/Jobs", "/alarms"):
        assert owner.get(f"{BASE}{path}").status == 403, path
    assert owner.post(f"{BASE}/tenants/{world.tenant.tenant_id}/suspend", {"reason": "x"}).status == 403
    assert BASE not in owner.get("/dashboard").links


def test_alarms_in_force_come_first_and_the_month_is_reckoned(world: World, pages: Pages) -> None:
    alarms = boto3.client("cloudwatch", "eu-central-1")
    for name, metric in (("stage-JobsDeadLetters", "m"), ("stage-SweepNotRun", "runs"), ("other-Table", "m")):
        alarms.put_metric_alarm(
            AlarmName=name,
            AlarmDescription=f"about {name}",
            MetricName=metric,
            Namespace="n",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
            Statistic="Sum",
        )
    alarms.set_alarm_state(AlarmName="stage-JobsDeadLetters", StateValue="ALARM", StateReason="one message")
    alarms.set_alarm_state(AlarmName="stage-SweepNotRun", StateValue="OK", StateReason="it runs")
    alarms.set_alarm_state(AlarmName="other-Table", StateValue="ALARM", StateReason="not ours")
    ran = world.clock.now() - timedelta(minutes=7)
    alarms.put_metric_data(Namespace="n", MetricData=[{"MetricName": "runs", "Value": 1, "Timestamp": ran}])
    shown = pages.get(BASE)
    assert shown.status == 200
    assert "1 of 2" in shown.text
    assert "about stage-JobsDeadLetters" in shown.text
    assert "about other" not in shown.text
    assert "Sweep, by the clock runs" in shown.text
    assert re.search(r"runs [78] minutes ago", shown.text)
    assert "Cost so far" in shown.text
    assert f"{BASE}/dead-letters/Jobs" in shown.links
    assert shown.requests <= 4
    # The overview of operators has them too, as a part that is asked for by itself.
    assert f"{BASE}/alarms" in pages.get("/dashboard").links
    part = pages.get(f"{BASE}/alarms", hx_request="true", hx_request_type="partial", hx_target="div#stage")
    assert "<html" not in part.body
    assert f"{BASE}/dead-letters/Jobs" in part.links
    assert part.requests == 2


def test_a_dead_letter_says_what_it_is_about_beside_the_runbook_and_stays(world: World, pages: Pages) -> None:
    sqs = boto3.client("sqs", "eu-central-1")
    source = sqs.get_queue_url(QueueName="stage-jobs")["QueueUrl"]
    sqs.send_message(QueueUrl=source, MessageBody=json.dumps({"job_id": "job_1", "tenant_id": "<b>ten_1</b>"}))
    for _ in range(3):
        sqs.receive_message(QueueUrl=source)
    shown = pages.get(f"{BASE}/dead-letters/Jobs")
    assert "job job_1" in shown.text
    assert "<b>ten_1</b>" not in shown.body
    assert "stands still" in shown.text
    assert shown.requests <= 4
    # Looking took nothing.
    assert "job job_1" in pages.get(f"{BASE}/dead-letters/Jobs").text
    # moto does not say which queue it came from, as with what Lambda gives up: the command line repeats it.
    assert "scheducal dlq redrive Jobs" in shown.text
    done = pages.follow(pages.post(f"{BASE}/dead-letters/Jobs/redrive"))
    assert "1 came from no queue, and stayed" in done.text
    world.clock.advance(seconds=1)
    assert "job job_1" in pages.get(f"{BASE}/dead-letters/Jobs").text
    assert pages.get(f"{BASE}/dead-letters/nothing").status == 404


def test_a_tenant_is_found_suspended_resumed_and_exported(world: World, pages: Pages) -> None:
    tenant_id = world.tenant.tenant_id
    listed = pages.get(f"{BASE}/tenants?q=acme")
    assert f"{BASE}/tenants/{tenant_id}" in listed.links
    assert listed.requests <= 4
    assert pages.get(f"{BASE}/tenants?q={tenant_id}").headers["Location"] == f"{BASE}/tenants/{tenant_id}"
    assert "No tenant has this name" in pages.get(f"{BASE}/tenants?q=nobody").text
    one = f"{BASE}/tenants/{tenant_id}"
    refused = pages.post(f"{one}/suspend", {"reason": ""})
    assert (refused.status, "A reason has 1 to 200 printable characters." in refused.text) == (422, True)
    form = pages.get(one).form(f"{one}/suspend")
    done = pages.post(f"{one}/suspend", {**form, "reason": "An invoice is open"})
    assert "is suspended" in pages.follow(done).text
    assert pages.post(f"{one}/suspend", {**form, "reason": "An invoice is open"}).status == 303
    assert "An invoice is open" in pages.get(one).text
    assert "works again" in pages.follow(pages.post(f"{one}/resume")).text
    assert "has begun" in pages.follow(pages.post(f"{one}/export")).text
    assert "export" in pages.get(one).text
    assert pages.get(f"{BASE}/tenants/ten_nothing").status == 404
