"""What the engine does with every connector alike. The toy connector's tests inherit this, so others need not."""

from __future__ import annotations

from scheducal.connectors.connections.model import Filter
from tests.connectors.bench import Bench, connect, disconnect
from tests.connectors.cases.message import MessageCases
from tests.connectors.cases.mirror import MirrorCases
from tests.connectors.cases.push import EACH_FORM, wanted
from tests.connectors.cases.trigger import TriggerCases
from tests.connectors.fake import Fault
from tests.integration.world.catalog.business import Business
from tests.integration.world.pipeline import doubled, lost, reversed_order
from tests.integration.world.requests import MOVED
from tests.integration.world.rows import of_kind


class MirrorEngineCases(MirrorCases):
    """made: a connected world, of a fixture that the connector's tests define."""

    forms = EACH_FORM

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


class TriggerEngineCases(TriggerCases):
    """made: a connected world, of a fixture that the connector's tests define."""

    def test_a_change_that_was_followed_comes_again_and_is_no_change(self, made: Bench) -> None:
        appointment_id = made.create()
        made.settle()
        made.world.clock.advance(minutes=1)
        made.fake.touch(made.record, **made.subject.moved)
        for _ in range(3):
            made.tell(made.record["id"], made.record["id"])
            made.settle()
        assert made.appointment(appointment_id)["version"] == 2

    def test_a_change_that_nobody_told_is_looked_at_before_ours_is_written(self, made: Bench) -> None:
        appointment_id = made.create()
        made.settle()
        made.world.clock.advance(minutes=1)
        made.fake.touch(made.record, **made.subject.moved)
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        assert made.shown() == [wanted(made, appointment_id)]
        assert [each["field"] for each in of_kind("conflict")] == ["time"]

    def test_a_record_of_nobody_s_is_looked_at_and_left_alone(self, made: Bench) -> None:
        stranger = made.fake.add(made.subject.meetings, {})
        made.tell(stranger["id"])
        made.settle()
        assert [each["state"] for each in of_kind("look")] == ["looked at"]
        assert of_kind("appointment") == []


class MessageEngineCases(MessageCases):
    """made: a connected world, of a fixture that the connector's tests define. Its system gets texts alone."""

    def test_any_course_of_stream_and_queue_says_it_once(self, made: Bench) -> None:
        for course in (lost, doubled, reversed_order):
            before, appointment_id = made.texts_sent, made.create(appointmentSubject=course.__name__)
            made.world.pipeline.dispatch(doubled if course is lost else course)
            made.world.pipeline.work(course)
            made.settle()
            made.world.pipeline.position = 0  # the stream gives everything again
            made.settle()
            assert made.texts_sent == before + 1
            assert made.sync(appointment_id)["state"] == "synced"

    def test_an_appointment_that_is_over_says_nothing_any_more(self, made: Bench) -> None:
        made.revoke()
        appointment_id = made.create()
        made.world.pipeline.work()
        made.world.clock.advance(days=60)
        made.give_access()
        made.settle()
        sync = made.sync(appointment_id)
        assert (made.said(), sync["state"]) == ([], "failed")
        assert "was over" in sync["error"]

    def test_nothing_is_said_by_a_connection_that_is_gone(self, made: Bench) -> None:
        appointment_id = made.create()
        made.settle()
        disconnect(made)
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        assert made.texts_sent == 1
