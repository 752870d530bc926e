"""Lambda's detection of recursive loops: each message knows how often its chain has invoked each function.

On AWS the SDK stamps messages with the chain of the invocation that sends them, in the X-Ray header's `Lineage`. After
16 invocations of a function in one chain Lambda refuses the next, unless the function may go on (`RecursiveLoop`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from moto.sqs.models import SQSBackend

# AWS says "about 16".
MOST_INVOCATIONS = 16
_HEADER = "AWSTraceHeader"
_FIELD = "Lineage="
_send_message = SQSBackend.send_message
_chain: ContextVar[Mapping[str, int] | None] = ContextVar("chain", default=None)


def chain_of(message: Any) -> dict[str, int]:
    """Count how often the chain that led to a message has invoked each function."""
    header: str = message.get("Attributes", {}).get(_HEADER, "")
    counts = (each.rpartition(":") for each in header.removeprefix(_FIELD).split(",") if each)
    return {name: int(count) for name, _, count in counts}


def is_refused(message: Any, function: str) -> bool:
    """Tell whether Lambda would stop the chain rather than invoke the function with the message."""
    return chain_of(message).get(function, 0) >= MOST_INVOCATIONS


@contextmanager
def invoked(function: str, messages: Iterable[Any] = ()) -> Iterator[None]:
    """Run the code inside as an invocation, of a chain that is as long as the longest of its messages'."""
    chain: dict[str, int] = {}
    for each in map(chain_of, messages):
        chain |= {name: max(count, chain.get(name, 0)) for name, count in each.items()}
    token = _chain.set({**chain, function: chain.get(function, 0) + 1})
    try:
        yield
    finally:
        _chain.reset(token)


def install(patch: pytest.MonkeyPatch) -> None:
    """Have moto's queues stamp what an invocation sends, which is what the SDK and SQS do together."""
    patch.setattr(SQSBackend, "send_message", _stamped)


def _stamped(backend: SQSBackend, *given: Any, **more: Any) -> Any:
    header = _FIELD + ",".join(f"{name}:{count}" for name, count in (_chain.get() or {}).items())
    stamp = {_HEADER: {"DataType": "String", "StringValue": header}}
    return _send_message(backend, *given, **{**more, "system_attributes": more.get("system_attributes") or stamp})
