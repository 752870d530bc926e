"""Asks for each page of both tenants in turn, and keeps what each took."""

from __future__ import annotations

import base64
import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time
from typing import Any

import boto3
import pytest

from scheducal import clock
from scheducal.store.table import table
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_tenant
from tests.benchmarks.pages.filling import fill, moto_table
from tests.benchmarks.pages.partitions import sorted_partitions
from tests.benchmarks.pages.tenants import Viewed, one_of_each
from tests.browser.registry import pages
from tests.faults import wire
from tests.integration.cli import ministack
from tests.integration.dashboard.pages import Pages
from tests.integration.world.aws import MAIL_DOMAIN, REGION, TABLE, table_definition
from tests.integration.world.world import World, fresh_world

_ROUNDS = 3
_REQUESTS = 50


@dataclass(frozen=True, slots=True)
class View:
    """One page as it was answered. rows: that its queries read. cpu_ms: of the function, without AWS's own work."""

    path: str
    status: int
    requests: int
    size: int
    rows: int
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A page of a tenant with one of each thing, and of a large one. request_ms: of one request to AWS."""

    small: View
    large: View
    request_ms: float

    @property
    def ratio(self) -> float:
        """Give the large one's server time, by the small one's."""
        return self.server_ms(self.large) / self.server_ms(self.small)

    def server_ms(self, view: View) -> float:
        """Give a function's time with that of its requests to AWS."""
        return view.cpu_ms + view.requests * self.request_ms


@dataclass(slots=True)
class _Meter:
    outside: float = 0
    rows: int = 0


def run() -> list[Comparison]:
    """Compare all pages of the registry. Needs the environment of the functions, in moto."""
    request_ms = _request_ms()
    with fresh_world() as world:
        other = create_tenant(TenantRepository(table()), "Large", MAIL_DOMAIN, clock.now())
        small = one_of_each(world, world.tenant, world.client)
        large = one_of_each(world, other, world.new_client(other))
        fill(large, clock.now())
        # As a function does when it has started: what stays is not looked through.
        gc.freeze()
        with sorted_partitions(moto_table()), _metered() as meter:
            both = zip(_pages(small), _pages(large), strict=True)
            found = [
                Comparison(_view(world, small, of_small, meter), _view(world, large, of_large, meter), request_ms)
                for of_small, of_large in both
            ]
        gc.unfreeze()
    return found


def _pages(viewed: Viewed) -> list[str]:
    """List all but the operators': those show the stage, and no tenant."""
    return [each for each in pages(viewed.ids) if not each.startswith("/dashboard/operations")]


def _view(world: World, viewed: Viewed, path: str, meter: _Meter) -> View:
    views = [_asked(world, viewed, path, meter) for _ in range(_ROUNDS)]
    return min(views, key=lambda each: each.cpu_ms)


def _asked(world: World, viewed: Viewed, path: str, meter: _Meter) -> View:
    browser = Pages(world.wire, viewed.session)
    meter.outside, meter.rows = 0, 0
    began = thread_time()
    shown = browser.get(path)
    took = thread_time() - began - meter.outside
    return View(path, shown.status, shown.requests, len(shown.body.encode()), meter.rows, took * 1_000)


@contextmanager
def _metered() -> Iterator[_Meter]:
    """Leave out what moto does, and have the functions read its answers as they come over HTTP."""
    meter, send = _Meter(), wire._send

    def metered(client: Any, operation: str, parameters: Any) -> Any:
        began = thread_time()
        answer = send(client, operation, parameters)
        meter.rows += answer.get("ScannedCount", 0)
        sent = {"status_code": 200, "headers": {}, "body": _as_sent(answer)}
        parser = client._endpoint._response_parser_factory.create_parser(client.meta.service_model.protocol)
        shape = client.meta.service_model.operation_model(operation).output_shape
        meter.outside += thread_time() - began
        return parser.parse(sent, shape) if client.meta.service_model.service_name == "dynamodb" else answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "_send", metered)
        yield meter


def _as_sent(answer: Mapping[str, Any]) -> bytes:
    return json.dumps(answer, default=lambda value: base64.b64encode(value).decode()).encode()


def _request_ms() -> float:
    """Measure what one row costs over loopback HTTP, as it is read from MiniStack."""
    with TemporaryDirectory() as folder, ministack.running(Path(folder)) as url:
        client = boto3.Session("test", "test", region_name=REGION).client("dynamodb", endpoint_url=url)
        client.create_table(**table_definition())
        key = {"pk": {"S": "p"}, "sk": {"S": "s"}}
        client.put_item(TableName=TABLE, Item=key)
        return median(_timed(client, key) for _ in range(_REQUESTS))


def _timed(client: Any, key: Mapping[str, Any]) -> float:
    began = perf_counter()
    assert client.get_item(TableName=TABLE, Key=key)["Item"] == key
    return (perf_counter() - began) * 1_000


def report(found: Sequence[Comparison], most: int = 25) -> str:
    """Write the pages whose server time grows most as a table."""
    lines = [f"{'':60}{'AWS':>5}{'kB':>5}{'rows':>6}{'server':>12}{'large':>12}{'ratio':>7}{'CPU':>11}{'large':>11}"]
    for each in sorted(found, key=lambda each: each.ratio, reverse=True)[:most]:
        small, large = each.server_ms(each.small), each.server_ms(each.large)
        view = f"{each.large.path[:58]:60}{each.large.requests:>5}{each.large.size / 1000:>5.0f}{each.large.rows:>6}"
        server = f"{small:>9.1f} ms{large:>9.1f} ms{each.ratio:>7.2f}"
        lines.append(f"{view}{server}{each.small.cpu_ms:>8.1f} ms{each.large.cpu_ms:>8.1f} ms")
    rest = len(found) - most
    return "\n".join([*lines, f"and {rest} more; one request to AWS counts {found[0].request_ms:.1f} ms"])
