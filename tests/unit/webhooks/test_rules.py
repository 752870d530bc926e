"""What each change makes of an endpoint."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scheducal.errors import Refusal
from scheducal.events.routing import is_for
from scheducal.events.types import EVENT_TYPES
from scheducal.webhooks.endpoints import rules
from scheducal.webhooks.endpoints.rows import endpoint_item, endpoint_of
from tests.unit.webhooks.values import AT, endpoint

LATER = AT + timedelta(hours=2)


def test_it_is_told_of_what_it_subscribes_to_alone() -> None:
    known = endpoint()
    subscribed = [each for each in EVENT_TYPES if is_for({"eventType": each}, known.webhook_id, known.event_types)]
    assert subscribed == ["attendee.responded", "appointment.updated"]


@pytest.mark.parametrize(
    ("changes", "changed"),
    [
        ({"url": "https://new.example.com/"}, ("webhookUrl",)),
        ({"event_types": ("webhook.test",)}, ("eventTypes",)),
        ({"is_active": False, "url": "https://hooks.example.com/"}, ("isActive",)),
        ({"is_active": False, "event_types": (), "url": ""}, ("webhookUrl", "eventTypes", "isActive")),
    ],
)
def test_an_update_names_what_changed_and_leaves_the_rest(changes: dict[str, Any], changed: tuple[str, ...]) -> None:
    decision = rules.updated(endpoint(), changes, LATER)
    assert decision is not None
    assert decision.changed == changed
    assert decision.after == replace(endpoint(), **changes, version=2, updated_at=LATER)


@pytest.mark.parametrize("changes", [{}, {"url": "https://hooks.example.com/", "is_active": True}])
def test_an_update_to_what_it_is_already_is_none(changes: dict[str, Any]) -> None:
    assert rules.updated(endpoint(), changes, LATER) is None


def test_only_being_switched_on_again_forgets_failures() -> None:
    failing = replace(endpoint(), failing_since=AT)
    renamed = rules.updated(failing, {"url": "https://new.example.com/"}, LATER)
    assert renamed is not None
    assert renamed.after.failing_since == AT
    off = rules.disabled(failing, "410 Gone", LATER).after
    assert (off.is_active, off.disabled_reason, off.failing_since) == (False, "410 Gone", AT)
    on = rules.updated(off, {"is_active": True}, LATER)
    assert on is not None
    assert (on.after.is_active, on.after.disabled_reason, on.after.failing_since) == (True, None, None)


def test_a_second_regeneration_ends_the_oldest_secret() -> None:
    first = rules.regenerated(endpoint(), b"second", AT).after
    assert (first.secret, first.previous_secret, first.previous_until) == (b"second", b"sealed", AT + rules.OVERLAP)
    second = rules.regenerated(first, b"third", LATER).after
    assert (second.secret, second.previous_secret) == (b"third", b"second")
    assert second.previous_until == LATER + timedelta(hours=24)


def test_time_never_goes_back() -> None:
    assert rules.deleted(endpoint(), AT - timedelta(seconds=5)).after.updated_at == AT


@pytest.mark.parametrize(("count", "is_room"), [(0, True), (49, True), (50, False), (51, False)])
def test_there_is_room_for_fifty(count: int, is_room: bool) -> None:
    if is_room:
        rules.check_room(count)
        return
    with pytest.raises(Refusal, match="at most 50") as refused:
        rules.check_room(count)
    assert refused.value.code == "invalid_field"


def test_a_row_holds_all_of_it() -> None:
    full = replace(rules.regenerated(endpoint(), b"new", AT).after, failing_since=LATER, disabled_reason="410 Gone")
    for each in (endpoint(), full):
        stored = {name: value for name, value in endpoint_item(each).items() if value is not None}
        assert endpoint_of(stored) == each


def test_no_repr_shows_a_secret() -> None:
    assert "sealed" not in repr(rules.regenerated(endpoint(), b"other", AT))
