"""Chains of messages in the local stack, batch by batch."""

from __future__ import annotations

from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

from scheducal_tools.local.ministack.loops import LoopGuard

ALLOWED = {"PhysicalResourceId": "sync", "Properties": {"RecursiveLoop": "Allow"}}


def handed_over(chains: dict[str, str], *resources: Any) -> tuple[list[str], list[str], str]:
    """Of a batch for `sync`: the records and messages that it gets, and the chain that it goes on with."""
    depth: ContextVar[Any] = ContextVar("depth", default=0)
    got: list[Any] = []

    def run(mapping: Any, function: Any, event: Any, batch: Any, url: str) -> None:
        assert (mapping["FunctionName"], function, url) == ("sync", "function", "url")
        got.append(([each["messageId"] for each in event["Records"]], [each["id"] for each in batch]))

    stacks = SimpleNamespace(_stacks={"stack": {"_resources": dict(enumerate(resources))}, "gone": {}})
    lambdas = SimpleNamespace(MAX_INVOKE_DEPTH=16, _invoke_depth=depth)
    batch = [{"id": each, "sys": {"Chain": chain}} for each, chain in chains.items()]
    event = {"Records": [{"messageId": each} for each in chains]}
    LoopGuard(lambdas, stacks, run)({"FunctionName": "sync"}, "function", event, batch, "url")
    records, messages = got[0] if got else ([], [])
    return records, messages, str(depth.get())


def test_a_batch_goes_on_without_what_is_refused() -> None:
    taken = ["a", "c"]
    assert handed_over({"a": "sync:15,pull:2", "b": "sync:16", "c": "pull:9"}) == (taken, taken, "sync:16,pull:9")


def test_a_function_is_not_started_for_refused_messages_alone() -> None:
    assert handed_over({"a": "sync:16", "b": "sync:99"}) == ([], [], "0")


def test_what_a_template_allows_goes_on() -> None:
    assert handed_over({"a": "sync:16"}, {"PhysicalResourceId": "pull"}, ALLOWED) == (["a"], ["a"], "sync:17")
    assert handed_over({"a": "sync:16"}, ALLOWED | {"PhysicalResourceId": "pull"})[0] == []


def test_what_no_function_has_sent_begins_a_chain() -> None:
    assert handed_over({"a": "", "b": "1"}) == (["a", "b"], ["a", "b"], "sync:1")
