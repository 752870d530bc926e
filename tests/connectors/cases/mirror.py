"""What every connector with the capability `mirror` must do. Its tests inherit this."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from typing import Any

from scheducal.connectors import registry
from scheducal.connectors.connections.model import Filter
from scheducal.connectors.push.limiter import LONGEST_PAUSE
from tests.connectors.bench import Bench, connect, disconnect, reconnect
from tests.connectors.fake import Fault
from tests.integration.world.catalog.business import Business
from tests.integration.world.pipeline import doubled, lost, reversed_order
from tests.integration.world.requests import INVITE_MARY, MOVED
from tests.integration.world.rows import of_kind

_SHORT = timedelta(seconds=90)


class MirrorCases:
    """made: a connected world, of a fixture that the connector's tests define."""

    def test_created_changed_and_cancelled(self, made: Bench) -> None:
        appointment_id = made.create()
        made.settle()
        assert made.subject.shows(made.record) == shown(made, appointment_id)
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        assert made.subject.shows(made.record) == shown(made, appointment_id)
        assert (made.asked("create"), made.asked("update")) == (1, 1)
        sync = made.sync(appointment_id)
        assert (sync["system"], sync["state"], sync["version"]) == (made.subject.kind, "synced", 2)
        made.world.client.cancel(appointment_id)
        made.settle()
        assert made.fake.all(made.subject.meetings) == []
        assert made.sync(appointment_id)["state"] == "synced"

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
        """Who mirrors is read with the webhook endpoints; each mirror costs one write, and its messages one request."""
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
        assert made.subject.shows(made.record) == shown(made, appointment_id)

    def test_throttled_in_each_form(self, made: Bench) -> None:
        """Nobody asks before the time; absurd and absent waits are ours to choose."""
        vendor = registry.manifest(made.subject.kind).retry_header or "Retry-After"
        forms: tuple[tuple[str, str, timedelta | None], ...] = (
            ("Retry-After", "90", _SHORT),
            ("Retry-After", "a date", _SHORT),
            (vendor, "90", _SHORT),
            ("", "", None),
            ("Retry-After", "soon", None),
            ("Retry-After", "-5", None),
            ("Retry-After", "999999999999", LONGEST_PAUSE),
        )
        assert [each for form in forms for each in self.throttled(made, *form)] == []

    def throttled(self, made: Bench, header: str, value: str, wait: timedelta | None) -> list[str]:
        """What is wrong after one throttled create."""
        begun, before = made.world.clock.now(), made.asked("create")
        text = format_datetime(begun + _SHORT, usegmt=True) if value == "a date" else value
        made.fake.faults.append(Fault(429, {header: text} if header else {}, method="POST"))
        appointment_id = made.create(appointmentSubject=f"{header} {value}")
        made.world.pipeline.work()
        state = made.sync(appointment_id)["state"]
        failures = [] if state == "retrying" else [f"is shown as {state}"]
        if wait:
            made.world.clock.advance(seconds=wait.total_seconds() - 2)
            made.world.pipeline.sweep()
            made.world.pipeline.work()
            failures += [] if made.asked("create") == before + 1 else ["asked too early"]
        made.settle()
        took = made.world.clock.now() - begun
        failures += [] if made.sync(appointment_id)["state"] == "synced" else ["never arrived"]
        failures += [f"took {took}"] if took > (wait or timedelta()) + timedelta(minutes=20) else []
        # A calm minute, so that no place is taken when the next form begins.
        made.world.clock.advance(minutes=5)
        return [f"{header}: {value}: {each}" for each in failures]

    def test_an_unknown_outcome_is_looked_up_before_it_is_sent_again(self, made: Bench) -> None:
        for takes_effect in (True, False):
            made.fake.faults.append(Fault(is_silent=True, takes_effect=takes_effect, method="POST"))
            appointment_id = made.create(appointmentSubject=f"{takes_effect=}")
            made.settle()
            assert made.sync(appointment_id)["state"] == "synced"
        assert len(made.fake.all(made.subject.meetings)) == 2, "each appointment has one record"
        assert made.asked("create") == 3, "the one that took effect was not sent again"

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

    def test_a_refused_token_is_renewed_once(self, made: Bench) -> None:
        made.fake.tokens.clear()
        appointment_id = made.create()
        made.settle()
        assert made.sync(appointment_id)["state"] == "synced"
        assert made.fake.renewed == 1

    def test_revoked_access_is_seen_and_what_waits_goes_on(self, made: Bench) -> None:
        made.fake.revoke()
        appointment_id = made.create()
        made.world.pipeline.work()
        assert made.sync(appointment_id)["state"] == "waiting"
        assert made.state() == "reauthorization_required"
        reconnect(made)
        made.settle()
        assert made.sync(appointment_id)["state"] == "synced"
        assert made.subject.shows(made.record) == shown(made, appointment_id)

    def test_a_refusal_is_seen_and_stays_until_something_else_is_wanted(self, made: Bench) -> None:
        made.fake.faults.append(Fault(422, body={"error": "no_such_thing"}, method="POST"))
        appointment_id = made.create()
        made.settle()
        assert made.sync(appointment_id)["state"] == "failed"
        assert "no_such_thing" in made.sync(appointment_id)["error"]
        assert "appointment.sync_failed" in [each["eventType"] for each in of_kind("event")]
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        assert made.subject.shows(made.record) == shown(made, appointment_id)

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


def shown(made: Bench, appointment_id: str) -> dict[str, Any]:
    """What the system should show of an appointment, by our own names."""
    found = made.appointment(appointment_id)
    (row,) = [each for each in of_kind("appointment") if each["appointmentId"] == appointment_id]
    return {"subject": found["subject"], "start": row["startInstant"], "end": row["endInstant"]}
