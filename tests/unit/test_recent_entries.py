"""What a mapping of limited size keeps."""

from __future__ import annotations

from scheducal.recent_entries import RecentEntries


def test_the_entry_that_was_written_longest_ago_is_forgotten() -> None:
    entries = RecentEntries[str, int](2)
    entries["a"], entries["b"], entries["a"] = 1, 2, 3
    assert entries["b"] == 2
    entries["c"] = 4
    assert dict(entries) == {"a": 3, "c": 4}
