"""No key is longer than DynamoDB takes, whatever text of others is in it; what fits stays as it is."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheducal.store import keys
from scheducal.store.audit import keys as audit_keys
from scheducal.store.fitting import LONGEST_PARTITION_KEY, LONGEST_SORT_KEY
from scheducal.store.keys import Key

TENANT, CALENDAR = "ten_01km37mwc8nedt0kbk91a0fz99", "cal_01km37mwc8nedt0kbk91a0fz99"
# Every key that holds text of others, with that text as the last part.
FOREIGN: dict[str, Callable[[str], Key | str]] = {
    "gmail_key": lambda text: keys.gmail_key(TENANT, text),
    "invitee_bucket": lambda text: keys.invitee_bucket(TENANT, text),
    "allowance_key": lambda text: keys.allowance_key(TENANT, "exchange", text),
    "look_key": lambda text: keys.look_key(TENANT, CALENDAR, text),
    "remote_event_key": lambda text: keys.remote_event_key(TENANT, CALENDAR, text),
    "identity_key": lambda text: keys.identity_key(TENANT, text),
    "phone_bucket": lambda text: keys.phone_bucket(TENANT, text),
    "audit_object_bucket": lambda text: audit_keys.audit_object_bucket(TENANT, text),
    "audit_actor_bucket": lambda text: audit_keys.audit_actor_bucket(TENANT, text),
    "request_partition": audit_keys.request_partition,
}
# Parameters that hold ids, days, names and digests of our own making, or of a form that is checked before.
OURS = {
    *("tenant_id", "api_key", "appointment_id", "partition", "system", "invitee_id", "digest", "month", "webhook_id"),
    *("calendar_id", "kind", "week", "work", "day", "at", "manifest_id", "state", "subject_id", "hold_id"),
    *("customer_id", "entry_id", "instant", "connection_id"),
}
TEXTS = st.one_of(
    st.text(st.characters(), max_size=40),
    st.integers(1, 3_000).flatmap(
        lambda size: st.sampled_from("aß\u0390\u20ac\U0001f600\ud800").map(lambda c: c * size)
    ),
)


def test_every_key_that_holds_text_of_others_is_tried() -> None:
    functions = [
        each
        for module in (keys, audit_keys)
        for _, each in inspect.getmembers(module, inspect.isfunction)
        if each.__module__ == module.__name__
    ]
    unknown = {each.__name__ for each in functions if not set(inspect.signature(each).parameters) <= OURS}
    assert unknown == FOREIGN.keys()


@pytest.mark.parametrize("make", FOREIGN.values(), ids=FOREIGN.keys())
@given(text=TEXTS, other=TEXTS)
@example(text="x" * 3_000, other="x" * 3_001)
@example(text="\u0390" * 512, other="\U0001f600" * 511)
def test_a_key_is_within_the_limit_and_differs_where_the_text_does(
    make: Callable[[str], Key | str], text: str, other: str
) -> None:
    found = make(text)
    partition, sort = (found.pk, found.sk) if isinstance(found, Key) else (found, "x")
    assert len(partition.encode()) <= LONGEST_PARTITION_KEY
    assert len(sort.encode()) <= LONGEST_SORT_KEY
    if text.lower() != other.lower():
        assert make(other) != found


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_what_fits_stays_as_it_is(text: str) -> None:
    assert keys.remote_event_key(TENANT, CALENDAR, text[:200]).sk == f"{keys.REMOTE_EVENTS}{text[:200]}"
    assert keys.invitee_bucket(TENANT, text[:100]) == f"T#{TENANT}#INV#{text[:100].lower()}"
