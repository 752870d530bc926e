"""What a worker does with a message, by the row alone; when it tries again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from scheducal.appointments.model import Aggregate, Appointment, Organizer, Sync
from scheducal.connectors.push.work import LEASE, RETRY_WAITS, Work, next_action, retry_wait
from scheducal.walltime.parse import parse_wall_time

NOW = datetime(2026, 3, 19, 14, 0, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
State = Literal["pending", "retrying", "synced", "failed"]


def work(state: State, not_before: datetime | None = None, leased_until: datetime | None = None) -> Work:
    """Make a row in some state; only those that are pending or retried have anything left to do."""
    time = parse_wall_time("2026-04-15T09:00:00", "UTC", "start")
    appointment = Appointment("ten_1", "apt_1", "uid", Organizer("a@b.test", "A"), time, time, NOW, NOW, NOW)
    is_due = state in ("pending", "retrying")
    return Work(Aggregate(appointment), Sync("email", state, 1, 0, 0, NOW), {}, leased_until, not_before, is_due)


@pytest.mark.parametrize(
    ("found", "action"),
    [
        (work("synced"), "nothing"),
        (work("failed"), "nothing"),
        (work("pending"), "claim"),
        (work("pending", leased_until=AFTER), "nothing"),
        (work("pending", leased_until=NOW), "claim"),
        (work("retrying", BEFORE), "claim"),
        (work("retrying", AFTER), "wait"),
        (work("retrying", NOW), "claim"),
        (work("retrying", AFTER, leased_until=AFTER), "nothing"),
    ],
)
def test_the_row_alone_says_what_to_do(found: Work, action: str) -> None:
    assert next_action(found, NOW) == action


def test_waits_grow_and_end() -> None:
    waits = [retry_wait(attempts) for attempts in range(1, len(RETRY_WAITS) + 2)]
    assert waits == [*RETRY_WAITS, None]
    assert list(RETRY_WAITS) == sorted(set(RETRY_WAITS))


def test_a_lease_outlives_the_function_that_took_it() -> None:
    assert timedelta(seconds=60) < LEASE
