"""What a principal may do: an API key's scopes, by its role and its channel."""

from __future__ import annotations

import pytest

from scheducal.errors import Refusal
from scheducal.tenants.access import check_administrative, check_may_change, principal_of
from scheducal.tenants.model import Principal
from scheducal.tenants.roles import Role


def principal(role: Role = "full", channel: str = "internal") -> Principal:
    return principal_of("ten_1", "key", role, channel)


def test_a_key_that_may_only_read_changes_nothing() -> None:
    for channel in ("internal", "partner"):
        check_may_change(principal("full", channel))
        with pytest.raises(Refusal, match="a key with the role full") as refused:
            check_may_change(principal("read", channel))
        assert refused.value.code == "insufficient_scope"


def test_only_the_channel_internal_administers_and_others_are_told_what_is_theirs() -> None:
    check_administrative(principal())
    for channel in ("partner", "open", "front-desk", "Internal", ""):
        with pytest.raises(Refusal, match="of the channel internal; services, availability, holds and bookings") as no:
            check_administrative(principal(channel=channel))
        assert (no.value.code, no.value.param) == ("insufficient_scope", None)


def test_a_field_that_others_may_not_send_is_named() -> None:
    check_administrative(principal(), "customerId")
    with pytest.raises(Refusal, match=r"the channel partner; customerId needs a key of .* leave it out") as refused:
        check_administrative(principal(channel="partner"), "customerId")
    assert refused.value.param == "customerId"
