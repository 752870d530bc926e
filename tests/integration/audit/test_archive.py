"""Each day of an audit log is sealed, and an entry that somebody alters afterwards is found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from scheducal import clock
from scheducal.audit.archive import sealing
from scheducal.audit.archive.bucket import archive_bucket
from scheducal.audit.archive.repository import ChainRepository
from scheducal.audit.archive.verification import Verification, Verified
from scheducal.ids import made_at, timed_id
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.keys import Key
from scheducal.store.table import table
from scheducal.store.writes import Put
from tests.faults import Killed, every_fault
from tests.integration.world.aws import AUDIT_BUCKET, REGION, client
from tests.integration.world.functions import invoke
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import Row, of_kind
from tests.integration.world.world import World, worlds


@pytest.fixture
def archive(world: World) -> World:
    """Three days with entries, and a fourth; small parts, so that a day has several."""
    arranged(world)
    make_bucket()
    return world


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sealing, "MOST_LINES", 2)
    archive_bucket.cache_clear()
    yield
    archive_bucket.cache_clear()


def arranged(world: World, count: int = 3) -> None:
    for day in range(count):
        for number in range(3):
            world.client.create(
                {**WITH_JOHN, "appointmentSubject": f"{day}/{number}"}, idempotency_key=f"{day}/{number}"
            )
            world.clock.advance(minutes=1)
        world.clock.advance(days=2)


def make_bucket() -> None:
    client("s3").create_bucket(Bucket=AUDIT_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})


def seal(world: World) -> None:
    invoke(world.wire, "pipeline.archive", {})


def verify(world: World) -> Verified:
    return Verification(ChainRepository(table()), archive_bucket()).prove(world.tenant.tenant_id, clock.now())


def days(found: Verified) -> set[str]:
    return {each.day.isoformat() for each in found.findings}


def test_days_are_sealed_once_they_have_ended_and_each_stands_on_the_one_before(archive: World) -> None:
    seal(archive)
    found = verify(archive)
    assert (found.days, found.findings) == (3, [])
    assert found.entries == len(
        [each for each in of_kind("auditEntry") if each["tenantId"] == archive.tenant.tenant_id]
    )
    before = found.hash
    seal(archive)
    assert verify(archive).hash == before
    archive.clock.advance(days=1)
    assert verify(archive).findings == []
    assert found.through.isoformat() == "2026-03-24"
    chain = list(ChainRepository(table()).days(archive.tenant.tenant_id))
    assert [each.before for each in chain[1:]] == [each.hash for each in chain[:-1]]


def test_the_archive_has_no_value_of_a_person_and_erasing_one_alters_nothing(archive: World) -> None:
    seal(archive)
    texts = "".join(body.decode() for body in bodies().values())
    assert "john@acmecorp.com" not in texts
    assert "0/0" not in texts
    for row in of_kind("auditEntry"):
        table().put(Put(Key(row["pk"], row["sk"]), {name: row[name] for name in row if name != "personal"}))
    assert verify(archive).findings == []


def bodies() -> dict[str, bytes]:
    listed = client("s3").list_objects_v2(Bucket=AUDIT_BUCKET).get("Contents", [])
    return {
        each["Key"]: client("s3").get_object(Bucket=AUDIT_BUCKET, Key=each["Key"])["Body"].read() for each in listed
    }


def on(day: str) -> list[Row]:
    found = [row for row in of_kind("auditEntry") if row["at"].startswith(day) and row["objectKind"] == "appointment"]
    return sorted(found, key=lambda row: str(row["sk"]))


def write(row: Row) -> None:
    table().put(Put(Key(row["pk"], row["sk"]), row))


MIDDLE = "2026-03-21"


def alter(_world: World) -> None:
    write({**on(MIDDLE)[1], "actor": "key_of_another"})


def alter_value(_world: World) -> None:
    row = on(MIDDLE)[0]
    write({**row, "personal": row["personal"].replace("1/0", "Other")})


def remove(_world: World) -> None:
    row = on(MIDDLE)[0]
    table().delete(Key(row["pk"], row["sk"]))


def add(world: World) -> None:
    row = on(MIDDLE)[0]
    put = entry_put(Subject(world.tenant.tenant_id, "customer", "cus_1"), "created", "system")
    added = row["sk"][:-1] + ("y" if row["sk"].endswith("z") else "z")
    write({**put.item, "at": row["at"], "pk": row["pk"], "sk": added, "auditId": added})


def reorder(_world: World) -> None:
    first, second = on(MIDDLE)[:2]
    kept = ("pk", "sk", "gsi1sk", "gsi2sk", "dueAt")
    write({**second, **{name: first[name] for name in kept}})
    write({**first, **{name: second[name] for name in kept}})


def add_a_day(_world: World) -> None:
    row = on(MIDDLE)[0]
    audit_id = timed_id("aud", made_at(row["auditId"]) - timedelta(days=1))
    write({**row, "sk": audit_id, "auditId": audit_id, "gsi1sk": audit_id, "gsi2sk": audit_id, "dueAt": audit_id})


def objects(day: str) -> list[str]:
    return [key for key in bodies() if f"/{day}/" in key]


def overwrite(key: str, body: bytes) -> None:
    client("s3").put_object(Bucket=AUDIT_BUCKET, Key=key, Body=body)


def alter_object(_world: World) -> None:
    key = objects(MIDDLE)[0]
    overwrite(key, bodies()[key].replace(b"created", b"updated"))


def remove_object(_world: World) -> None:
    client("s3").delete_object(Bucket=AUDIT_BUCKET, Key=objects(MIDDLE)[0])


def add_object(_world: World) -> None:
    overwrite(objects(MIDDLE)[0].replace("00001", "00009"), b"{}\n")


def reorder_objects(_world: World) -> None:
    first, second = objects(MIDDLE)[:2]
    found = bodies()
    overwrite(first, found[second])
    overwrite(second, found[first])


def reorder_lines(_world: World) -> None:
    key = objects(MIDDLE)[0]
    overwrite(key, b"".join(reversed(bodies()[key].splitlines(keepends=True))))


def alter_hash(_world: World) -> None:
    write({**_day(MIDDLE), "hash": "0" * 64})


def remove_day(_world: World) -> None:
    row = _day(MIDDLE)
    table().delete(Key(row["pk"], row["sk"]))


def _day(day: str) -> Row:
    (row,) = [each for each in of_kind("auditDay") if each["day"] == day]
    return row


TAMPERINGS: tuple[Callable[[World], Any], ...] = (
    *(alter, alter_value, remove, add, reorder, add_a_day),
    *(alter_object, remove_object, add_object, reorder_objects, reorder_lines, alter_hash, remove_day),
)


def test_each_tampering_is_found_with_its_day() -> None:
    wrong, opened = {}, worlds(arranged)
    for tamper in TAMPERINGS:
        with opened() as world:
            make_bucket()
            seal(world)
            tamper(world)
            found = verify(world)
            # The entry that was added lies on the day before, which had none.
            if not any(
                ("2026-03-20" if tamper is add_a_day else MIDDLE) in f"{each.day} {each.problem}"
                for each in found.findings
            ):
                wrong[tamper.__name__] = found.findings
    assert wrong == {}


def test_a_fault_anywhere_seals_each_day_once() -> None:
    for trial in every_fault(worlds(lambda world: arranged(world, 1))):
        with trial as world:
            make_bucket()
            # A fault rings the function's alarm. The next run makes it good.
            with suppress(Exception, Killed):
                seal(world)
            with world.wire.unseen():
                seal(world)
                found = verify(world)
            assert (found.days, found.findings) == (1, [])
