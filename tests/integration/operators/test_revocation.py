"""Connections of a tenant that is deleted: access is taken back where the system can do so, and told where not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.connectors.authorization_servers import AuthServers, auth_servers
from tests.integration.operators.operator import operator
from tests.integration.operators.test_exports import make_buckets
from tests.integration.world.world import World


@pytest.fixture
def at_hand(world: World) -> Iterator[AuthServers]:
    with auth_servers(world) as found:
        make_buckets()
        yield found


def _deleted(world: World) -> dict[str, str]:
    here = operator(world)
    job_id = here.do("delete", {"waitDays": 0}).data["jobId"]
    world.pipeline.settle()
    job = here.do("get_job", job_id=job_id).data
    assert job["state"] == "done"
    return {each["connectionId"]: each["access"] for each in job["report"]["connections"]}


def test_google_takes_its_tokens_back_and_microsoft_cannot(world: World, at_hand: AuthServers) -> None:
    google, microsoft = at_hand.connect(), at_hand.connect(kind="exchange")
    assert len(at_hand.google.grants.refresh_tokens()) == 1
    assert _deleted(world) == {google: "revoked", microsoft: "left"}
    assert at_hand.google.grants.refresh_tokens() == []


def test_access_that_was_lost_before_needs_nothing(world: World, at_hand: AuthServers) -> None:
    connection_id = at_hand.connect()
    for token in at_hand.google.grants.refresh_tokens():
        at_hand.google.grants.forget(token)
    assert _deleted(world) == {connection_id: "revoked"}, "Google says 400 to a token that it does not know"


def test_a_link_of_a_suspended_tenant_connects_nothing(world: World, at_hand: AuthServers) -> None:
    asked = at_hand.ask().data
    answer = at_hand.consent(asked["authorizationUrl"])
    operator(world).suspend()
    for page in (at_hand.visit(asked["authorizationUrl"]), at_hand.come_back(answer)):
        assert (page.status, "suspended" in page.html) == (400, True)
    assert len(at_hand.google.grants.refresh_tokens()) == 0
