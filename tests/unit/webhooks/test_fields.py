"""Fields of requests about webhooks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from scheducal.events.types import EVENT_TYPES
from scheducal.webhooks.endpoints.fields import boolean, event_types

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.lists(st.sampled_from(EVENT_TYPES), min_size=1))
def test_known_types_are_kept_once_in_their_order(types: list[str]) -> None:
    found = event_types(types)
    assert set(found) == set(types)
    assert len(set(found)) == len(found)
    assert list(found) == sorted(found, key=types.index)


@given(JSON)
def test_anything_else_is_refused_with_a_code_of_the_contract(value: Any) -> None:
    is_valid = isinstance(value, list) and bool(value) and all(each in EVENT_TYPES for each in value)
    if is_valid:
        assert set(event_types(value)) == set(value)
        return
    with pytest.raises(PydanticCustomError) as refused:
        event_types(value)
    assert refused.value.type in {"missing_required_field", "invalid_field", "invalid_event_type"}


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ([], "the list is empty"),
        (["appointment.revoked"], "number 1 in the list is none of them"),
        ([EVENT_TYPES[0], 1, "x"], "number 2 in the list is none of them"),
    ],
)
def test_the_refusal_says_which_is_wrong_and_every_valid_type_and_quotes_nothing(value: list[Any], wrong: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        event_types(value)
    assert refused.value.type == "invalid_event_type"
    assert refused.value.message().endswith(f"; {wrong}")
    assert all(each in refused.value.message() for each in EVENT_TYPES)
    assert "appointment.cancelled" not in refused.value.message()


@given(JSON)
def test_only_true_and_false_are_booleans(value: Any) -> None:
    if isinstance(value, bool):
        assert boolean(value) is value
        return
    with pytest.raises(PydanticCustomError):
        boolean(value)
