"""The `Idempotency-Key` header, and how an answer is kept and given again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.api.idempotency import answer_of, check_key, stored
from scheducal.api.responses import ApiResponse
from scheducal.errors import Refusal

ANSWER = ApiResponse(201, {"success": True, "data": {"subject": "Grüße 🗓"}}, {"ETag": '"1"'})
# As the release of November 2026 wrote it.
WRITTEN_BEFORE = {
    "kind": "idempotency",
    "request": "r",
    "status": 201,
    "body": '{"success": true, "data": {"subject": "Grüße 🗓"}}',
    "headers": {"ETag": '"1"'},
    "expiresAt": 1774015200,
}


def test_the_first_answer_comes_again_and_says_so() -> None:
    for row in (stored(ANSWER), WRITTEN_BEFORE):
        again = answer_of(row)
        assert (again.status, again.body) == (ANSWER.status, ANSWER.body)
        assert again.headers == {"ETag": '"1"', "Idempotency-Replayed": "true"}


@given(st.text(min_size=1, max_size=255).filter(str.strip))
def test_any_key_of_255_characters_is_taken(key: str) -> None:
    assert check_key(key) == key


@pytest.mark.parametrize("key", ["", " ", "\t", "k" * 256])
def test_a_blank_or_long_key_is_refused(key: str) -> None:
    with pytest.raises(Refusal, match="1 to 255 characters"):
        check_key(key)
