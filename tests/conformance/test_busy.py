"""When a calendar's owner is not free."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheducal.availability.busy import Busy
from scheducal.http.request import SystemUnavailable
from tests.conformance.harness.pushed_appointment import ANN, HOUR, START, Pushed, appointment
from tests.conformance.harness.under_test import ConnectedUnderTest

_DAY = timedelta(days=1)


def test_busy_times_are_in_order_and_joined_where_they_touch(connected: ConnectedUnderTest) -> None:
    person = connected.person
    person.block(START + 5 * HOUR, START + 6 * HOUR)
    person.block(START + HOUR, START + 2 * HOUR)
    person.block(START, START + HOUR)
    person.block(START + 3 * HOUR, START + 4 * HOUR, free=True)
    found = connected.connected().busy(START - HOUR, START + _DAY)
    assert found == (Busy(START, START + 2 * HOUR), Busy(START + 5 * HOUR, START + 6 * HOUR))


def test_our_own_appointments_are_busy_until_they_are_cancelled(connected: ConnectedUnderTest) -> None:
    pushed = Pushed(connected, appointment(ANN))
    pushed.push()
    assert connected.connected().busy(START, START + _DAY) == (Busy(START, START + HOUR),)
    pushed.cancel()
    pushed.push()
    assert connected.connected().busy(START, START + _DAY) == ()


def test_a_long_time_is_asked_for_in_parts_that_the_calendar_takes(connected: ConnectedUnderTest) -> None:
    for days in (0, 100, 200):
        connected.person.block(START + days * _DAY, START + days * _DAY + HOUR)
    found = connected.connected().busy(START, START + 201 * _DAY)
    assert [each.start for each in found] == [START, START + 100 * _DAY, START + 200 * _DAY]


def test_what_the_calendar_cannot_say_is_never_free(connected: ConnectedUnderTest) -> None:
    connected.hide_busy()
    with pytest.raises(SystemUnavailable):
        connected.connected().busy(START, START + _DAY)
