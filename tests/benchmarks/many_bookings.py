"""`python -m tests.benchmarks.many_bookings`: what an availability query costs beside very many bookings.

A month of one resource is asked of a tenant with a hundred bookings, then with all of them, in a table with all rows.
Rows are written past the API, in batches, for at most so many seconds; what was written by then is what is measured.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from math import ceil
from statistics import median
from typing import Any
from uuid import uuid4

import boto3
from botocore.client import BaseClient

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.ledger.model import MINUTES, Day
from scheducal.availability.ledger.rows import day_put
from scheducal.store.values import marshal
from scheducal.tenants.credentials import ApiKeyPair, parse_credentials
from tests.benchmarks.table import account
from tests.integration.world.aws import REGION, TABLE
from tests.integration.world.catalog.business import WEEKDAYS
from tests.integration.world.client import http_event
from tests.integration.world.functions import Context, module

_A_DAY = 4
_AT_ONCE = 25
_ROUNDS = 25
_UNIT = 4096


@dataclass(slots=True)
class Cost:
    """requests: to AWS. units: DynamoDB's for consistent reads, reckoned from what came back. ms: of each call."""

    requests: list[str] = field(default_factory=list)
    units: int = 0
    ms: list[float] = field(default_factory=list)

    def note(self, operation: str, answer: dict[str, Any]) -> None:
        """Note that a request was answered."""
        self.requests.append(operation)
        if operation == "Query":
            self.units += max(1, ceil(sum(map(_size, answer["Items"])) / _UNIT))
        for items in answer.get("Responses", {}).values():
            self.units += sum(ceil(_size(item) / _UNIT) for item in items)


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bookings", type=int, default=100_000, help="of the tenant")
    parser.add_argument("--rows", type=int, default=1_000_000, help="in the table")
    parser.add_argument("--seconds", type=float, default=300, help="for writing, at most")
    given = parser.parse_args()
    with account() as environment:
        os.environ.update(environment)
        _measure(environment, given.bookings, given.rows, given.seconds)


def _measure(environment: dict[str, str], bookings: int, rows: int, seconds: float) -> None:
    client = boto3.client("dynamodb", region_name=REGION, endpoint_url=environment["AWS_ENDPOINT_URL"])
    shop = _Shop(environment["AUTHORIZATION"])
    resource, service = shop.open()
    written = _write(client, _days(shop.tenant_id, resource, service, 100), seconds)
    print(f"{'bookings':>9}{'rows':>10}   requests                           read units   median ms")
    _print(100, written, shop.cost(service))
    elsewhere = (each for n in range(bookings) for each in _days(shop.tenant_id, f"res_{n:026d}", service, 1_000))
    began = time.monotonic()
    of_tenant = _write(client, islice(elsewhere, (bookings - 100) // _A_DAY), seconds)
    left = seconds - (time.monotonic() - began)
    more = (each for n in range(rows) for each in _days(f"ten_{n:026d}", resource, service, 1_000))
    of_others = _write(client, islice(more, max(0, rows - of_tenant - written)), left)
    _print(100 + of_tenant * _A_DAY, written + of_tenant + of_others, shop.cost(service))
    if of_tenant * _A_DAY + 100 < bookings or of_tenant + of_others + written < rows:
        print(f"scaled down: {seconds:.0f} s of writing were not enough for {bookings} bookings and {rows} rows")


def _print(bookings: int, rows: int, cost: Cost) -> None:
    names = ", ".join(cost.requests)
    print(f"{bookings:>9}{rows:>10}   {names:<34}{cost.units:>11}{median(cost.ms):>12.1f}")


class _Shop:
    """One tenant, by its API key."""

    def __init__(self, authorization: str) -> None:
        self._authorization = authorization
        self.tenant_id = _credentials(authorization).tenant_id

    def open(self) -> tuple[str, str]:
        """Make a resource and a service of it."""
        weekly = {day: ["08:00-18:00"] for day in WEEKDAYS}
        person = {"name": "Anna", "kind": "person", "timeZone": "UTC", "weekly": weekly}
        resource = str(self._send("resources.create", body=person)["resourceId"])
        staffing = [{"resources": [resource]}]
        body = {"name": "Advice", "timeZone": "UTC", "durations": [30], "staffing": staffing}
        return resource, str(self._send("services.create", body=body)["serviceId"])

    def cost(self, service: str) -> Cost:
        """Make a month of availability, several times; requests and units are those of one."""
        for _ in range(3):
            self._ask(service)
        found = Cost()
        for number in range(_ROUNDS):
            counted = Cost()
            with _counting(counted):
                begin = time.perf_counter()
                self._ask(service)
                found.ms.append((time.perf_counter() - begin) * 1000)
            if number:
                assert counted.requests == found.requests, "every request costs the same"
            found.requests, found.units = counted.requests, counted.units
        return found

    def _ask(self, service: str) -> None:
        found = self._send("availability.list", query={"serviceId": service, "limit": "31"})
        assert found["days"], "there is something free"

    def _send(self, name: str, **more: Any) -> dict[str, Any]:
        event = http_event(name, **more)
        event["headers"] |= {"authorization": self._authorization, "idempotency-key": uuid4().hex}
        answer = module(name).handler(event, Context())
        assert answer["statusCode"] < 300, answer
        data: dict[str, Any] = json.loads(answer["body"])["data"]
        return data


def _days(tenant_id: str, resource: str, service: str, bookings: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of a resource's coming days, four bookings on each."""
    today = int(datetime.now(UTC).timestamp()) // 60 // MINUTES
    for number in range(today, today + -(-bookings // _A_DAY)):
        taken = tuple(_booking(number, hour, service) for hour in range(9, 9 + 2 * _A_DAY, 2))
        put = day_put(tenant_id, Day(resource, number, 0, taken))
        yield marshal({**put.key.attributes(), **put.item})


def _booking(day: int, hour: int, service: str) -> Allocation:
    start = day * MINUTES + hour * 60
    return Allocation(start, start + 30, 0, 10, 1, f"bkg_{day:013d}{hour:013d}", "confirmed", service, "open")


def _write(client: Any, items: Iterable[dict[str, Any]], seconds: float) -> int:
    """In batches, until the time is up; how many rows."""
    until, remaining, written = datetime.now(UTC) + timedelta(seconds=seconds), iter(items), 0
    while (batch := list(islice(remaining, _AT_ONCE))) and datetime.now(UTC) < until:
        answer = client.batch_write_item(RequestItems={TABLE: [{"PutRequest": {"Item": item}} for item in batch]})
        assert not answer.get("UnprocessedItems")
        written += len(batch)
    return written


@contextmanager
def _counting(cost: Cost) -> Iterator[None]:
    """Notes every request that botocore makes."""
    send = BaseClient._make_api_call  # type: ignore[attr-defined]

    def noted(client: BaseClient, operation: str, parameters: Any) -> Any:
        answer = send(client, operation, parameters)
        cost.note(operation, answer)
        return answer

    BaseClient._make_api_call = noted  # type: ignore[attr-defined]
    try:
        yield
    finally:
        BaseClient._make_api_call = send  # type: ignore[attr-defined]


def _size(item: dict[str, Any]) -> int:
    """Of a row in DynamoDB's reckoning: its names, and its values as text."""
    return sum(len(name) + sum(len(str(value)) for value in typed.values()) for name, typed in item.items())


def _credentials(authorization: str) -> ApiKeyPair:
    api_key, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
    return parse_credentials(api_key, secret)


if __name__ == "__main__":
    main()
