"""Which events start a sync."""

from __future__ import annotations

import pytest

from scheducal.connectors.push.queue import SyncMessage, messages_for


def event(appointment_id: str, event_type: str = "appointment.updated") -> dict[str, str]:
    """Make an event's row, as far as dispatch reads it."""
    return {"tenantId": "ten_1", "appointmentId": appointment_id, "eventType": event_type}


def test_one_message_for_each_appointment_in_the_order_of_its_first_event() -> None:
    events = [event("b"), event("a"), event("b", "appointment.rescheduled")]
    assert messages_for(events) == [SyncMessage("ten_1", "b", "email"), SyncMessage("ten_1", "a", "email")]


def test_a_message_names_the_system_that_keeps_the_appointment() -> None:
    [message] = messages_for([event("a") | {"system": "google:cal_1"}])
    assert message == SyncMessage("ten_1", "a", "google:cal_1")


def test_what_is_about_a_calendar_itself_syncs_nothing() -> None:
    assert messages_for([{"tenantId": "ten_1", "calendarId": "cal_1", "eventType": "calendar.connected"}]) == []


def test_news_of_a_sync_starts_none() -> None:
    assert messages_for([event("a", "appointment.sync_failed")]) == []


def test_a_message_comes_back_as_it_went() -> None:
    message = SyncMessage("ten_1", "apt_1", "email")
    assert SyncMessage.from_json(message.to_json()) == message


@pytest.mark.parametrize("body", ["", "null", "[]", '{"tenant_id": "x"}', '{"a": 1}'])
def test_anything_else_is_no_message(body: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        SyncMessage.from_json(body)
