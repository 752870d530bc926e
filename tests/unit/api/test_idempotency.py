"""The record of a first response: when it is given again, to whom, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheducal.api.idempotency import KEPT, Answer, check_key, digest, fingerprint, is_current, record, replay
from scheducal.errors import Refusal
from scheducal.store.keys import Key

ROW = Key("T#ten_1#IDEM#d", "IDEM")
CHANNELS = st.sampled_from(["internal", "partner", "partner-2", "open"])
KEYS = st.text(min_size=1, max_size=255).filter(str.strip)
# Of the business, to read like a partner's.
IMITATIONS = st.builds("partner{}{}".format, st.sampled_from(["", "-", "/", "#", "\0", "\x1f", "\xff"]), st.text())
AT = datetime(2026, 3, 19, 14, 0, tzinfo=UTC)
ANSWER = Answer(201, {"success": True, "data": {"subject": "Grüße 🗓"}}, {"ETag": '"1"'})


def test_the_first_answer_comes_again_and_says_so() -> None:
    again = replay({**record(ROW, "r", ANSWER, AT).item}, "r")
    assert (again.status, again.body) == (ANSWER.status, ANSWER.body)
    assert again.headers == {"ETag": '"1"', "Idempotency-Replayed": "true"}


def test_another_request_under_the_key_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        replay({**record(ROW, "r", ANSWER, AT).item}, "another")
    assert (refused.value.code, refused.value.param) == ("idempotency_key_reused", "Idempotency-Key")


def test_a_record_is_kept_for_a_day() -> None:
    row = {**record(ROW, "r", ANSWER, AT).item}
    assert is_current(row, AT + KEPT - timedelta(seconds=1))
    assert not is_current(row, AT + KEPT)


@given(KEYS, CHANNELS)
def test_any_key_of_255_characters_names_a_row(key: str, channel: str) -> None:
    assert check_key(key) == key
    assert len(digest(key, channel)) == 64


@given(KEYS | IMITATIONS, CHANNELS, KEYS | IMITATIONS, CHANNELS)
@example("k", "partner", "partner\xffk", "internal")
def test_each_channel_has_keys_of_its_own_whatever_others_send(key: str, one: str, other_key: str, other: str) -> None:
    assert (digest(key, one) == digest(other_key, other)) == ((key, one) == (other_key, other))
    assert (digest(key, one) == digest(key, other)) == (one == other)


def test_a_key_of_the_business_names_the_row_that_it_always_did() -> None:
    assert digest("abc", "internal") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180


@pytest.mark.parametrize("key", ["", " ", "\t", "k" * 256])
def test_a_blank_or_long_key_is_refused(key: str) -> None:
    with pytest.raises(Refusal, match="1 to 255 characters"):
        check_key(key)


def test_requests_are_the_same_whatever_the_order_of_their_fields() -> None:
    first, second = {"x": 1, "y": [1, 2]}, {"y": [1, 2], "x": 1}
    assert fingerprint("POST", "/a", first, "partner") == fingerprint("POST", "/a", second, "partner")


@pytest.mark.parametrize(
    "other",
    [
        ("PUT", "/a", {"x": 1}),
        ("POST", "/b", {"x": 1}),
        ("POST", "/a", {"x": 2}),
        ("POST", "/a", {"x": "1"}),
        ("POST", "/a", {"x": None}),
        ("POST", "/a", {}),
    ],
)
def test_another_method_path_or_value_is_another_request(other: tuple[str, str, dict[str, object]]) -> None:
    assert fingerprint(*other, "partner") != fingerprint("POST", "/a", {"x": 1}, "partner")


def test_another_channel_s_is_another_request() -> None:
    by_channel = [fingerprint("POST", "/a", {"x": 1}, channel) for channel in ("internal", "partner", "open")]
    assert len(set(by_channel)) == 3
