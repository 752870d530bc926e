"""Rows in DynamoDB's typed form, beside boto3's own conversion."""

from __future__ import annotations

from base64 import b64encode
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from scheducal.store.values import marshal, unmarshal

_scalars = st.none() | st.booleans() | st.integers(-(10**37), 10**37) | st.text()
_values = st.recursive(_scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(_values)
def test_the_typed_form_is_boto3s(value: Any) -> None:
    typed = TypeSerializer().serialize(value)
    assert marshal({"a": value}) == ({} if value is None else {"a": typed})
    assert unmarshal({"a": typed}) == {"a": value}
    assert TypeDeserializer().deserialize(typed) == value


@given(st.binary())
def test_bytes_stay_bytes(value: bytes) -> None:
    assert TypeDeserializer().deserialize(marshal({"a": value})["a"]) == value
    assert unmarshal(marshal({"a": value})) == {"a": value}
    # As the JSON of tables and of their streams has them.
    assert unmarshal({"a": {"L": [{"B": b64encode(value).decode()}]}}) == {"a": [value]}


@pytest.mark.parametrize("value", [1.5, Decimal(1), {1}, object()])
def test_what_no_row_holds_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="a row holds no"):
        marshal({"a": value})


def test_a_set_is_not_read_as_something_else() -> None:
    with pytest.raises(TypeError, match="a row holds no SS"):
        unmarshal({"a": {"SS": ["x"]}})


def test_a_fraction_is_not_cut_off() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        unmarshal({"a": {"N": "1.5"}})
