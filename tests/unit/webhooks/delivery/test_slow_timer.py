"""The watch over a POST, with real threads."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, active_count

import pytest

from scheducal.webhooks.delivery import poster
from scheducal.webhooks.delivery.poster import slow_timer

LONG_ENOUGH = 30


def test_it_tells_while_the_block_still_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poster, "SLOW_AFTER", timedelta(milliseconds=1))
    told = Event()
    with slow_timer(told.set):
        assert told.wait(LONG_ENOUGH)


def test_a_block_that_ends_in_time_is_not_told_of_and_leaves_no_thread() -> None:
    told, before = Event(), active_count()
    with slow_timer(told.set):
        assert active_count() == before + 1
    assert (told.is_set(), active_count()) == (False, before)


def test_the_block_ends_only_when_telling_has(monkeypatch: pytest.MonkeyPatch) -> None:
    # A Lambda is frozen after its answer: nothing may be half done by then.
    monkeypatch.setattr(poster, "SLOW_AFTER", timedelta(milliseconds=1))
    begun, over, told = Event(), Event(), Event()

    def tell() -> None:
        begun.set()
        over.wait(LONG_ENOUGH)
        told.set()

    with slow_timer(tell):
        assert begun.wait(LONG_ENOUGH)
        over.set()
    assert told.is_set()


def test_it_ends_with_a_block_that_fails() -> None:
    before = active_count()
    with pytest.raises(OSError, match="broken"), slow_timer(lambda: None):
        raise OSError("broken")
    assert active_count() == before
