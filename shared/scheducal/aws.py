"""Clients of AWS services, made by botocore itself: all that boto3 adds would be its own import."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as Unreachable
from botocore.session import Session

from scheducal.service_descriptions import Descriptions

# What botocore does for each call and nobody here needs: it walks through all parameters, which the type checker and
# AWS itself check, and describes the machine in the User-Agent header.
_LEAN = Config(parameter_validation=False, user_agent="scheducal")

# How the services that we use say "too many requests". Their own faults have a status of 500 or more.
_THROTTLES = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)


class Unavailable(Exception):
    """A service did not do it now, after the client's own attempts; later it may. A write may have taken effect."""


def client(service: str, config: Config) -> Any:
    """Build a client for the region, endpoint and credentials of the environment. config: time limits and retries."""
    return _session().create_client(service, config=config.merge(_LEAN))


@contextmanager
def calling() -> Iterator[None]:
    """Raise Unavailable where the service is throttled, has a fault of its own or cannot be reached."""
    try:
        yield
    except ClientError as error:
        if not _is_transient(error):
            raise
        raise Unavailable(f"{error.operation_name}: {error.response['Error']['Code']}") from error
    except (Unreachable, HTTPClientError) as error:
        raise Unavailable(type(error).__name__) from error


def _is_transient(error: ClientError) -> bool:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status >= 500 or error.response.get("Error", {}).get("Code") in _THROTTLES


@cache
def _session() -> Session:
    session = Session()
    session.register_component("data_loader", Descriptions())
    return session
