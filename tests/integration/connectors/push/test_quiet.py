"""`notify: false` for appointments in connected calendars: Google can leave guests without a word, Exchange cannot."""

from __future__ import annotations

from tests.integration.connectors.rig import Connected
from tests.integration.world.requests import CANCELLED, INVITE_MARY, MOVED, RENAMED, WITH_JOHN

QUIET = {"notify": False}


def test_a_calendar_that_can_tells_nobody_of_a_quiet_change(connected: Connected) -> None:
    world = connected.world
    created = world.client.create(WITH_JOHN).data["appointmentId"]
    connected.settle()
    if connected.kind == "exchange":
        refused = world.client.update(created, {**RENAMED, **QUIET})
        assert (refused.status, refused.body["error"]["param"]) == (422, "notify")
        assert world.client.create({**WITH_JOHN, **QUIET}).status == 422
        return
    first = list(connected.fake.mails)
    assert [each.kind for each in first] == ["invitation"]
    for body in (RENAMED, MOVED):
        assert world.client.update(created, {**body, **QUIET}).status == 200
        connected.settle()
    assert world.client.invite(created, {**INVITE_MARY, **QUIET}).status == 200
    connected.settle()
    shown = connected.calendar.read(connected.reference)
    assert shown is not None
    assert (shown.subject, len(shown.attendees)) == (RENAMED["appointmentSubject"], 2)
    assert connected.fake.mails == first
    world.client.update(created, {"appointmentLocation": "Room 5"})
    connected.settle()
    told = list(connected.fake.mails)
    assert [each.kind for each in told[1:]] == ["update", "update"]
    assert world.client.cancel(created, {**CANCELLED, **QUIET}).status == 200
    connected.settle()
    assert connected.fake.mails == told
    gone = connected.calendar.read(connected.reference)
    assert gone is None or gone.cancelled


def test_what_is_made_and_ended_quietly_is_told_nobody(connected: Connected) -> None:
    if connected.kind == "exchange":
        return
    created = connected.world.client.create({**WITH_JOHN, **QUIET}).data["appointmentId"]
    connected.settle()
    connected.world.client.cancel(created, {**CANCELLED, **QUIET})
    connected.settle()
    writes = [(each.method, each.query["sendUpdates"]) for each in connected.fake.sent if "sendUpdates" in each.query]
    assert writes == [("POST", "none"), ("DELETE", "none")]
    assert connected.fake.mails == []
