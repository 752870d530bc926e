"""Stops what starts dispatch from the table's stream, for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import boto3

from scheducal.local.settings import REGION
from tests.e2e.running import LocalStack


@contextmanager
def stopped_dispatch(stack: LocalStack) -> Iterator[None]:
    """Events wait in the stream until the end of the block."""
    client = boto3.client(
        "lambda",
        region_name=REGION,
        endpoint_url=stack.facts["awsEndpointUrl"],
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
    mappings = client.get_paginator("list_event_source_mappings").paginate().search("EventSourceMappings[]")
    (found,) = (each["UUID"] for each in mappings if ":dynamodb:" in each["EventSourceArn"])
    client.update_event_source_mapping(UUID=found, Enabled=False)
    try:
        yield
    finally:
        client.update_event_source_mapping(UUID=found, Enabled=True)
