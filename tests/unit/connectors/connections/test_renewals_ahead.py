"""When access that nobody uses is renewed, and how often it is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scheducal.connectors.connections.tokens.ahead import FIRST_RETRY, LONGEST_RETRY, TRIED_FOR, next_try
from scheducal.connectors.connections.tokens.rows import RENEWAL
from scheducal.connectors.looks.queue import ChangesMessage
from scheducal.connectors.parts import oauth_of
from scheducal.store.keys import pull_state_key, tokens_key

BEGAN = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)


def test_failures_are_tried_again_ever_later_for_a_day() -> None:
    tries, at = 0, BEGAN
    while (again := next_try(BEGAN, at)) is not None:
        assert FIRST_RETRY <= again - at <= LONGEST_RETRY * 1.2
        tries, at = tries + 1, again
    assert TRIED_FOR <= at - BEGAN <= TRIED_FOR + LONGEST_RETRY * 1.2
    assert 20 < tries < 40
    # A worker that died holds the lease no longer by then.
    assert FIRST_RETRY > RENEWAL


def test_a_clinic_of_jane_is_tried_several_times_before_its_half_hour_ends() -> None:
    tries, at = 0, BEGAN
    while at + oauth_of("jane").renewed_every < BEGAN + timedelta(minutes=30):
        again = next_try(BEGAN, at)
        assert again is not None
        tries, at = tries + 1, again
    assert tries >= 4


def test_messages_name_the_row_that_stands_for_them_and_look_as_before() -> None:
    renewal, pull = ChangesMessage("ten_1", "con_1", 1, renews_tokens=True), ChangesMessage("ten_1", "con_1", 1)
    assert (renewal.row, pull.row) == (tokens_key("ten_1", "con_1"), pull_state_key("ten_1", "con_1"))
    assert ChangesMessage.from_json(renewal.to_json()) == renewal
    # A worker of an older release reads all other messages.
    assert "renews_tokens" not in pull.to_json()
