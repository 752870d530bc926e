"""Deliveries and attempts that the tests of this folder begin with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from scheducal.webhooks.delivery.model import Attempt, Delivery, EventRef, State

NOW = datetime(2026, 3, 19, 14, 23, 1, 250_000, tzinfo=UTC)
EVENT = EventRef(
    pk="T#ten_1#APT#apt_1",
    sk="L#EVT#0000000001#0",
    event_id="5f6b1c0e-2a4d-4e8f-9b3c-7d1e0f2a3b4c",
    event_type="appointment.created",
    occurred_at=datetime(2026, 3, 19, 14, 23, 0, tzinfo=UTC),
    appointment_id="apt_1",
)


def delivery(
    state: State = "pending", *, attempt: int = 1, wait: float | None = 0, claimed_until: datetime | None = None
) -> Delivery:
    """In its first generation. wait: seconds from NOW until it is due, None where it is not."""
    due = None if wait is None else NOW + timedelta(seconds=wait)
    return Delivery("ten_1", "hook_1", EVENT, state, 1, attempt, EVENT.occurred_at, due, claimed_until)


def attempt(number: int = 1, code: int | None = 500, generation: int = 1) -> Attempt:
    """One that ended at NOW."""
    error = None if code else "timeout: no complete answer came within 5 s"
    return Attempt(generation, number, NOW, 120, code, "text" if code else None, error)


instants = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis
_texts = st.none() | st.text(max_size=20)
attempts = st.builds(
    Attempt,
    generation=st.integers(1, 99),
    number=st.integers(1, 10),
    at=instants,
    duration_ms=st.integers(0, 6000),
    code=st.none() | st.integers(100, 599),
    response=_texts,
    error=_texts,
)
events = st.builds(
    EventRef,
    pk=st.just(EVENT.pk),
    sk=st.just(EVENT.sk),
    event_id=st.uuids().map(str),
    event_type=st.sampled_from(["appointment.created", "webhook.test"]),
    occurred_at=instants.map(lambda instant: instant.replace(microsecond=0)),
    appointment_id=st.none() | st.just("apt_1"),
)
deliveries = st.builds(
    Delivery,
    tenant_id=st.just("ten_1"),
    webhook_id=st.uuids().map(str),
    event=events,
    state=st.sampled_from(["pending", "retrying", "delivered", "undelivered", "skipped"]),
    generation=st.integers(1, 99),
    attempt=st.integers(1, 10),
    created_at=instants.map(lambda instant: instant.replace(microsecond=0)),
    not_before=st.none() | instants,
    claimed_until=st.none() | instants,
    last=st.none() | attempts,
)
