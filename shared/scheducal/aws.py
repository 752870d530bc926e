"""Clients of AWS services, made by botocore itself: all that boto3 adds would be its own import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as Unreachable
from botocore.parsers import JSONParser, ResponseParser, ResponseParserFactory
from botocore.session import Session
from msgspec import DecodeError, json

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


class _RowsAsTheyCome(JSONParser):
    """Takes rows of DynamoDB as its JSON has them; `unmarshal` reads them.

    botocore looks at each value of a row for each of the ten types that it can have, which is most of the time of a
    page with many rows. msgspec reads JSON in a third of the time.
    """

    def _handle_map(self, shape: Any, value: Mapping[str, Any]) -> Any:
        if shape.value.name != "AttributeValue":
            return super()._handle_map(shape, value)  # type: ignore[misc]  # the stubs lack it
        return value

    def _parse_body_as_json(self, body_contents: bytes) -> Any:
        try:
            return json.decode(body_contents) if body_contents else {}
        except DecodeError:
            return super()._parse_body_as_json(body_contents)  # type: ignore[misc]


class _Parsers(ResponseParserFactory):
    def create_parser(self, protocol_name: str) -> ResponseParser:
        """Make the parser of a protocol."""
        return _RowsAsTheyCome() if protocol_name == "json" else super().create_parser(protocol_name)


@cache
def _session() -> Session:
    session = Session()
    session.register_component("data_loader", Descriptions())
    session.register_component("response_parser_factory", _Parsers())
    return session
