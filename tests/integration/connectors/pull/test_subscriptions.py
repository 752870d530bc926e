"""Notifications, and what is found without them: nothing that people do in a calendar is missed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scheducal.clock import isoformat
from scheducal.connectors.connected import ConnectedCalendar, RemoteEvent
from scheducal.connectors.looks.queue import changes_queue, messages_about
from scheducal.http.request import SystemUnavailable
from tests.integration.connectors.gateway import inbound
from tests.integration.connectors.rig import Connected, at
from tests.integration.world.aws import stored_items
from tests.integration.world.requests import JOHN, WITH_JOHN
from tests.integration.world.rows import of_kind, partitions, the_partition
from tests.integration.world.world import World

LATER = at("2026-04-17T18:00:00"), at("2026-04-17T19:00:00")


@pytest.fixture
def watched(connected: Connected) -> Connected:
    """Make a calendar with one appointment of John's, which is watched."""
    connected.pull_run()
    connected.world.client.create(WITH_JOHN, idempotency_key="k")
    connected.world.pipeline.settle()
    connected.settle()
    connected.world.clock.advance(seconds=30)
    return connected


def is_moved() -> bool:
    return bool(the_partition().appointment["startLocal"] == "2026-04-17T11:00:00")


def silence(connected: Connected) -> None:
    """Let the calendar tell of nothing any more, as after its notifications got lost."""
    if connected.kind == "exchange":
        connected.fake.subscriptions.paused = True
    else:
        connected.fake.channels.channels.clear()


def forget_cursors(connected: Connected) -> None:
    """Let the calendar know no longer what changed since a cursor."""
    if connected.kind == "exchange":
        connected.fake.forget_cursors()
        return
    calendar = connected.fake.calendars()[0]
    calendar.oldest = calendar.changes + 1
    calendar.changes += 1


def drop(connected: Connected) -> None:
    """Let the calendar forget every subscription."""
    if connected.kind == "exchange":
        connected.fake.subscriptions.end_all()
    else:
        connected.fake.channels.channels.clear()


def pass_hours(connected: Connected, hours: int, *, step: int = 1) -> None:
    """Let so many hours pass without a notification. step: hours from sweep to sweep."""
    for _ in range(0, hours, step):
        connected.world.clock.advance(hours=step)
        connected.world.pipeline.sweep()
        connected.world.pipeline.settle()


def channels(connected: Connected) -> int:
    """Count the subscriptions the calendar has that are in force."""
    now = connected.world.clock.now()
    if connected.kind == "exchange":
        return sum(each.expires_at > now for each in connected.fake.subscriptions.by_id.values())
    return len(connected.fake.channels.channels)


def test_a_day_without_notifications_misses_nothing(watched: Connected) -> None:
    silence(watched)
    watched.person.move(watched.reference, *LATER)
    watched.person.respond(watched.reference, JOHN, "declined")
    watched.settle()
    assert not is_moved()
    pass_hours(watched, 24)
    assert is_moved()
    assert [row["participation"] for row in the_partition().of_kind("invitee")] == ["declined"]


def test_subscriptions_are_renewed_before_they_end_and_never_pile_up(watched: Connected) -> None:
    for _ in range(20):
        watched.world.clock.advance(hours=12)
        watched.world.pipeline.sweep()
        watched.world.pipeline.settle()
        assert channels(watched) == 1
    watched.person.move(watched.reference, *LATER)
    watched.settle()
    assert is_moved()


def test_a_subscription_that_is_gone_is_made_anew_and_what_was_missed_is_found(watched: Connected) -> None:
    before = watched.pull_state["channel"]["subscriptionId"]
    drop(watched)
    watched.person.move(watched.reference, *LATER)
    pass_hours(watched, 24 * 4, step=6)
    assert is_moved()
    assert watched.pull_state["channel"]["subscriptionId"] != before
    assert channels(watched) == 1


def test_access_given_anew_brings_notifications_back_at_once(watched: Connected) -> None:
    """With the access before, the calendar may have dropped the subscription."""
    drop(watched)
    now = isoformat(watched.world.clock.now())
    made = {"tenantId": watched.world.tenant.tenant_id, "calendarId": watched.calendar_id, "occurredAt": now}
    with watched.wire.unseen():
        changes_queue().send(messages_about([{**made, "eventType": "calendar.connected"}]))
    watched.world.pipeline.settle()
    assert channels(watched) == 1
    watched.person.move(watched.reference, *LATER)
    watched.settle()
    assert is_moved()


def test_a_cursor_that_is_too_old_leads_to_a_look_at_everything(watched: Connected) -> None:
    silence(watched)
    watched.person.delete(watched.reference)
    forget_cursors(watched)
    pass_hours(watched, 7)
    assert the_partition().appointment["status"] == "cancelled"


def test_access_that_is_lost_keeps_syncs_waiting_until_it_is_given_anew(watched: Connected) -> None:
    appointment_id = the_partition().appointment["appointmentId"]
    watched.tokens.withdraw()
    watched.world.client.update(appointment_id, {"appointmentSubject": "Later"})
    watched.world.pipeline.settle()
    [sync] = watched.world.client.get(appointment_id).data["sync"]
    assert (sync["state"], sync["attempts"]) == ("waiting", 0)
    watched.pull_run()
    watched.tokens.withdrawn = False
    watched.pull_run()
    event = watched.calendar.read(watched.reference)
    assert event is not None
    assert event.subject == "Later"
    [sync] = watched.world.client.get(appointment_id).data["sync"]
    assert (sync["state"], sync["error"]) == ("synced", None)


