"""Reads a page of a list that an index keeps in several partitions, such as one for each month."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from scheducal.store.table import Page
from scheducal.store.values import Item

# A page may read many months that are empty, or rows that a filter drops; then it ends early.
MOST_QUERIES = 15

# Reads so many rows of a bucket from a row's key on, None: from its first.
Read = Callable[[str, Item | None, int], Page]


class Stop(NamedTuple):
    """Where a page ended: the bucket to go on with, None at the list's end, and the key in it; None: its first."""

    bucket: str | None
    start: Item | None


def read_buckets(
    buckets: Iterable[str], start: Item | None, limit: int, read: Read, *, most_queries: int = MOST_QUERIES
) -> tuple[list[Item], Stop]:
    """Read at most `limit` rows of the buckets in turn, the first of them from `start` on. May be fewer, or none."""
    left = iter(buckets)
    stop = Stop(next(left, None), start)
    found: list[Item] = []
    for _ in range(most_queries):
        if stop.bucket is None or len(found) >= limit:
            break
        page = read(stop.bucket, stop.start, limit - len(found))
        found += page.items
        stop = Stop(stop.bucket, page.next_start) if page.next_start else Stop(next(left, None), None)
    return found, stop
