"""Tokens that run out, access that is withdrawn, and calendars that take no more for now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheducal.connectors.connected import ConnectedCalendar
from scheducal.http.request import AccessLost, SystemUnavailable
from tests.conformance.harness.pushed_appointment import ANN, HOUR, START, Pushed, appointment
from tests.conformance.harness.under_test import CalendarUnderTest, ConnectedUnderTest

_QUESTIONS: dict[str, Callable[[ConnectedCalendar, str], Any]] = {
    "read": lambda system, _: system.read("nothere00000"),
    "changes": lambda system, _: system.changes(None, START, START + HOUR),
    "busy": lambda system, _: system.busy(START, START + HOUR),
    "subscribe": lambda system, url: system.subscribe(url, "secret", datetime.now(UTC)),
}


def test_a_calendar_that_takes_no_more_says_how_long_to_wait(calendar: CalendarUnderTest) -> None:
    calendar.throttle(timedelta(seconds=17))
    pushed = Pushed(calendar, appointment(ANN))
    with pytest.raises(SystemUnavailable) as raised:
        pushed.attempt(calendar.system())
    assert raised.value.retry_after == timedelta(seconds=17)
    assert calendar.ever_made() == 0
    pushed.push()
    assert calendar.ever_made() == 1


@pytest.mark.parametrize("question", _QUESTIONS)
def test_withdrawn_access_answers_no_question(connected: ConnectedUnderTest, question: str) -> None:
    url = connected.notification_url()
    connected.withdraw_access()
    with pytest.raises(AccessLost):
        _QUESTIONS[question](connected.connected(), url)


@pytest.mark.parametrize("question", _QUESTIONS)
def test_a_question_that_comes_too_often_can_be_put_again(connected: ConnectedUnderTest, question: str) -> None:
    url = connected.notification_url()
    connected.throttle(timedelta(seconds=3))
    with pytest.raises(SystemUnavailable) as raised:
        _QUESTIONS[question](connected.connected(), url)
    assert raised.value.retry_after == timedelta(seconds=3)
    _QUESTIONS[question](connected.connected(), url)


def test_errors_name_nobody(connected: ConnectedUnderTest) -> None:
    """They are kept beside the appointment, and logged."""
    pushed = Pushed(connected, appointment("nobody at all"))
    pushed.push()
    (error,) = [pushed_state.error for pushed_state in pushed.pushed_state.values()]
    assert error
    assert "nobody at all" not in error
    assert "@" not in error
