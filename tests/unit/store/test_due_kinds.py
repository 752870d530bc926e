"""Each kind of due row has a reader: an entry in the sweep's registry, or a function that works it off itself."""

from __future__ import annotations

import re
from collections import Counter

from functions.due_kinds import DUE_KINDS
from functions.pipeline.sweep import handler
from tests.unit.architecture.sources import sources

_CODE = [source for source in sources().values() if not source.name.startswith("tests.")]


def named(call: str) -> set[str]:
    """Give the kinds of work that calls of a function name."""
    return {kind for source in _CODE for kind in re.findall(rf"\b{call}\((?:[\w.]+, )?\"(\w+)\"", source.text)}


def test_a_kind_that_is_written_is_read_and_the_other_way_round() -> None:
    written = named("due_entry") | named("due_shard")
    assert len(written) > 6
    assert written == named("due_rows")


def test_the_sweep_needs_the_queues_of_its_kinds() -> None:
    assert set(handler.needs.sends) == {queue for kind in DUE_KINDS for queue in kind.queues}
    assert max(Counter(kind.name for kind in DUE_KINDS).values()) == 1
