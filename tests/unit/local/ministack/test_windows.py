"""Batching windows of the local stack."""

from __future__ import annotations

from typing import Any

from scheducal_tools.local.ministack.window import Records, Windows

EVENT, OTHER = {"kind": "event"}, {"kind": "audit"}


class Clock:
    """Seconds, as a test says."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def windows(clock: Clock, seconds: int) -> Windows:
    """Of a mapping that is started for events alone."""

    def wanted(records: Records, mapping: dict[str, Any]) -> Records:
        assert mapping["MaximumBatchingWindowInSeconds"] == seconds
        return [each for each in records if each == EVENT]

    return Windows(lambda _: {"MaximumBatchingWindowInSeconds": seconds}, wanted, clock)


def test_records_wait_for_the_window_and_no_longer() -> None:
    clock = Clock()
    found = windows(clock, 2)
    assert found.keep_waiting("table", 7, [EVENT])
    clock.now += 1.9
    assert found.keep_waiting("table", 7, [EVENT, EVENT])
    clock.now += 0.1
    assert not found.keep_waiting("table", 7, [EVENT, EVENT])


def test_each_batch_has_a_window_of_its_own() -> None:
    clock = Clock()
    found = windows(clock, 2)
    assert found.keep_waiting("table", 7, [EVENT])
    clock.now += 2
    assert not found.keep_waiting("table", 7, [EVENT])
    assert found.keep_waiting("table", 8, [EVENT])
    assert found.keep_waiting("another", 7, [EVENT])


def test_nothing_waits_without_a_window_or_for_what_starts_nothing() -> None:
    clock = Clock()
    assert not windows(clock, 0).keep_waiting("table", 7, [EVENT])
    assert not windows(clock, 2).keep_waiting("table", 7, [OTHER])
    assert not Windows(lambda _: {}, lambda records, _: records, clock).keep_waiting("table", 7, [EVENT])
