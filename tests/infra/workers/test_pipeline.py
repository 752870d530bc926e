"""The pipeline: nothing is lost in it without a message in a dead-letter queue."""

from __future__ import annotations

import json
from typing import Any

from infra.workers.concurrency import MAX_RECEIVE_COUNT
from tests.infra.stages import Stage

QUEUE = "AWS::SQS::Queue"
MAPPING = "AWS::Lambda::EventSourceMapping"


def test_each_queue_has_a_dead_letter_queue_which_has_none(stage: Stage) -> None:
    queues = stage.resources(QUEUE)
    dead = {name for name in queues if "Dlq" in name}
    working = set(queues) - dead
    assert working
    for name in working:
        policy = queues[name]["RedrivePolicy"]
        assert policy["deadLetterTargetArn"]["Fn::GetAtt"][0] in dead
        assert policy["maxReceiveCount"] == MAX_RECEIVE_COUNT
    assert not [name for name in dead if "RedrivePolicy" in queues[name]]
    assert dead == receivers(stage), "each dead-letter queue receives from somewhere"


def test_queues_are_encrypted_and_refuse_plain_http(stage: Stage) -> None:
    refusing = {
        queue["Ref"]
        for policy in stage.resources("AWS::SQS::QueuePolicy").values()
        for queue in policy["Queues"]
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny" and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    }
    assert refusing == set(stage.resources(QUEUE))
    assert all(queue["SqsManagedSseEnabled"] is True for queue in stage.resources(QUEUE).values())


def test_a_message_stays_hidden_six_times_as_long_as_its_worker_may_take(stage: Stage) -> None:
    mapping = mapping_of(stage, "pipeline-sync")
    queue = stage.resources(QUEUE)[mapping["EventSourceArn"]["Fn::GetAtt"][0]]
    assert queue["VisibilityTimeout"] >= 6 * stage.function("pipeline-sync")["Timeout"]


def test_sync_takes_ten_at_once_and_gives_back_those_that_failed(stage: Stage) -> None:
    mapping = mapping_of(stage, "pipeline-sync")
    assert mapping["BatchSize"] == 10
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_message_outlives_all_its_receives_several_times_over(stage: Stage) -> None:
    """Its queue keeps it until it is given up. Its age goes on in the dead-letter queue, which keeps it a week more."""
    week = 7 * 24 * 3600
    dead = {name: each for name, each in stage.resources(QUEUE).items() if "Dlq" in name}
    for name, each in stage.resources(QUEUE).items():
        if name not in dead:
            given_up = each["RedrivePolicy"]["maxReceiveCount"] * each["VisibilityTimeout"]
            assert 3600 < given_up < each["MessageRetentionPeriod"] / 10, "throttling for an hour gives nothing up"
            target = dead[each["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]]
            assert target["MessageRetentionPeriod"] > each["MessageRetentionPeriod"] + week


def test_the_stream_starts_dispatch_for_new_events_replays_and_jobs_alone(stage: Stage) -> None:
    [pattern] = mapping_of(stage, "pipeline-dispatch")["FilterCriteria"]["Filters"]
    assert json.loads(pattern["Pattern"]) == {
        "eventName": ["INSERT"],
        "dynamodb": {"NewImage": {"kind": {"S": ["event", "replay", "job"]}}},
    }


def test_events_wait_for_others_only_where_the_stage_says_so(stage: Stage) -> None:
    mapping = mapping_of(stage, "pipeline-dispatch")
    assert mapping["MaximumBatchingWindowInSeconds"] == stage.settings.delivery.batching_seconds == 0
    assert mapping["BatchSize"] > 10


def test_a_poisonous_event_row_is_isolated_and_put_aside(stage: Stage) -> None:
    mapping = mapping_of(stage, "pipeline-dispatch")
    assert mapping["BisectBatchOnFunctionError"] is True
    assert 0 < mapping["MaximumRetryAttempts"] < 100
    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0] in stage.resources(QUEUE)


def test_the_sweep_and_the_end_of_holds_run_every_minute(stage: Stage) -> None:
    sweep, expire = rung(stage, "rate(1 minute)")
    assert "Sweep" in str(sweep["Arn"])
    assert "Expire" in str(expire["Arn"])


def test_comparisons_that_are_due_are_looked_for_every_few_minutes(stage: Stage) -> None:
    (reconcile,) = rung(stage, "rate(5 minutes)")
    assert "Reconcile" in str(reconcile["Arn"])


def rung(stage: Stage, schedule: str) -> list[dict[str, Any]]:
    """Give the targets of the one rule with a schedule."""
    rules = stage.resources("AWS::Events::Rule").values()
    (rule,) = [each for each in rules if each["ScheduleExpression"] == schedule]
    assert rule["State"] == "ENABLED"
    targets: list[dict[str, Any]] = rule["Targets"]
    return targets


def mapping_of(stage: Stage, name: str) -> dict[str, Any]:
    functions = stage.resources("AWS::Lambda::Function")
    [function] = [key for key, each in functions.items() if each["FunctionName"].endswith(f"-{name}")]
    aliases = {
        key
        for key, resource in stage.template["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Alias" and resource["Properties"]["FunctionName"] == {"Ref": function}
    }
    mappings = stage.resources(MAPPING).values()
    [found] = [
        each for each in mappings if any(f"'{key}'" in str(each["FunctionName"]) for key in {function} | aliases)
    ]
    return found


def test_a_tick_of_the_clock_waits_for_concurrency_no_longer_than_five_minutes(stage: Stage) -> None:
    invoked = list(stage.resources("AWS::Lambda::EventInvokeConfig").values())
    assert len(invoked) == 4, "sweep, expire, reconcile, archive"
    assert {(each["MaximumEventAgeInSeconds"], each["MaximumRetryAttempts"]) for each in invoked} == {(300, 0)}
    rules = stage.resources("AWS::Events::Rule").values()
    retries = [target["RetryPolicy"] for rule in rules for target in rule["Targets"]]
    assert retries == [{"MaximumEventAgeInSeconds": 300, "MaximumRetryAttempts": 2}] * 4


def receivers(stage: Stage) -> set[str]:
    redrives = [each["RedrivePolicy"] for each in stage.resources(QUEUE).values() if "RedrivePolicy" in each]
    targets = [each["deadLetterTargetArn"] for each in redrives]
    targets += [mapping_of(stage, "pipeline-dispatch")["DestinationConfig"]["OnFailure"]["Destination"]]
    invoked = stage.resources("AWS::Lambda::EventInvokeConfig").values()
    targets += [each["DestinationConfig"]["OnFailure"]["Destination"] for each in invoked]
    rules = stage.resources("AWS::Events::Rule").values()
    targets += [target["DeadLetterConfig"]["Arn"] for rule in rules for target in rule["Targets"]]
    return {each["Fn::GetAtt"][0] for each in targets}
