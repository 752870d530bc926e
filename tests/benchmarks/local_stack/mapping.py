"""What starts dispatch from the table's stream."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.benchmarks.local_stack.aws import aws_client
from tests.e2e.stack.running import LocalStack


@contextmanager
def stopped_dispatch(stack: LocalStack) -> Iterator[None]:
    """Events wait in the stream until the end of the block."""
    client = aws_client(stack, "lambda")
    client.update_event_source_mapping(UUID=_id(client), Enabled=False)
    try:
        yield
    finally:
        client.update_event_source_mapping(UUID=_id(client), Enabled=True)


def set_window(stack: LocalStack, seconds: int) -> None:
    """Set how long events wait for others, as `delivery.batchingSeconds` does in a stage."""
    client = aws_client(stack, "lambda")
    client.update_event_source_mapping(UUID=_id(client), MaximumBatchingWindowInSeconds=seconds)


def _id(client: Any) -> str:
    mappings = client.get_paginator("list_event_source_mappings").paginate().search("EventSourceMappings[]")
    (found,) = (each["UUID"] for each in mappings if ":dynamodb:" in each["EventSourceArn"])
    return str(found)
