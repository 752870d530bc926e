"""How many write units events and their deliveries took, reckoned from the table's stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.benchmarks.local_stack.aws import aws_client
from tests.e2e.stack.running import LocalStack
from tests.integration.world.cloud.write_units import Image, units

# An event's own row is written in a transaction, which costs twice.
_COUNTED = {"event": 2, "delivery": 1, "manifest": 1}


def begin(stack: LocalStack) -> str:
    """Give the end of the stream."""
    client = aws_client(stack, "dynamodbstreams")
    (stream,) = client.list_streams()["Streams"]
    arn = stream["StreamArn"]
    (shard,) = client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    place = client.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="LATEST")
    return str(place["ShardIterator"])


def report(stack: LocalStack, begun: str, events: int) -> str:
    """Units for each event. Manifests that the sweeper has not deleted yet have cost half of what they will."""
    found: Counter[str] = Counter()
    known: dict[str, Image] = {}
    for record in _records(stack, begun):
        new, key = record["dynamodb"].get("NewImage", {}), str(record["dynamodb"]["Keys"])
        old = known.pop(key, {})
        if (new or old).get("kind", {}).get("S") in _COUNTED:
            found[(new or old)["kind"]["S"]] += units(old, new)
            known[key] = new
    own, delivery, manifest = (found[kind] * factor / events for kind, factor in _COUNTED.items())
    total = own + delivery + manifest
    parts = f"{own:.2f} for its own row, {delivery:.2f} for its delivery's, {manifest:.2f} for its part of a manifest"
    return f"write units an event: {total:.2f} ({parts})"


def _records(stack: LocalStack, place: str) -> Iterator[Any]:
    client = aws_client(stack, "dynamodbstreams")
    while True:
        page = client.get_records(ShardIterator=place)
        yield from page["Records"]
        if not page["Records"]:
            return
        place = page["NextShardIterator"]
