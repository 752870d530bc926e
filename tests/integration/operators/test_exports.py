"""Exports: every row that a person would understand, once, whatever fails."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scheducal.inventory.kinds import ROW_KINDS
from scheducal.operators import exports
from tests.faults import every_fault
from tests.integration.operators.operator import operator
from tests.integration.world.aws import ENVIRONMENT, client
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import rows
from tests.integration.world.webhooks.deliveries import registered
from tests.integration.world.world import World, worlds

BUCKET = ENVIRONMENT["EXPORT_BUCKET"]


def make_buckets() -> None:
    """Make the three buckets, which a fresh account lacks."""
    for name in ("EXPORT_BUCKET", "MAIL_BUCKET", "AUDIT_BUCKET"):
        place = {"LocationConstraint": "eu-central-1"}
        client("s3").create_bucket(Bucket=ENVIRONMENT[name], CreateBucketConfiguration=place)


def filled(world: World) -> None:
    """A tenant with an appointment, a mail and a webhook, beside another one."""
    registered(world, types=["appointment.created"])
    world.client.create(WITH_JOHN, idempotency_key="k")
    other = world.new_tenant("Other")
    other.create(WITH_JOHN, idempotency_key="k")
    world.pipeline.settle()


def exported(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Read the lines of an export that has ended, by its manifest."""
    folder = job["report"]["folder"]
    manifest = json.loads(_object(f"{folder}manifest.json"))
    texts = [_object(f"{folder}part-{number:05d}.jsonl") for number in range(1, manifest["parts"] + 1)]
    lines = [json.loads(line) for text in texts for line in text.splitlines()]
    assert sum(manifest["lines"].values()) == len(lines)
    return lines


def _object(key: str) -> bytes:
    found: bytes = client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
    return found


def _is_whole(world: World, job: dict[str, Any]) -> None:
    mine = [row for row in rows() if f"#{world.tenant.tenant_id}#" in row["pk"] and ROW_KINDS[row["kind"]].export]
    mine = [row for row in mine if row["pk"].startswith("T#")]
    lines = exported(job)
    assert sorted(line["ref"] for line in lines) == sorted(f"{row['pk']} {row['sk']}" for row in mine)
    text = json.dumps(lines)
    secrets = [str(row[name]) for row in rows() for name in ROW_KINDS[row["kind"]].hidden.split() if name in row]
    assert [each for each in secrets if each in text] == []


def test_an_export_has_every_row_that_a_person_would_understand(world: World) -> None:
    filled(world)
    make_buckets()
    here = operator(world)
    started = here.do("export", idempotency_key="e")
    assert started.status == 202
    again = here.do("export")
    assert (again.code, again.body["data"]) == ("job_in_progress", {"jobId": started.data["jobId"]})
    world.pipeline.settle()
    job = here.do("get_job", job_id=started.data["jobId"]).data
    assert (job["state"], job["report"]["format"]) == ("done", 1)
    _is_whole(world, job)
    assert {"appointment", "invitee", "event", "webhook", "delivery", "tenant", "apiKey"} <= job["counts"].keys()
    assert job["report"]["lines"] == job["counts"]


def test_an_export_of_many_parts_goes_on_whatever_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_PART_BYTES", 2_000)
    monkeypatch.setattr(exports, "_AT_ONCE", 4)
    for trial in every_fault(worlds(filled), but=frozenset({"GetItem", "Query", "Scan"})):
        with trial as world:
            with world.wire.unseen():
                make_buckets()
                here = operator(world)
            here.do("export", idempotency_key="e")
            world.pipeline.work()
            with world.wire.unseen():
                started = here.do("export", idempotency_key="e")
                world.pipeline.settle()
                job = here.do("get_job", job_id=started.data["jobId"]).data
                assert job["state"] == "done"
                assert job["report"]["parts"] > 1
                _is_whole(world, job)
