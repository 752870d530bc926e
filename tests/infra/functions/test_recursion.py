"""Which functions Lambda lets go on: exactly those that a chain of messages can lead back to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.infra.stages import Properties, Stage, listed

FUNCTION = "AWS::Lambda::Function"
Graph = Mapping[str, set[str]]


def test_exactly_the_functions_that_a_chain_leads_back_to_may_go_on(stage: Stage) -> None:
    # The graph is the template's own: what each may send to, and what that starts.
    graph = {name: set(started_by(stage, name)) for name in stage.resources(FUNCTION)}
    recursive = {name for name in graph if name in reached_from(name, graph)}
    allowed = {name for name, each in stage.resources(FUNCTION).items() if "RecursiveLoop" in each}
    assert sorted(map(stage_name(stage), allowed)) == sorted(map(stage_name(stage), recursive))
    assert {stage.resources(FUNCTION)[name]["RecursiveLoop"] for name in allowed} == {"Allow"}


def test_the_graph_has_every_kind_of_edge(stage: Stage) -> None:
    """Else the test above would prove little."""
    name = stage_name(stage)
    edges = {(name(one), name(other)) for one in stage.resources(FUNCTION) for other in started_by(stage, one)}
    assert {("pipeline-sync", "pipeline-sync"), ("pipeline-calendars", "pipeline-changes")} <= edges
    assert {("pipeline-jobs", "pipeline-deliver"), ("pipeline-sweep", "pipeline-jobs")} <= edges
    assert ("inbound-mail", "inbound-mail") not in edges, "it moves mails to where no notification comes from"


def test_a_chain_over_several_functions_is_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}
    assert {name for name in graph if name in reached_from(name, graph)} == {"b", "c"}


def reached_from(name: str, graph: Graph) -> set[str]:
    """Find the functions that a chain from a function can invoke, itself only where the chain leads back."""
    reached, waiting = set[str](), list(graph[name])
    while waiting:
        if (found := waiting.pop()) not in reached:
            reached.add(found)
            waiting += graph.get(found, set())
    return reached


def started_by(stage: Stage, name: str) -> Iterator[str]:
    """Yield the functions that a function can start by services whose messages carry the chain: SQS, S3, Lambda."""
    role = stage.role_of(stage.resources(FUNCTION)[name])
    for statement in stage.statements(role):
        actions, resources = listed(statement["Action"]), listed(statement["Resource"])
        for resource in resources:
            if "sqs:SendMessage" in actions:
                yield from consumers(stage, resource)
            if "s3:PutObject" in actions:
                yield from notified(stage, resource)
            if "lambda:InvokeFunction" in actions:
                yield from (each for each in stage.resources(FUNCTION) if each in str(resource))


def consumers(stage: Stage, queue: Any) -> Iterator[str]:
    """Yield the functions that a queue starts."""
    targets = {name: name for name in stage.resources(FUNCTION)} | {
        key: resource["Properties"]["FunctionName"]["Ref"]
        for key, resource in stage.template["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Alias"
    }
    for mapping in stage.resources("AWS::Lambda::EventSourceMapping").values():
        if mapping["EventSourceArn"] == queue:
            [target] = [each for each in targets if f"'{each}'" in str(mapping["FunctionName"])]
            yield targets[target]


def notified(stage: Stage, objects: Any) -> Iterator[str]:
    """Yield the functions that new objects start, by way of a queue that the bucket tells."""
    for name, bucket in stage.resources("AWS::S3::Bucket").items():
        for told in bucket.get("NotificationConfiguration", {}).get("QueueConfigurations", []):
            if name in str(objects) and f"/{prefix_of(told)}*" in str(objects):
                yield from consumers(stage, told["Queue"])


def prefix_of(told: Properties) -> str:
    """Give the prefix in the bucket."""
    [rule] = told["Filter"]["S3Key"]["Rules"]
    return str(rule["Value"])


def stage_name(stage: Stage) -> Any:
    """Give the pattern that turns a function's logical id into its area and verb."""
    functions = stage.resources(FUNCTION)
    return lambda name: functions[name]["FunctionName"].split("-", 2)[2]
