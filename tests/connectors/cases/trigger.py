"""What every connector with the capability `trigger` must do. Its tests inherit this."""

from __future__ import annotations

import pytest

from tests.connectors.bench import Bench
from tests.connectors.cases.pull import PullCases
from tests.integration.world.rows import of_kind


class TriggerCases(PullCases):
    """made: a connected world, of a fixture that the connector's tests define."""

    def test_a_record_that_people_delete_cancels_the_appointment(self, made: Bench) -> None:
        appointment_id = made.create()
        made.settle()
        record = made.record
        del made.fake.records[made.subject.meetings][record["id"]]
        made.tell(record["id"])
        made.settle()
        assert made.appointment(appointment_id)["status"] == "cancelled"
        assert made.shown() == []

    def test_what_proves_nothing_is_answered_alike_and_kept_nowhere(self, made: Bench) -> None:
        made.create()
        made.settle()
        proven, looks = made.tell(made.record["id"]), len(of_kind("look"))
        assert looks == 1
        assert made.tell("another", secret="guessed") == proven
        assert len(of_kind("look")) == looks

    def test_its_owners_see_where_it_tells_us_of_changes(self, made: Bench) -> None:
        path = {"connectionId": made.connection.connection_id}
        if not made.fake.all("hooks"):
            pytest.skip("people subscribe there by hand")
        shown_there = made.world.client.send("connections.get", None, path).data["incomingUrl"]
        assert [each.get("url") or each["target"] for each in made.fake.all("hooks")] == [shown_there]

    def test_a_subscription_is_renewed_before_it_ends(self, made: Bench) -> None:
        if not made.fake.all("hooks"):
            pytest.skip("people subscribe there by hand")
        (before,) = [each["etag"] for each in made.fake.all("hooks")]
        for _ in range(8):
            made.world.clock.advance(hours=20)
            made.world.pipeline.sweep()
            made.settle()
        (after,) = [each["etag"] for each in made.fake.all("hooks")]
        assert after != before
