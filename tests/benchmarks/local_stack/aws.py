"""Clients of a local stack's AWS, past the API."""

from __future__ import annotations

from typing import Any

import boto3

from scheducal_tools.local.settings import REGION
from tests.e2e.stack.running import LocalStack


def aws_client(stack: LocalStack, service: str) -> Any:
    """Of a service, such as `lambda`."""
    return boto3.client(  # type: ignore[call-overload]
        service,
        region_name=REGION,
        endpoint_url=stack.facts["awsEndpointUrl"],
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
