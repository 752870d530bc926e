"""What every connector with the capability `mirror` must do. Its tests inherit this."""

from __future__ import annotations

from scheducal.connectors import registry
from scheducal.connectors.runners.parts import carrying_part, trigger_part
from tests.connectors.bench import Bench
from tests.connectors.cases.push import THE_SYSTEM_S_FORMS, PushCases, wanted
from tests.connectors.fake import Fault
from tests.integration.world.requests import INVITE_MARY, MOVED
from tests.integration.world.rows import of_kind


class MirrorCases(PushCases):
    """made: a connected world, of a fixture that the connector's tests define."""

    # The other forms are read before the connector sees them.
    forms = THE_SYSTEM_S_FORMS

    def test_what_changes_nothing_there_is_not_written(self, made: Bench) -> None:
        appointment_id = made.create()
        made.settle()
        made.world.client.invite(appointment_id, INVITE_MARY)
        made.settle()
        assert (made.asked("update"), made.sync(appointment_id)["version"]) == (0, 2)

    def test_a_record_that_is_gone_is_made_again_or_its_deletion_followed(self, made: Bench) -> None:
        appointment_id = made.create()
        made.settle()
        made.fake.records[made.subject.meetings].clear()
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        reads = "trigger" in registry.manifest(made.kind).capabilities
        is_followed = reads and carrying_part(trigger_part(made.kind)) is None
        assert len(made.fake.all(made.subject.meetings)) == (0 if is_followed else 1)
        assert made.appointment(appointment_id)["status"] == ("cancelled" if is_followed else "confirmed")

    def test_a_refusal_is_seen_and_stays_until_something_else_is_wanted(self, made: Bench) -> None:
        fault = Fault(422, body=made.fake.table.error(422, "no_such_thing"), method=made.subject.creates)
        made.fake.faults.append(fault)
        appointment_id = made.create()
        made.settle()
        assert made.sync(appointment_id)["state"] == "failed"
        assert "no_such_thing" in made.sync(appointment_id)["error"]
        assert "appointment.sync_failed" in [each["eventType"] for each in of_kind("event")]
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        assert made.shown() == [wanted(made, appointment_id)]
