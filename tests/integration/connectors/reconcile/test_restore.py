"""A table that went back to an earlier moment, and a calendar that did not: the calendar follows the table."""

from __future__ import annotations

from scheducal.store.table import table
from scheducal_tools.cli.operations.restore.reconciliation import Reconciliation
from tests.integration.connectors.rig import Connected
from tests.integration.restore.two_tables import moment, retell, take_back
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind


def test_our_own_later_writes_are_no_changes_of_a_person(connected: Connected) -> None:
    world = connected.world
    appointment_id = world.client.create(WITH_JOHN, idempotency_key="k").data["appointmentId"]
    connected.settle()
    rows = moment()
    world.clock.advance(minutes=1)
    world.client.update(appointment_id, {"appointmentSubject": "Spoilt"}, idempotency_key="u")
    connected.settle()
    with world.wire.unseen():
        take_back(rows)
        assert retell(world) == 1
        Reconciliation(table()).begin(world.clock.now())

    connected.settle()
    world.pipeline.sweep()
    connected.settle()

    [row] = of_kind("appointment")
    assert (row["subject"], row["version"]) == (WITH_JOHN["appointmentSubject"], 3)
    event = connected.calendar.read(connected.reference)
    assert event is not None
    assert event.subject == WITH_JOHN["appointmentSubject"]
