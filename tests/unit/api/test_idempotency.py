"""The record of a first response: when it is given again, to whom, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.api.idempotency import KEPT, Answer, check_key, digest, fingerprint, is_current, record, replay
from scheducal.errors import Refusal

AT = datetime(2026, 3, 19, 14, 0, tzinfo=UTC)
ANSWER = Answer(201, {"success": True, "data": {"subject": "Grüße 🗓"}}, {"ETag": '"1"'})


def test_the_first_answer_comes_again_and_says_so() -> None:
    again = replay({**record("ten_1", "k", "r", ANSWER, AT).item}, "r")
    assert (again.status, again.body) == (ANSWER.status, ANSWER.body)
    assert again.headers == {"ETag": '"1"', "Idempotency-Replayed": "true"}


def test_another_request_under_the_key_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        replay({**record("ten_1", "k", "r", ANSWER, AT).item}, "another")
    assert (refused.value.code, refused.value.param) == ("idempotency_key_reused", "Idempotency-Key")


def test_a_record_is_kept_for_a_day() -> None:
    row = {**record("ten_1", "k", "r", ANSWER, AT).item}
    assert is_current(row, AT + KEPT - timedelta(seconds=1))
    assert not is_current(row, AT + KEPT)


@given(st.text(min_size=1, max_size=255).filter(str.strip))
def test_any_key_of_255_characters_names_a_row(key: str) -> None:
    assert check_key(key) == key
    assert len(digest(key)) == 64


@pytest.mark.parametrize("key", ["", " ", "\t", "k" * 256])
def test_a_blank_or_long_key_is_refused(key: str) -> None:
    with pytest.raises(Refusal, match="1 to 255 characters"):
        check_key(key)


def test_requests_are_the_same_whatever_the_order_of_their_fields() -> None:
    assert fingerprint("POST", "/a", {"x": 1, "y": [1, 2]}) == fingerprint("POST", "/a", {"y": [1, 2], "x": 1})


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
    assert fingerprint(*other) != fingerprint("POST", "/a", {"x": 1})


def test_another_channel_s_is_another_request() -> None:
    by_channel = [fingerprint("POST", "/a", {"x": 1}, channel) for channel in ("internal", "partner", "open")]
    assert len(set(by_channel)) == 3
