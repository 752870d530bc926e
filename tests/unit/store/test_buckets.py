"""A page of a list that lies in several partitions."""

from __future__ import annotations

from scheducal.store.buckets import MOST_QUERIES, Stop, read_buckets
from scheducal.store.table import Page
from scheducal.store.values import Item

ROWS = {"a": ["a1", "a2", "a3"], "b": [], "c": ["c1"]}


def read(bucket: str, start: Item | None, limit: int) -> Page:
    """As DynamoDB: so many rows after a key, which is named where there may be more."""
    rows = ROWS.get(bucket, [])
    begin = rows.index(start["sk"]) + 1 if start else 0
    found = [{"sk": row} for row in rows[begin : begin + limit]]
    return Page(found, found[-1] if len(found) == limit else None)


def test_pages_of_any_size_give_each_row_once_in_order() -> None:
    for limit in (1, 2, 3, 4, 10):
        stop, given = Stop("a", None), list[str]()
        while stop.bucket is not None:
            rest = [each for each in "abc" if each >= stop.bucket]
            rows, stop = read_buckets(rest, stop.start, limit, read)
            assert len(rows) <= limit
            given += [row["sk"] for row in rows]
        assert given == ["a1", "a2", "a3", "c1"]


def test_a_page_ends_after_so_many_queries_and_says_where() -> None:
    empty = [f"{number:02d}" for number in range(MOST_QUERIES + 2)]
    assert read_buckets(empty, None, 5, read) == ([], Stop(empty[MOST_QUERIES], None))
    assert read_buckets([], None, 5, read) == ([], Stop(None, None))
