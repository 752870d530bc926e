"""Answers of a fake system that is asked what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def polled(
    kept: Mapping[str, Mapping[str, Any]], values: Mapping[str, Any], listed: str, newest: int
) -> Mapping[str, Any]:
    """List records changed since an instant, or after a cursor, two on a page. newest: number of the last change."""
    after, since = int(values.get("after", 0)), values["since"]
    news = {int(each["etag"][1:]): dict(each) for each in kept.values() if after or each["updated"] >= since}
    numbers = sorted(number for number in news if number > after)
    cursor = max(numbers[:2], default=after or newest)
    return {listed: [news[number] for number in numbers[:2]], "cursor": str(cursor), "more": len(numbers) > 2}


def nested(name: str, found: list[Any]) -> Any:
    """Put a list where a system has it: under a name, under several (`data.items`), or by itself."""
    for each in reversed(name.split(".") if name else []):
        found = {each: found}  # type: ignore[assignment]
    return found
