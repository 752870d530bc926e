"""Retention takes away each kind of data once it was kept long enough, every day, unless a legal hold stands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from scheducal.errors import Refusal
from scheducal.privacy.retention.rules import parse_retention
from scheducal.privacy.retention.service import Retention
from scheducal.store.table import table
from tests.faults import every_fault
from tests.integration.operators.test_exports import make_buckets
from tests.integration.privacy.people import EMAIL, is_known
from tests.integration.world.aws import ENVIRONMENT, client
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World, worlds

BUCKET = ENVIRONMENT["MAIL_BUCKET"]


def keeps(world: World, *texts: str) -> None:
    Retention(table()).set(world.tenant.tenant_id, parse_retention(texts), "operator", world.clock.now())


def a_day(world: World, days: int = 1) -> None:
    world.clock.advance(days=days, minutes=5)
    world.pipeline.sweep()
    world.pipeline.work()


def report(world: World) -> Any:
    found = Retention(table()).job(world.tenant.tenant_id)
    assert found is not None
    assert found.is_open
    return found.report


def test_each_kind_goes_in_its_time_and_the_rest_stays(world: World) -> None:
    is_known(world)
    keeps(world, "bodies=30", "notes=90")
    world.pipeline.work()
    assert {row["subject"] for row in of_kind("appointment")} >= {"Ulla Quist alone"}
    a_day(world, 60)
    assert [row for row in of_kind("appointment") if {"subject", "body", "location"} & row.keys()] == []
    assert report(world)["removed"] == {"appointment": len(of_kind("appointment"))}
    assert "Ulla is shy" in str(of_kind("booking"))
    a_day(world, 60)
    assert "Ulla is shy" not in str(of_kind("booking"))
    assert {row["customerName"] for row in of_kind("booking")} == {"Ulla Quist"}
    a_day(world)
    assert report(world)["removed"] == {}


def test_a_legal_hold_keeps_what_would_go(world: World) -> None:
    is_known(world)
    world.client.send("privacy.hold", {"email": EMAIL, "reason": "Case 4711"})
    keeps(world, "bodies=30", "notes=30")
    a_day(world, 200)
    assert report(world)["removed"]["held"] > 3
    assert "Ulla is shy" in str(of_kind("booking"))


def test_logs_go_and_the_job_ends_with_the_settings(world: World) -> None:
    world.client.create(WITH_JOHN)
    world.pipeline.settle()
    keeps(world, "logs=10")
    a_day(world, 40)
    assert of_kind("event") == []
    keeps(world, "logs=")
    a_day(world, 2)
    job = Retention(table()).job(world.tenant.tenant_id)
    assert job is not None
    assert job.state == "done"
    keeps(world, "bodies=10")
    assert report(world) == {}


def test_a_fault_anywhere_is_made_good() -> None:
    def arrange(world: World) -> None:
        world.client.create(WITH_JOHN)
        world.pipeline.settle()
        keeps(world, "bodies=3", "logs=3")
        world.pipeline.work()
        world.clock.advance(days=60)

    for trial in every_fault(worlds(arrange)):
        with trial as world:
            with world.wire.unseen():
                world.pipeline.sweep()
            world.pipeline.consume("jobs")
            with world.wire.unseen():
                for _ in range(3):
                    world.clock.advance(minutes=15)
                    world.pipeline.sweep()
                    world.pipeline.work()
                assert (of_kind("event"), [row for row in of_kind("appointment") if "subject" in row]) == ([], [])


def test_wrong_settings_are_refused() -> None:
    wrong = (
        "bodies",
        "bodies=2",
        "bodies=3651",
        "bodies=-5",
        "bodies=x",
        "pictures=5",
        "=5",
        "bodies=٣٠",
        "calls=30",
        "rawMail=31",
    )
    for text in wrong:
        with pytest.raises(Refusal) as refused:
            parse_retention([text])
        assert refused.value.param == "keep", text


def test_settings_are_read_one_by_one() -> None:
    assert parse_retention(["bodies=365", "notes="]) == {"bodies": 365, "notes": None}


def test_received_mails_go_in_their_time_and_those_of_others_stay(world: World) -> None:
    make_buckets()
    address = world.tenant.sender_address
    mails = {
        "inbox/1": f"To: {address}\r\nFrom: otto@x.example",
        "inbox/2": f"To: {address.upper()}\r\nFrom: {EMAIL}",
        "inbox/3": "To: ten-x@mail.example",
        "unmatched/unknown/4": f"To: {address}",
    }
    for key, head in mails.items():
        client("s3").put_object(Bucket=BUCKET, Key=key, Body=f"{head}\r\n\r\nYes".encode())
    world.client.send("privacy.hold", {"email": EMAIL, "reason": "Case 4711"})
    keeps(world, "rawMail=7")
    world.pipeline.work()
    # S3 notes the true time.
    world.clock.advance(seconds=(datetime.now(UTC) - world.clock.now()).total_seconds())
    a_day(world, 6)
    assert _mails() == sorted(mails)
    a_day(world, 2)
    assert _mails() == ["inbox/2", "inbox/3"]
    assert report(world)["removed"]["rawMail"] == 2


def _mails() -> list[str]:
    return [each["Key"] for each in client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", ())]
