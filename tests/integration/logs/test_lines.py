"""Log lines: one for each request, and faults with what they were about.

That none has anything of a person: invariants/test_invariant_8_secrets.py.
"""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from scheducal.api import resolver
from tests.faults import Mode
from tests.integration.scenarios import the_id
from tests.integration.world.functions import forget_everything, module
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.world import World


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Everything that the loggers of endpoints and of the sync worker write."""
    own = io.StringIO()
    for logger in (resolver.logger, module("pipeline.sync").logger):
        monkeypatch.setattr(logger.registered_handler, "stream", own)
    return own


def lines(written: io.StringIO, message: str) -> list[dict[str, Any]]:
    """Give the lines with a message."""
    found = [json.loads(line) for line in written.getvalue().splitlines()]
    return [each for each in found if each["message"] == message]


def test_each_request_logs_one_line(world: World, written: io.StringIO) -> None:
    made = world.client.create(WITH_JOHN, idempotency_key="k")
    refused = world.client.get("apt_none")
    found = lines(written, "request")
    assert [each["correlation_id"] for each in found] == [each.headers["X-Request-Id"] for each in (made, refused)]
    assert [each["request_id"] for each in found] == [each["correlation_id"] for each in found]
    assert [each["status"] for each in found] == [201, 404]
    assert [each["route"] for each in found] == [
        "POST /api/v1/appointments",
        "GET /api/v1/appointments/{appointmentId}",
    ]
    assert {each["tenant_id"] for each in found} == {world.tenant.tenant_id}
    assert all(each["duration_ms"] >= 0 and len(each["source"]) == 16 for each in found)


def test_a_request_of_nobody_has_no_tenant(world: World, written: io.StringIO) -> None:
    stranger = type(world.client)(world.wire, world.client.api_key, "sec_wrong")
    assert stranger.list().status == 401
    (found,) = lines(written, "request")
    assert "tenant_id" not in found
    assert found["status"] == 401


def test_a_setting_shows_the_address_itself(
    world: World, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.client.list()
    hashed = lines(written, "request")[-1]["source"]
    monkeypatch.setenv("SOURCE_SHOWN", "plain")
    forget_everything()
    world.client.list()
    shown = lines(written, "request")[-1]["source"]
    forget_everything()
    assert shown == "unknown", "the events of this client have no address"
    assert shown != hashed


def test_a_fault_names_awss_error_and_what_it_was_about(world: World, written: io.StringIO) -> None:
    made = world.client.create(WITH_JOHN, idempotency_key="k")
    world.pipeline.dispatch()
    world.wire.fail(world.wire.next_number, Mode.FAULTY)
    world.pipeline.sync()
    (fault,) = lines(written, "unexpected fault")
    assert (fault["aws_operation"], fault["aws_code"]) == ("GetItem", "InternalServerError")
    assert (fault["tenant_id"], fault["appointment_id"]) == (world.tenant.tenant_id, the_id())
    assert fault["request_id"] == made.headers["X-Request-Id"]
