"""What the measured handlers work on: a table in MiniStack, which answers over loopback HTTP, and a tenant's key."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import boto3

from scheducal import clock
from scheducal.store.table import Table
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import MOST_PER_MINUTE, create_key, create_tenant
from tests.integration.cli import ministack
from tests.integration.world.aws import MAIL_DOMAIN, REGION, TABLE, table_definition
from tests.integration.world.client import basic

ROOT = Path(__file__).parents[2]


@contextmanager
def account() -> Iterator[dict[str, str]]:
    """Yield the environment of a process that is to be measured; `AUTHORIZATION` is the key's header."""
    with TemporaryDirectory() as folder, ministack.running(Path(folder)) as url:
        yield _environment(Path(folder), url) | {"AUTHORIZATION": _authorization(url)}


def _environment(folder: Path, url: str) -> dict[str, str]:
    """Bytecode is kept, as in any second start, in a place of the run's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
    return kept | {
        "AWS_ENDPOINT_URL": url,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "TABLE_NAME": TABLE,
        "SYNC_QUEUE_URL": f"{url}/000000000000/sync",
        "ENVIRONMENT_KEY": "of the benchmark",
        "MAIL_DOMAIN": MAIL_DOMAIN,
        "POWERTOOLS_SERVICE_NAME": "scheducal",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'shared'}",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "PYTHONTZPATH": "",
    }


def _authorization(url: str) -> str:
    client = boto3.Session("test", "test", region_name=REGION).client("dynamodb", endpoint_url=url)
    client.create_table(**table_definition())
    repository, now = TenantRepository(Table(client, TABLE)), clock.now()
    tenant = create_tenant(repository, "Benchmark", MAIL_DOMAIN, now)
    made = create_key(repository, tenant.tenant_id, now, role="full", channel="internal", per_minute=MOST_PER_MINUTE)
    return basic(made.key.api_key, made.api_secret)
