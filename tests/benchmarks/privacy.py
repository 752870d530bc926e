"""`python -m tests.benchmarks.privacy`: what privacy requests cost beside very many rows.

Rows of one appointment are made by the API and copied past it. One of a hundred copies is of the person asked about.
A part is as long as the worker lets it be. The memory is that of this process, since MiniStack has one of its own.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import boto3

from scheducal import clock
from scheducal.ids import new_id
from scheducal.jobs.model import Job
from scheducal.privacy.job import KIND, PrivacyJob
from scheducal.privacy.model import Person, Sought
from scheducal.privacy.repository import privacy_partition
from scheducal.store.conditions import Attr
from scheducal.store.table import Table
from scheducal.store.values import Item, marshal
from scheducal.tenants.credentials import parse_credentials
from tests.benchmarks.table import account
from tests.integration.world.aws import REGION, TABLE
from tests.integration.world.client import http_event
from tests.integration.world.functions import Context, module

# As long as a part of a job may take in the worker.
_PART_SECONDS = 40.0
_AT_ONCE = 25
_PERSON, _OTHER = "ulla@quist.example", "otto@other.example"
_PAST = {"appointmentStart": "2020-03-02T09:00:00", "appointmentEnd": "2020-03-02T10:00:00"}


@dataclass(slots=True)
class Cost:
    """requests: to AWS, by operation. most: the most rows that one page gave."""

    requests: Counter[str] = field(default_factory=Counter)
    most: int = 0

    def note(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        """Note that a request was answered."""
        self.requests[model.name] += 1
        self.most = max(self.most, parsed.get("ScannedCount", 0) if model.name == "Scan" else 0)


def _template(authorization: str, address: str) -> str:
    """Create an appointment, and give its id."""
    body = {**_PAST, "appointmentTimeZone": "Europe/Paris", "name": "Ulla Quist", "address": address}
    event = http_event("create", None, body)
    event["headers"] |= {"authorization": authorization}
    answer = module("appointments.create").handler(event, Context())
    created: str = json.loads(answer["body"])["data"]["appointmentId"]
    return created


def _copies(table: Table, tenant_id: str, appointment_id: str) -> Iterator[list[Item]]:
    """Give the rows of the appointment again and again, each time with another id."""
    mine = table.query_all(Attr("pk").eq(f"T#{tenant_id}#APT#{appointment_id}"))
    text = json.dumps(list(mine))
    while True:
        yield json.loads(text.replace(appointment_id, new_id("apt", clock.now())))


def _fill(client: Any, copies: dict[str, Iterator[list[Item]]], rows: int) -> int:
    def wanted() -> Iterator[Item]:
        for number in range(rows):
            yield from next(copies[_PERSON if number % 100 == 0 else _OTHER])

    written, coming = 0, wanted()
    while part := list(islice(coming, _AT_ONCE)):
        client.batch_write_item(RequestItems={TABLE: [{"PutRequest": {"Item": marshal(row)}} for row in part]})
        written += len(part)
        if written >= rows:
            break
    return written


def _measured(table: Table, tenant_id: str, kind: str, cost: Cost) -> str:
    at = clock.now()
    parameters = {"type": kind, "sought": Sought(email=_PERSON).document(), "person": Person().document()}
    parameters["person"] = Person(emails=frozenset({_PERSON})).document()
    job = Job(privacy_partition(tenant_id), tenant_id, new_id("job", at), KIND, at, at, "benchmark", parameters)
    here, parts, begun, memory = PrivacyJob(table, clock.now), 0, time.monotonic(), _peak_mb()
    longest, part = 0.0, begun

    def has_time() -> bool:
        return time.monotonic() - part < _PART_SECONDS

    while True:
        part = time.monotonic()
        progress = here.step(job, has_time)
        parts, longest = parts + 1, max(longest, time.monotonic() - part)
        if not progress.cursor:
            break
        job = replace(job, cursor=progress.cursor, report={**job.report, **progress.report})
    found = sum({**job.report, **progress.report}["done"].values())
    scans, others = cost.requests.pop("Scan"), sum(cost.requests.values())
    cost.requests.clear()
    return (
        f"| {kind} | {found:,} | {scans:,} | {cost.most:,} | {others:,} | {parts} | {longest:.0f} s "
        f"| {time.monotonic() - begun:.0f} s | {_peak_mb() - memory:.0f} MB |"
    )


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.privacy", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with account() as environment:
        os.environ.update({name: value for name, value in environment.items() if name.isupper()})
        client = boto3.client("dynamodb", region_name=REGION, endpoint_url=environment["AWS_ENDPOINT_URL"])
        table, cost = Table(client, TABLE), Cost()
        authorization = environment["AUTHORIZATION"]
        key, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        tenant_id = parse_credentials(key, secret).tenant_id
        copies = {each: _copies(table, tenant_id, _template(authorization, each)) for each in (_PERSON, _OTHER)}
        begun = time.monotonic()
        print(f"{_fill(client, copies, rows):,} rows were written in {time.monotonic() - begun:.0f} s")
        client.meta.events.register("after-call.dynamodb", cost.note)
        print("| request | rows found | pages | rows of a page | other requests | parts | longest | all | memory |")
        for kind in ("access", "delete"):
            print(_measured(table, tenant_id, kind, cost))


if __name__ == "__main__":
    main()
