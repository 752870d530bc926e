"""Recursive loops through queues, which MiniStack (1.5.33) does not detect as Lambda does.

MiniStack carries a number from an invocation to the requests that it makes. Here this is a text instead, such as
`sync:3,pull:1`: how often the chain that led to the invocation has invoked each function. Queues keep it with messages.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

_ATTRIBUTE = "Chain"
_sender: ContextVar[str] = ContextVar("sender", default="")
_logger = logging.getLogger("ministack.loops")


def detect_loops() -> None:
    """Let a queue start a function at most 16 times in one chain, unless its template says `RecursiveLoop: Allow`.

    A message that is refused stays in its queue, is hidden for a while, and ends in the dead-letter queue.
    To be called after `limit_workers`, since it imports what takes that module's functions by name.
    """
    lambdas: Any = importlib.import_module("ministack.services.lambda_svc")
    stacks: Any = importlib.import_module("ministack.services.cloudformation")
    _stamp_messages(importlib.import_module("ministack.services.sqs"), lambdas.INVOKE_DEPTH_HEADER.lower())
    lambdas._run_sqs_batch = LoopGuard(lambdas, stacks, lambdas._run_sqs_batch)


def _stamp_messages(queues: Any, header: str) -> None:
    handle, attributes = queues.handle_request, queues._build_send_sys_attrs

    async def handle_from_sender(method: str, path: str, headers: Mapping[str, str], *given: Any) -> Any:
        token = _sender.set(headers.get(header, ""))
        try:
            return await handle(method, path, headers, *given)
        finally:
            _sender.reset(token)

    def attributes_with_chain(*given: Any) -> dict[str, Any]:
        return {**attributes(*given), _ATTRIBUTE: _sender.get()}

    queues.handle_request, queues._build_send_sys_attrs = handle_from_sender, attributes_with_chain


@dataclass(frozen=True, slots=True)
class LoopGuard:
    """Run a batch of a queue, without the messages whose chain is too long.

    lambdas, stacks: MiniStack's modules of functions and of stacks. run: what hands a batch to a function.
    """

    lambdas: Any
    stacks: Any
    run: Any

    def __call__(self, mapping: Any, function: Any, event: Any, batch: list[Any], *given: Any) -> None:
        name: str = mapping["FunctionName"]
        refused = [] if self._may_go_on(name) else [each for each in batch if self._is_spent(each, name)]
        if refused:
            mapping["LastProcessingResult"] = "PROBLEM: recursive loop detected"
            _logger.warning("%s: recursive loop detected, %d messages refused", name, len(refused))
        taken = [each for each in batch if each not in refused]
        ids = {each["id"] for each in taken}
        records = [each for each in event["Records"] if each["messageId"] in ids]
        if records:
            self.lambdas._invoke_depth.set(_next_chain(taken, name))
            self.run(mapping, function, {**event, "Records": records}, taken, *given)

    def _is_spent(self, message: Any, name: str) -> bool:
        return _chain_of(message).get(name, 0) >= int(self.lambdas.MAX_INVOKE_DEPTH)

    def _may_go_on(self, name: str) -> bool:
        """Read the template, since MiniStack does not bring this property to the function."""
        resources = (each for stack in self.stacks._stacks.values() for each in stack.get("_resources", {}).values())
        return any(
            each.get("PhysicalResourceId") == name and each.get("Properties", {}).get("RecursiveLoop") == "Allow"
            for each in resources
        )


def _chain_of(message: Any) -> dict[str, int]:
    counts = (each.rpartition(":") for each in message.get("sys", {}).get(_ATTRIBUTE, "").split(","))
    return {name: int(count) for name, colon, count in counts if colon}


def _next_chain(batch: list[Any], name: str) -> str:
    """Take the longest chain of the messages, which counts for all of them."""
    longest: dict[str, int] = {}
    for each in map(_chain_of, batch):
        longest |= {found: max(count, longest.get(found, 0)) for found, count in each.items()}
    longest[name] = longest.get(name, 0) + 1
    return ",".join(f"{found}:{count}" for found, count in longest.items())
