"""What every connector with the capability `mirror` must do. Its tests inherit this."""

from __future__ import annotations

from scheducal.connectors import registry
from scheducal.connectors.connections.model import Filter
from tests.connectors.bench import Bench, connect, disconnect
from tests.connectors.cases.push import PushCases, wanted
from tests.connectors.fake import Fault
from tests.integration.world.catalog.business import Business
from tests.integration.world.pipeline import doubled, lost, reversed_order
from tests.integration.world.requests import INVITE_MARY, MOVED
from tests.integration.world.rows import of_kind


class MirrorCases(PushCases):
    """made: a connected world, of a fixture that the connector's tests define."""

    def test_what_changes_nothing_there_is_not_written(self, made: Bench) -> None:
        appointment_id = made.create()
        made.settle()
        made.world.client.invite(appointment_id, INVITE_MARY)
        made.settle()
        assert (made.asked("update"), made.sync(appointment_id)["version"]) == (0, 2)

    def test_any_course_of_stream_and_queue_ends_alike(self, made: Bench) -> None:
        for course in (lost, doubled, reversed_order):
            appointment_id = made.create(appointmentSubject=course.__name__)
            made.world.client.update(appointment_id, MOVED)
            made.world.pipeline.dispatch(doubled if course is lost else course)
            made.world.pipeline.work(course)
            made.settle()
            assert made.sync(appointment_id)["version"] == 2
        assert len(made.fake.all(made.subject.meetings)) == made.asked("create") == 3

    def test_an_old_event_does_nothing(self, made: Bench) -> None:
        made.create()
        made.settle()
        asked = [each for each in made.fake.sent if each.of == made.subject.meetings]
        made.world.pipeline.position = 0  # the stream gives everything again
        made.settle()
        assert [each for each in made.fake.sent if each.of == made.subject.meetings] == asked

    def test_dispatch_reads_no_more_for_it(self, made: Bench) -> None:
        # Who mirrors is read with the webhook endpoints; each mirror costs one write, and its messages one request.
        made.create()
        begin = made.world.wire.next_number
        made.world.pipeline.dispatch()
        assert made.world.wire.operations[begin:] == ["SendMessageBatch", "Query", "UpdateItem", "SendMessageBatch"]

    def test_a_record_that_is_gone_is_made_again_or_its_deletion_followed(self, made: Bench) -> None:
        appointment_id = made.create()
        made.settle()
        made.fake.records[made.subject.meetings].clear()
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        is_followed = "trigger" in registry.manifest(made.subject.kind).capabilities
        assert len(made.fake.all(made.subject.meetings)) == (0 if is_followed else 1)
        assert made.appointment(appointment_id)["status"] == ("cancelled" if is_followed else "confirmed")

    def test_reconcile_tries_again_what_was_given_up(self, made: Bench) -> None:
        made.fake.faults.extend(Fault(503, method="POST") for _ in range(9))
        appointment_id = made.create()
        made.settle()
        assert made.sync(appointment_id)["state"] == "failed"
        assert made.consistency()["failed"] == 1
        made.reconcile()
        assert made.sync(appointment_id)["state"] == "synced"
        assert (made.consistency()["failed"], made.consistency()["state"]) == (0, "active")
        assert made.shown() == [wanted(made, appointment_id)]

    def test_a_change_meanwhile_reaches_what_an_unknown_create_made(self, made: Bench) -> None:
        made.fake.faults.append(Fault(is_silent=True, takes_effect=True, method="POST"))
        appointment_id = made.create()
        made.world.pipeline.work()
        made.world.client.cancel(appointment_id)
        made.settle()
        assert made.fake.all(made.subject.meetings) == []

    def test_an_expired_token_is_renewed_once(self, made: Bench) -> None:
        made.world.clock.advance(hours=2)
        first, second = made.create(), made.create(appointmentSubject="Another")
        made.settle()
        assert [made.sync(each)["state"] for each in (first, second)] == ["synced", "synced"]
        assert made.fake.renewed == 1

    def test_revoked_access_is_noted_at_the_connection(self, made: Bench) -> None:
        made.revoke()
        made.create()
        made.world.pipeline.work()
        assert made.state() == "reauthorization_required"

    def test_an_unknown_outcome_is_looked_up(self, made: Bench) -> None:
        made.silence(takes_effect=True)
        made.create()
        made.settle()
        assert made.asked("create") == 1, "what took effect is not sent again"

    def test_a_refusal_is_seen_and_stays_until_something_else_is_wanted(self, made: Bench) -> None:
        made.fake.faults.append(Fault(422, body={"error": "no_such_thing"}, method="POST"))
        appointment_id = made.create()
        made.settle()
        assert made.sync(appointment_id)["state"] == "failed"
        assert "no_such_thing" in made.sync(appointment_id)["error"]
        assert "appointment.sync_failed" in [each["eventType"] for each in of_kind("event")]
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        assert made.shown() == [wanted(made, appointment_id)]

    def test_a_deleted_connection_ends_what_is_under_way_where_it_is_seen(self, made: Bench) -> None:
        made.fake.faults.append(Fault(429, method="POST"))
        appointment_id = made.create()
        made.world.pipeline.work()
        disconnect(made)
        made.settle()
        sync = made.sync(appointment_id)
        assert (sync["state"], sync["error"]) == ("failed", "the system is no longer connected")
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        assert made.asked("create") == 1

    def test_only_what_passes_the_filter_is_shown(self, made: Bench) -> None:
        business = Business(made.world.client)
        service, other = business.service(), business.service(name="Another")
        filtered = connect(made.world, made.subject, made.fake, Filter(services=(service,)))
        made.settle()
        chosen, _ = (business.book(each, at, key=at).data for each, at in ((service, "11:00"), (other, "14:00")))
        made.create()
        made.settle()
        mirrored = [each["appointmentId"] for each in of_kind("sync") if filtered.connection_id in each["system"]]
        assert mirrored == [chosen["appointmentId"]]
        assert len(made.fake.all(made.subject.meetings)) == 4, "the other connection shows all three"
