"""Clients of AWS services, made by botocore itself: all that boto3 adds would be its own import."""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import Session

# What botocore does for each call and nobody here needs: it walks through all parameters, which the type checker and
# AWS itself check, and describes the machine in the User-Agent header.
_LEAN = Config(parameter_validation=False, user_agent="scheducal")


def client(service: str, config: Config) -> Any:
    """A client for the region, endpoint and credentials of the environment. config: time limits and retries."""
    return _session().create_client(service, config=config.merge(_LEAN))


@cache
def _session() -> Session:
    return Session()
