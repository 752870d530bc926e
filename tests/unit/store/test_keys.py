"""Keys sort as what they name, and begin with their tenant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from scheducal.store import due, keys

INSTANTS = st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31)).map(  # noqa: DTZ001
    lambda found: found.replace(microsecond=0, tzinfo=UTC)
)


@given(INSTANTS, INSTANTS)
def test_instants_as_text_sort_in_time(one: datetime, other: datetime) -> None:
    assert (keys.sortable(one) < keys.sortable(other)) == (one < other)
    assert (keys.month_of(one) < keys.month_of(other)) <= (one < other)


@given(INSTANTS, st.integers(-14 * 60, 14 * 60))
def test_the_offset_of_an_instant_does_not_matter(instant: datetime, minutes: int) -> None:
    elsewhere = instant.astimezone(timezone(timedelta(minutes=minutes)))
    assert keys.sortable(elsewhere) == keys.sortable(instant)
    assert keys.month_of(elsewhere) == keys.month_of(instant)


def test_every_key_begins_with_its_tenant() -> None:
    formed = [
        keys.tenant_key("ten_1").pk,
        keys.api_key_key("ten_1", "k").pk,
        keys.appointment_partition("ten_1", "apt_1"),
        keys.idempotency_key("ten_1", "d").pk,
        keys.duplicate_key("ten_1", "d").pk,
        keys.gmail_key("ten_1", "a@b").pk,
        keys.start_bucket("ten_1", "2026-03"),
        keys.invitee_bucket("ten_1", "a@b"),
        keys.creation_bucket("ten_1", "2026-03"),
        keys.api_keys_bucket("ten_1"),
    ]
    assert all(key.startswith("T#ten_1#") for key in formed)
    assert len(set(formed)) == len(formed)


@given(st.text(min_size=1))
def test_due_rows_spread_over_eight_shards_and_stay_in_theirs(partition: str) -> None:
    assert due.due_shard("sync", partition) in due.due_shards("sync")
    assert due.due_shard("sync", partition) == due.due_shard("sync", partition)


def test_rows_are_found_under_the_keys_of_earlier_releases() -> None:
    prefixes = {
        name: value for name, value in vars(keys).items() if name.isupper() and isinstance(value, str) and "#" in value
    }
    assert prefixes == {
        "APPOINTMENT": "S#APT",
        "INVITEES": "S#INV#",
        "MAILS": "S#MAIL#",
        "SYNCS": "S#SYNC#",
        "PUSHED_STATES": "S#TOLD#",
        "BOOKING": "S#BKG",
        "NOTES": "L#RPL#",
        "EVENTS": "L#EVT#",
        "CONFLICTS": "L#CON#",
        "MAIL_NOTES": "L#MAIL#",
        "WEBHOOKS": "HOOK#",
        "MIRRORS": "MIRROR#",
        "KEY_SET": "KEY#",
        "CALENDARS": "CAL#",
        "CONNECTIONS": "CON#",
        "REMOTE_EVENTS": "E#",
        "LOOKS": "LOOK#",
        "ALLOWANCES": "ALLOW#",
        "UNPLACED": "U#",
    }
    assert keys.CATALOG == {"channel": "CHANNEL#", "service": "OFFER#", "resource": "RESOURCE#"}
