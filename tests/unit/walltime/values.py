"""Values that requests may hold, and what every refusal of one must satisfy."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from scheducal.errors import Refusal

_characters = st.characters(exclude_categories=())  # lone surrogates and control characters too

any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(_characters),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(_characters), inner, max_size=3),
    max_leaves=5,
)


def assert_clean(refusal: Refusal, param: str) -> None:
    """It names its field, and can be shown and sent anywhere."""
    assert refusal.param == param
    assert param in refusal.message
    assert refusal.message.isascii()
    assert refusal.message.isprintable()
    assert len(refusal.message) < 250


def refusal_of(take: Callable[[], object]) -> Refusal | None:
    """None where it is taken."""
    try:
        take()
    except Refusal as refusal:
        return refusal
    return None