def test_a_connection_that_is_deleted_is_watched_no_longer(watched: Connected) -> None:
    watched.is_gone = True
    watched.pull_run()
    assert of_kind("watch") == []
    appointment_id = the_partition().appointment["appointmentId"]
    watched.world.client.update(appointment_id, {"appointmentSubject": "Later"})
    watched.world.pipeline.settle()
    [sync] = watched.world.client.get(appointment_id).data["sync"]
    assert (sync["state"], sync["error"]) == ("failed", "the calendar is no longer connected")
    assert sync["version"] == 1, "what the calendar shows"


def queued() -> int:
    """Count the pull runs wait."""
    from tests.integration.world.aws import visible_at

    return len(visible_at("changes"))


def graph_notice(secret: str, subscription: str) -> bytes:
    entry = {"subscriptionId": subscription, "clientState": secret, "changeType": "updated", "resource": "x"}
    return json.dumps({"value": [entry, entry]}).encode()


def secret_of(connected: Connected) -> tuple[str, str]:
    """Give the secret of the calendar's subscription, and the subscription's id."""
    if connected.kind == "exchange":
        [watch] = connected.fake.subscriptions.by_id.values()
        return str(watch.secret), watch.subscription_id
    [channel] = connected.fake.channels.channels.values()
    return str(channel.token), str(channel.channel_id)


def notify(connected: Connected, secret: str, subscription: str) -> int:
    """Give the answer's status."""
    if connected.kind == "exchange":
        return inbound(connected.wire, "microsoft", {}, graph_notice(secret, subscription)).status_code
    headers = {"x-goog-channel-token": secret, "x-goog-channel-id": subscription, "x-goog-resource-state": "exists"}
    return inbound(connected.wire, "google", headers).status_code


def test_notifications_count_with_secret_and_subscription_and_nobody_learns_which(watched: Connected) -> None:
    secret, subscription = secret_of(watched)
    wrong = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    other = secret.replace("cal_", "cal_0", 1)[:-1]
    forged: list[tuple[Any, Any]] = [(wrong, subscription), (secret, "unknown"), (other, subscription), ("", "")]
    answers = {notify(watched, *each) for each in forged}
    assert queued() == 0
    assert answers == {notify(watched, secret, subscription)}
    assert queued() == 1


def test_secrets_are_in_no_row(watched: Connected) -> None:
    secret, _ = secret_of(watched)
    assert secret not in json.dumps(stored_items())


def test_doubled_notifications_are_worked_off_once(watched: Connected) -> None:
    secret, subscription = secret_of(watched)
    silence(watched)
    watched.person.move(watched.reference, *LATER)
    for _ in range(5):
        notify(watched, secret, subscription)
    watched.world.clock.advance(seconds=3)
    before = len(watched.fake.sent)
    watched.world.pipeline.settle()
    assert is_moved()
    assert len(watched.fake.sent) - before <= 3


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"value": 7}', b'{"value": [1, null, {}]}', b"\xff"])
def test_what_is_no_notification_is_ignored(world: World, body: bytes) -> None:
    assert inbound(world.wire, "microsoft", {}, body).status_code == 202
    assert inbound(world.wire, "google", {}, body).status_code == 204
    assert world.pipeline.messages() == 0


def test_a_handshake_gives_back_text_and_nothing_that_a_browser_would_run(world: World) -> None:
    token = "Validation: <script>alert(1)</script> & more"
    answer = inbound(world.wire, "microsoft", {}, query={"validationToken": token})
    assert (answer.status_code, bytes(answer.body).decode()) == (200, token)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert inbound(world.wire, "microsoft", {}, query={"validationToken": "x" * 2000}).status_code == 422


def test_a_body_that_is_too_large_is_refused(world: World) -> None:
    assert inbound(world.wire, "microsoft", {}, b"x" * 300_000).status_code == 413
    assert inbound(world.wire, "google", {}, b"x" * 300_000).status_code == 413


class Stubborn:
    """A calendar that cannot show one of its events for a while."""

    def __init__(self, calendar: ConnectedCalendar, reference: str) -> None:
        self._calendar = calendar
        self.hidden: str | None = reference

    def __getattr__(self, name: str) -> Any:
        return getattr(self._calendar, name)

    def read(self, reference: str) -> RemoteEvent | None:
        if reference == self.hidden:
            raise SystemUnavailable("an error of the calendar's own")
        return self._calendar.read(reference)


def test_one_event_that_cannot_be_read_keeps_the_others_from_nothing(watched: Connected) -> None:
    first = watched.reference
    watched.world.client.create({**WITH_JOHN, "appointmentSubject": "Second"}, idempotency_key="second")
    watched.settle()
    [second] = {str(row["reference"]) for row in of_kind("told") if row["inviteeId"] == "event"} - {first}
    silence(watched)
    stubborn = Stubborn(watched.calendar, first)
    watched.calendar = stubborn
    for reference in (first, second):
        watched.person.move(reference, *LATER)
    watched.world.clock.advance(hours=7)
    watched.world.pipeline.sweep()
    watched.world.pipeline.work()
    starts = {part.appointment["subject"]: part.appointment["startLocal"] for part in partitions()}
    assert starts["Second"] == "2026-04-17T11:00:00"
    assert starts[WITH_JOHN["appointmentSubject"]] == WITH_JOHN["appointmentStart"]
    stubborn.hidden = None
    watched.world.pipeline.settle()
    assert {part.appointment["startLocal"] for part in partitions()} == {"2026-04-17T11:00:00"}
