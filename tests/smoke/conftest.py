"""A deployed stage, or the running local stack, and a tenant that is there for one run."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from scheducal import clock
from scheducal_tools.cli.stage import Stage, opened
from scheducal_tools.cli.target import Target
from scheducal_tools.local.demo.receiver import Receiver, receiving
from tests.smoke.client import TenantClient

PER_MINUTE = 600
_OPTIONS = {
    "--stage": "dev, staging, prod; without it the local stack",
    "--profile": "AWS profile of the stage",
    "--region": "AWS region of the stage",
    "--url": "where the API is, if not at its own address",
    "--receiver": "a URL that answers webhooks with 2xx",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the options of `scheducal smoke`."""
    group = parser.getgroup("smoke")
    for name, text in _OPTIONS.items():
        group.addoption(name, default=None, help=text)


@pytest.fixture(scope="session")
def target(pytestconfig: pytest.Config) -> Target:
    """Which stage is tried."""
    return Target(*(pytestconfig.getoption(name) for name in ("--stage", "--profile", "--region")))


@pytest.fixture(scope="session")
def stage(target: Target) -> Iterator[Stage]:
    """The stage with the operator's credentials."""
    with opened(target) as found:
        yield found


@pytest.fixture(scope="session")
def url(pytestconfig: pytest.Config, stage: Stage) -> str:
    """Where the API answers."""
    given: str | None = pytestconfig.getoption("--url")
    return given or stage.outputs.api_url


@pytest.fixture(scope="session")
def anybody(url: str) -> Iterator[httpx.Client]:
    """Somebody without a key."""
    with httpx.Client(base_url=url, timeout=30) as connection:
        yield connection


@pytest.fixture(scope="session")
def client(stage: Stage, url: str) -> Iterator[TenantClient]:
    """A tenant of its own with a key. What it makes is taken back at the end, and its key revoked."""
    tenant = stage.tenants.create(f"Smoke test {clock.now():%Y-%m-%d %H:%M}")["tenantId"]
    key = stage.tenants.create_key(tenant, label="smoke", role="full", per_minute=PER_MINUTE, channel="internal")
    auth = (key["apiKey"], key["apiSecret"])
    with httpx.Client(base_url=url, auth=auth, timeout=30) as connection:
        made = TenantClient(connection)
        try:
            yield made
        finally:
            made.take_back()
            stage.tenants.revoke_key(tenant, key["apiKey"])
        assert connection.get("/api/v1/appointments").status_code == 401, "a revoked key still works"


@pytest.fixture
def receiver(pytestconfig: pytest.Config, target: Target) -> Iterator[str | Receiver]:
    """Where webhooks go: the URL that was given, or on the local stack a server of this process."""
    given: str | None = pytestconfig.getoption("--receiver")
    if given:
        yield given
    elif target.is_local:
        with receiving() as here:
            yield here
    else:
        pytest.skip("no --receiver was given: name a URL that answers 2xx, and deliveries are tried too")
