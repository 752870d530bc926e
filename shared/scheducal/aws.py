"""Clients of AWS services, made by botocore itself: all that boto3 adds would be its own import."""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import Session


def client(service: str, config: Config) -> Any:
    """A client for the region, endpoint and credentials of the environment."""
    return _session().create_client(service, config=config)


@cache
def _session() -> Session:
    return Session()
