"""Deletions: all of a tenant goes, nothing of another, and a last walk proves it."""

from __future__ import annotations

from typing import Any

import pytest

from scheducal.operators import exports
from tests.faults import every_fault
from tests.integration.operators.operator import Operator, operator
from tests.integration.operators.test_exports import filled, make_buckets
from tests.integration.world.aws import ENVIRONMENT, client
from tests.integration.world.rows import rows
from tests.integration.world.world import World, worlds

BUCKET = ENVIRONMENT["MAIL_BUCKET"]
# A read that fails lets a part fail, which tests/integration/jobs tries.
_READS = frozenset({"GetItem", "GetObject", "ListObjectsV2", "Query", "Scan"})


def _mailed(world: World) -> None:
    """Three mails: one for the tenant as it comes, one of it that nobody understood, and one of somebody else."""
    make_buckets()
    address = world.tenant.sender_address
    for key, recipient in (("inbox/1", address), ("unmatched/unknown/2", address.upper()), ("inbox/3", "ten-x@mail")):
        body = f"Received: for <{recipient}>\r\nSubject: Re\r\n\r\nYes".encode()
        client("s3").put_object(Bucket=BUCKET, Key=key, Body=body)


def _mails() -> list[str]:
    return [each["Key"] for each in client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", ())]


def _others(tenant_id: str) -> list[tuple[str, str]]:
    mine = ("DISPATCHED", f"T#{tenant_id}#", "OPERATOR#", "T#operators#")
    kept = [row for row in rows() if not row["pk"].startswith(mine)]
    return sorted((row["pk"], row["sk"]) for row in kept)


def _is_gone(tenant_id: str) -> None:
    assert [row["pk"] for row in rows() if row["pk"].startswith(f"T#{tenant_id}#")] == []
    assert _mails() == ["inbox/3"]


def _proof(here: Operator, job_id: str) -> dict[str, Any]:
    job = here.do("get_job", job_id=job_id).data
    assert job["state"] == "done", job
    proof: dict[str, Any] = job["report"]["proof"]
    return proof


def test_all_of_a_tenant_goes_after_the_waiting_time(world: World) -> None:
    filled(world)
    _mailed(world)
    here, tenant_id = operator(world), world.tenant.tenant_id
    before = _others(tenant_id)
    started = here.do("delete", {"waitDays": 3})
    assert started.status == 202
    job_id = started.data["jobId"]
    assert here.do("get").data["tenant"]["state"] == "deleting"
    assert world.client.list().code == "tenant_suspended"
    for verb in ("delete", "resume"):
        refused = here.do(verb)
        assert (refused.code, refused.body["data"]) == ("tenant_in_deletion", {"jobId": job_id})
    world.clock.advance(days=2)
    world.pipeline.work()
    world.pipeline.sweep()
    assert here.do("get_job", job_id=job_id).data["state"] == "waiting"
    world.clock.advance(days=2)
    world.pipeline.settle()
    _is_gone(tenant_id)
    assert _others(tenant_id) == before
    proof = _proof(here, job_id)
    assert (proof["rowsLeft"], proof["mailsLeft"], proof["mailsRead"]) == (0, 0, 1)
    assert proof["passes"] == 2
    shown = here.do("get").data
    assert (shown["tenant"], shown["jobs"][0]["counts"]["rawMail"]) == (None, 2)
    assert world.client.list().code == "invalid_credentials"


def test_a_deletion_is_called_off_and_the_tenant_is_as_before(world: World) -> None:
    here = operator(world)
    for was_suspended in (False, True):
        if was_suspended:
            here.suspend()
        before = here.do("get").data["tenant"]
        job_id = here.do("delete", {"waitDays": 1}).data["jobId"]
        assert here.do("call_off", job_id=job_id, idempotency_key=job_id).data["state"] == "called_off"
        assert here.do("get").data["tenant"] == before
        world.clock.advance(days=2)
        world.pipeline.sweep()
        world.pipeline.settle()
        assert here.do("get").data["tenant"] == before


def test_a_fault_anywhere_leaves_nothing_of_the_tenant_and_all_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_AT_ONCE", 12)
    for trial in every_fault(worlds(filled), but=_READS):
        with trial as world:
            with world.wire.unseen():
                _mailed(world)
                here = operator(world)
                before = _others(world.tenant.tenant_id)
            here.do("delete", {"waitDays": 0}, idempotency_key="d")
            world.pipeline.work()
            with world.wire.unseen():
                job_id = here.do("delete", {"waitDays": 0}, idempotency_key="d").data["jobId"]
                world.pipeline.settle()
                _is_gone(world.tenant.tenant_id)
                assert _others(world.tenant.tenant_id) == before
                assert _proof(here, job_id)["rowsLeft"] == 0


def test_a_waiting_time_has_bounds(world: World) -> None:
    here = operator(world)
    for days in (-1, 91, "7", 1.5):
        assert here.do("delete", {"waitDays": days}).code == "invalid_field"
    assert here.do("get").data["tenant"]["state"] == "active"
