"""Cuts things into batches, as `itertools.batched` does, which Python 3.11 lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(things: Iterable[T], most: int) -> Iterator[list[T]]:
    """Cut items into batches in order, each but the last full; none where there is nothing."""
    remaining = iter(things)
    while batch := list(islice(remaining, most)):
        yield batch
