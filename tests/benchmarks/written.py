"""How many write units events and their deliveries took, reckoned from the table's stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import boto3

from scheducal.local.settings import REGION
from tests.e2e.running import LocalStack
from tests.integration.world.write_units import Image, units


def begin(stack: LocalStack) -> str:
    """Where the stream ends now."""
    client = _client(stack)
    (stream,) = client.list_streams()["Streams"]
    arn = stream["StreamArn"]
    (shard,) = client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    place = client.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="LATEST")
    return str(place["ShardIterator"])


def report(stack: LocalStack, begun: str, events: int) -> str:
    """Units for each event; its own row is written in a transaction, which costs twice."""
    found: Counter[str] = Counter()
    known: dict[str, Image] = {}
    for record in _records(stack, begun):
        image, key = record["dynamodb"].get("NewImage", {}), str(record["dynamodb"]["Keys"])
        if image and image["kind"]["S"] in ("event", "delivery"):
            found[image["kind"]["S"]] += units(known.get(key, {}), image)
            known[key] = image
    own, delivery = 2 * found["event"] / events, found["delivery"] / events
    return f"write units an event: {own:.2f} for its own row, {delivery:.2f} for its delivery's"


def _records(stack: LocalStack, place: str) -> Iterator[Any]:
    client = _client(stack)
    while True:
        page = client.get_records(ShardIterator=place)
        yield from page["Records"]
        if not page["Records"]:
            return
        place = page["NextShardIterator"]


def _client(stack: LocalStack) -> Any:
    return boto3.client(
        "dynamodbstreams",
        region_name=REGION,
        endpoint_url=stack.facts["awsEndpointUrl"],
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
