"""Deletions: all of a tenant goes, nothing of another, and a last walk proves it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scheducal.audit.archive.bucket import archive_bucket
from scheducal.audit.rules import NOTHING, begun, line_of, linked
from scheducal.ids import new_id
from scheducal.operators import exports
from scheducal.privacy.model import LegalHold, Person, Sought
from scheducal.privacy.repository import PrivacyRepository
from scheducal.store.table import table
from tests.faults import every_fault
from tests.integration.operators.operator import Operator, operator
from tests.integration.operators.test_exports import filled, make_buckets
from tests.integration.world.aws import ENVIRONMENT, client
from tests.integration.world.requests import WITH_JOHN
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
    assert proof["passes"] == 3
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


def test_the_audit_log_is_archived_before_it_goes(world: World) -> None:
    filled(world)
    _mailed(world)
    here, tenant_id = operator(world), world.tenant.tenant_id
    world.clock.advance(days=2)
    world.pipeline.archive()
    world.clock.advance(minutes=1)
    world.client.create(WITH_JOHN, idempotency_key="later")
    written = {
        row["auditId"]: line_of(row) for row in rows() if row["kind"] == "auditEntry" and row["tenantId"] == tenant_id
    }
    job_id = here.do("delete", {"waitDays": 0}).data["jobId"]
    world.pipeline.settle()
    log = here.do("get_job", job_id=job_id).data["report"]["auditLog"]
    bucket = archive_bucket()
    lines = [line for key in bucket.keys(log["folder"]) for line in bucket.lines(key)]
    archived = {json.loads(line)["auditId"]: line for line in lines}
    assert written.items() <= archived.items()
    assert [json.loads(line)["action"] for line in lines if json.loads(line)["auditId"] not in written] == [
        "deletion_started"
    ]
    assert (log["days"], log["entries"]) == (2, len(lines))
    days = {key.split("/")[2]: bucket.lines(key) for key in bucket.keys(log["folder"])}
    found = NOTHING
    for day in sorted(days):
        found = linked(begun(found, day), days[day])
    assert found == log["hash"]
    world.pipeline.archive()
    _is_gone(tenant_id)


def test_a_legal_hold_stops_a_deletion_until_somebody_ends_it(world: World) -> None:
    filled(world)
    _mailed(world)
    here, tenant_id = operator(world), world.tenant.tenant_id
    held = world.client.send("privacy.hold", {"email": "john@acmecorp.com", "reason": "Case 1"}).data["legalHoldId"]
    refused = here.do("delete", {"waitDays": 0})
    assert (refused.status, refused.code, refused.body["data"]) == (409, "tenant_held", {"legalHoldIds": [held]})
    assert here.do("get").data["tenant"]["state"] == "active"
    for wrong in ("yes", 1, None):
        assert here.do("delete", {"endLegalHolds": wrong}).code in {"invalid_field", "missing_required_field"}
    job_id = here.do("delete", {"waitDays": 1, "endLegalHolds": True}).data["jobId"]
    (entry,) = [each for each in rows() if each.get("action") == "deletion_started"]
    assert held in entry["changes"]
    later = _held_meanwhile(tenant_id, world)
    world.clock.advance(days=1, minutes=2)
    world.pipeline.sweep()
    world.pipeline.work()
    assert here.do("get_job", job_id=job_id).data["report"]["legalHolds"] == [later]
    assert here.do("call_off", job_id=job_id).data["state"] == "called_off"
    assert here.do("get").data["tenant"]["state"] == "active"
    for each in (held, later):
        assert world.client.send("privacy.release", {}, {"legalHoldId": each}).status == 200
    again = here.do("delete", {"waitDays": 0}).data["jobId"]
    world.pipeline.settle()
    assert _proof(here, again)["rowsLeft"] == 0


def _held_meanwhile(tenant_id: str, world: World) -> str:
    """Set a hold at the command line, since no key of the tenant opens anything."""
    now = world.clock.now()
    hold = LegalHold(tenant_id, new_id("lgh", now), Sought(email="a@b.example"), Person(), "Case 2", "op", now)
    table().transact([PrivacyRepository(table()).hold_put(hold)])
    return hold.hold_id


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
