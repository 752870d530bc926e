"""A command: what makes two of them the same, what is kept of its answer, and from which versions it may begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheducal.commands.model import Command, fingerprint
from scheducal.commands.rows import KEPT, digest, is_current, record
from scheducal.commands.service import AnsweredBefore, check_new
from scheducal.errors import Refusal
from scheducal.store.commit import Writes
from scheducal.store.keys import Key
from scheducal.store.writes import Put
from scheducal.tenants.model import Principal, Sender

ROW = Key("T#ten_1#IDEM#d", "IDEM")
CHANNELS = st.sampled_from(["internal", "partner", "partner-2", "open"])
KEYS = st.text(min_size=1, max_size=255).filter(str.strip)
# Of the business, to read like a partner's.
IMITATIONS = st.builds("partner{}{}".format, st.sampled_from(["", "-", "/", "#", "\0", "\x1f", "\xff"]), st.text())
AT = datetime(2026, 3, 19, 14, 0, tzinfo=UTC)
COMMAND: Command[str] = Command(
    Principal("ten_1", "key", "full", frozenset(), "internal"),
    Sender("Practice", "hello@example.com"),
    AT,
    "r",
    keep=lambda result: {"answer": f"made {result}"},
    idempotency_key="k",
)


class Records:
    """Keeps one record, and counts how often it is read."""

    def __init__(self, row: Put | None) -> None:
        self.row, self.reads = row, 0

    def kept_answer(self, key: Key) -> dict[str, Any] | None:
        self.reads += 1
        return dict(self.row.item) if self.row and self.row.key == key else None

    def keep(self, extras: Writes) -> None:
        raise AssertionError(f"nothing is written here: {sorted(extras)}")


def kept(command: Command[str]) -> Put:
    write = command.kept("it")["idempotency"]
    assert isinstance(write, Put)
    return write


def test_what_is_kept_is_what_the_edge_made_of_the_result() -> None:
    assert kept(COMMAND).item["answer"] == "made it"
    assert replace(COMMAND, idempotency_key=None).kept("it") == {}
    assert kept(COMMAND.keeping(lambda result: {"answer": result.upper()})).item["answer"] == "IT"
    assert COMMAND.keeping(COMMAND.keep) == COMMAND, "every field goes along"


def test_the_same_request_is_told_that_it_was_answered_before() -> None:
    with pytest.raises(AnsweredBefore) as before:
        check_new(Records(kept(COMMAND)), COMMAND)
    assert before.value.record["answer"] == "made it"


def test_another_request_under_the_key_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        check_new(Records(kept(COMMAND)), replace(COMMAND, fingerprint="another"))
    assert (refused.value.code, refused.value.param) == ("idempotency_key_reused", "Idempotency-Key")


def test_a_request_is_new_where_nothing_is_kept_or_no_longer() -> None:
    check_new(Records(None), COMMAND)
    check_new(Records(kept(COMMAND)), replace(COMMAND, at=AT + KEPT))
    unread = Records(kept(COMMAND))
    check_new(unread, replace(COMMAND, idempotency_key=None))
    assert unread.reads == 0


def test_a_change_begins_from_the_versions_that_are_expected() -> None:
    for expected, version in ((None, 7), (frozenset([7]), 7), (frozenset([1, 7]), 7), (frozenset([0]), 0)):
        replace(COMMAND, expected=expected).check_version(version)
    for expected in (frozenset[int](), frozenset([6]), frozenset([1, 8])):
        with pytest.raises(Refusal, match='version "7" is the newest') as refused:
            replace(COMMAND, expected=expected).check_version(7)
        assert (refused.value.code, refused.value.param) == ("version_conflict", "If-Match")


def test_a_record_is_kept_for_a_day() -> None:
    row = {**record(ROW, "r", {}, AT).item}
    assert is_current(row, AT + KEPT - timedelta(seconds=1))
    assert not is_current(row, AT + KEPT)


@given(KEYS, CHANNELS)
def test_any_key_of_255_characters_names_a_row(key: str, channel: str) -> None:
    assert len(digest(key, channel)) == 64


@given(KEYS | IMITATIONS, CHANNELS, KEYS | IMITATIONS, CHANNELS)
@example("k", "partner", "partner\xffk", "internal")
def test_each_channel_has_keys_of_its_own_whatever_others_send(key: str, one: str, other_key: str, other: str) -> None:
    assert (digest(key, one) == digest(other_key, other)) == ((key, one) == (other_key, other))
    assert (digest(key, one) == digest(key, other)) == (one == other)


def test_a_key_of_the_business_names_the_row_that_it_always_did() -> None:
    assert digest("abc", "internal") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180


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
