"""What an API key may do at all."""

from __future__ import annotations

import pytest

from scheducal.api.access import check_administrative, check_role
from scheducal.errors import Refusal
from scheducal.tenants.model import Caller, Role


def caller(role: Role = "full", channel: str = "internal") -> Caller:
    return Caller("ten_1", "Practice", "hello@example.com", "key", role, channel=channel)


def test_a_key_that_may_only_read_changes_nothing() -> None:
    check_role("GET", caller("read"))
    check_role("POST", caller("full"))
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        with pytest.raises(Refusal, match="a key with the role full") as refused:
            check_role(method, caller("read"))
        assert refused.value.code == "insufficient_scope"


def test_only_the_channel_internal_administers_and_others_are_told_what_is_theirs() -> None:
    check_administrative(caller())
    for channel in ("partner", "open", "front-desk", "Internal", ""):
        with pytest.raises(Refusal, match="of the channel internal; services, availability, holds and bookings") as no:
            check_administrative(caller(channel=channel))
        assert (no.value.code, no.value.param) == ("insufficient_scope", None)


def test_a_field_that_others_may_not_send_is_named() -> None:
    check_administrative(caller(), "customerId")
    with pytest.raises(Refusal, match=r"the channel partner; customerId needs a key of .* leave it out") as refused:
        check_administrative(caller(channel="partner"), "customerId")
    assert refused.value.param == "customerId"
