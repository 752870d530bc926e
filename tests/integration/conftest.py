"""The fixtures of the integration tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore.config import Config
from moto import mock_aws

from scheducal import aws
from tests.integration.world.aws import ENVIRONMENT
from tests.integration.world.client import Client
from tests.integration.world.functions import forget_everything
from tests.integration.world.pipeline import Pipeline
from tests.integration.world.rows import strangers
from tests.integration.world.samples import Send, sender
from tests.integration.world.world import World, fresh_world


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Powertools warns where a handler fails before its first metric, which is no fault of ours."""
    for item in items:
        item.add_marker(pytest.mark.filterwarnings("ignore:No application metrics to publish"))


@pytest.fixture(autouse=True, scope="module")
def environment() -> Iterator[None]:
    """The functions' environment; clients are made once for a module, since that is what takes long."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        # Every request to AWS is held against the service's own description; the functions leave that out.
        patch.setattr(aws, "_LEAN", aws._LEAN.merge(Config(parameter_validation=True)))
        forget_everything()
        with mock_aws():  # moto takes long to start; a world only empties its account
            yield
    forget_everything()


@pytest.fixture
def world() -> Iterator[World]:
    """A fresh account, tenant and key, with a clock that stands still."""
    with fresh_world() as opened:
        yield opened
        assert strangers() == [], "enter the row, or its attribute, in scheducal/inventory"


@pytest.fixture
def client(world: World) -> Client:
    """The tenant's client."""
    return world.client


@pytest.fixture
def send(world: World) -> Send:
    """Invokes functions with their samples."""
    return sender(world)


@pytest.fixture
def pipeline(world: World) -> Pipeline:
    """What AWS does between the functions."""
    return world.pipeline
