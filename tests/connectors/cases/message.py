"""What every connector with the capability `message` must do. Its tests inherit this."""

from __future__ import annotations

from scheducal.connectors.protocol import UNKNOWN
from tests.connectors.bench import Bench
from tests.connectors.fake import Fault
from tests.integration.world.requests import INVITE_MARY, MOVED


class MessageCases:
    """made: a connected world, of a fixture that the connector's tests define. Its system gets texts alone."""

    def test_a_text_for_each_thing_that_happens_and_none_for_the_rest(self, made: Bench) -> None:
        appointment_id = made.create(appointmentSubject="Review")
        made.settle()
        assert [text.partition(":")[0] for text in made.said()] == ["Booked"]
        assert "Review" in made.said()[0]
        made.world.client.invite(appointment_id, INVITE_MARY)
        made.settle()
        assert made.texts_sent == 1, "an invitee changes nothing that was said"
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        assert (made.texts_sent, made.said()[-1].partition(":")[0]) == (2, "Moved")
        made.world.client.cancel(appointment_id)
        made.settle()
        assert (made.texts_sent, made.said()[-1].partition(":")[0]) == (3, "Cancelled")
        assert made.sync(appointment_id)["state"] == "synced"

    def test_a_text_that_may_have_arrived_is_shown_and_never_sent_again(self, made: Bench) -> None:
        for takes_effect in (True, False):
            before = made.texts_sent
            made.silence(takes_effect=takes_effect)
            appointment_id = made.create(appointmentSubject=f"{takes_effect=}")
            made.settle()
            made.world.clock.advance(hours=25)
            made.world.client.invite(appointment_id, INVITE_MARY)
            made.settle()
            assert made.texts_sent == before + 1
            sync = made.sync(appointment_id)
            assert (sync["state"], sync["error"]) == ("failed", UNKNOWN)

    def test_a_throttled_text_waits_as_long_as_asked(self, made: Bench) -> None:
        made.throttle({"Retry-After": "90"})
        appointment_id = made.create()
        made.world.pipeline.work()
        assert made.sync(appointment_id)["state"] == "retrying"
        made.world.clock.advance(seconds=80)
        made.world.pipeline.sweep()
        made.world.pipeline.work()
        assert made.texts_sent == 1
        made.settle()
        assert (made.texts_sent, len(made.said())) == (2, 1)

    def test_a_refusal_is_shown_and_the_next_text_says_that_it_is_booked(self, made: Bench) -> None:
        made.fake.faults.append(Fault(422, body=made.fake.table.error(422, "no_such_person"), method="POST"))
        appointment_id = made.create()
        made.settle()
        sync = made.sync(appointment_id)
        assert sync["state"] == "failed"
        assert "no_such_person" in sync["error"]
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        assert [text.partition(":")[0] for text in made.said()] == ["Booked"]
        assert made.sync(appointment_id)["state"] == "synced"

    def test_a_text_waits_for_revoked_access_and_is_sent_once_there_is_access_again(self, made: Bench) -> None:
        made.revoke()
        appointment_id = made.create()
        made.world.pipeline.work()
        assert made.sync(appointment_id)["state"] == "waiting"
        assert made.said() == []
        made.give_access()
        made.settle()
        assert len(made.said()) == 1
        assert made.sync(appointment_id)["state"] == "synced"
