"""Which addresses are one source, what a source may ask, and what a request may bring."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.api.strangers.buckets import Allowance, Buckets, Memory
from scheducal.api.strangers.rules import Caps
from scheducal.api.strangers.source import UNKNOWN, is_proven, named, source_of
from scheducal.errors import Refusal
from scheducal.settings import SourceSettings

NOW = 10**15
SECOND = 1_000_000


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, UNKNOWN),
        ("", UNKNOWN),
        ("192.0.2", UNKNOWN),
        ("x" * 10_000, UNKNOWN),
    ],
)
def test_addresses_of_one_source_have_one_name(address: object, source: str) -> None:
    assert named(address) == source


def test_a_header_counts_with_the_distributions_secret_alone() -> None:
    behind = SourceSettings(origin_secret="right", origin_required="true")
    headers = {"x-scheducal-viewer": "192.0.2.7"}
    assert source_of("203.0.113.9", headers | {"x-scheducal-origin": "right"}, behind) == "192.0.2.7"
    for presented in ("", "wrong", "right ", "é"):
        assert not is_proven(headers | {"x-scheducal-origin": presented}, behind)
        with pytest.raises(Refusal, match="use the public one"):
            source_of("203.0.113.9", headers | {"x-scheducal-origin": presented}, behind)
    either = SourceSettings(origin_secret="right")
    assert source_of("203.0.113.9", headers, either) == "203.0.113.9"
    assert source_of("203.0.113.9", headers | {"x-scheducal-origin": ""}, SourceSettings()) == "203.0.113.9"


@given(
    st.sampled_from([60, 600, 6_000]),
    st.integers(1, 500),
    st.lists(st.integers(0, 2 * SECOND), min_size=1, max_size=50),
)
def test_a_source_never_gets_more_than_its_burst_and_its_rate(per_minute: int, burst: int, pauses: list[int]) -> None:
    buckets, now, taken = Buckets(Allowance(per_minute, burst)), NOW, 0
    for pause in pauses:
        now += pause
        while (wait := buckets.take("a", now)) == 0:
            taken += 1
        assert burst <= taken <= burst + (now - NOW) * per_minute // (60 * SECOND)
        assert buckets.wait("a", now + wait * SECOND) == 0
    assert buckets.wait("b", now) == 0


def test_memory_is_bounded_and_who_is_forgotten_has_everything_again() -> None:
    buckets = Buckets(Allowance(60, 1), most=3)
    for name in "abc":
        assert buckets.take(name, NOW) == 0
        assert buckets.take(name, NOW) > 0
    assert buckets.take("d", NOW) == 0
    assert buckets.take("a", NOW) == 0, "the one that was quiet for longest"
    assert buckets.take("c", NOW) > 0


def test_what_was_so_a_short_while_ago_is_forgotten_in_time_and_when_there_is_too_much() -> None:
    memory = Memory(lasts=60 * SECOND, most=2)
    memory.add("a", NOW)
    assert memory.holds("a", NOW + 59 * SECOND)
    assert not memory.holds("a", NOW + 60 * SECOND)
    memory.add("b", NOW)
    memory.add("c", NOW)
    assert [memory.holds(name, NOW) for name in "abc"] == [False, True, True]
    memory.discard("c")
    memory.discard("c")
    assert not memory.holds("c", NOW)


CAPS = Caps("docs", body=30, query=20, fields=2)


@pytest.mark.parametrize(
    ("event", "is_refused"),
    [
        ({}, False),
        ({"body": "x" * 30, "rawQueryString": "a=1&b=2"}, False),
        ({"body": "x" * 31}, True),
        ({"body": "é" * 16}, True),
        ({"body": "A" * 40, "isBase64Encoded": True}, False),
        ({"body": "A" * 44, "isBase64Encoded": True}, True),
        ({"rawQueryString": "a" * 21}, True),
        ({"rawQueryString": "a&b&c"}, True),
        ({"body": None, "rawQueryString": None}, False),
    ],
)
def test_a_request_over_one_of_its_caps_is_too_large(event: dict[str, Any], is_refused: bool) -> None:
    found = CAPS.refusal(event)
    assert (found is not None and found.code == "payload_too_large") is is_refused
