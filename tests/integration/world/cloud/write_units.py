"""What writes cost: DynamoDB's write units, reckoned from the stream's images.

A unit for each KB begun of the larger image; for each index, one for each KB begun of the entry that comes, goes or
changes. Twice as much in a transaction, which the stream does not tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.integration.world.aws import INDEXES, KEYS, stream_records

Image = Mapping[str, Any]


def by_kind(position: int) -> Counter[str]:
    """Units of all writes after a position of the stream, outside transactions, by the kind of row."""
    found: Counter[str] = Counter()
    known: dict[tuple[str, str], Image] = {}
    for place, record in enumerate(stream_records(0)):
        new = record["dynamodb"].get("NewImage", {})
        keys = record["dynamodb"]["Keys"]
        key = (keys["pk"]["S"], keys["sk"]["S"])
        old = known.get(key, {})
        # An update that makes its row is one write, of which moto's stream first shows the key alone.
        if place >= position and "kind" in (new or old):
            found[(new or old)["kind"]["S"]] += units(old, new)
        known[key] = new
    return found


def units(old: Image, new: Image) -> int:
    """Of one write."""
    return max(_kilobytes(old), _kilobytes(new)) + sum(_index_units(old, new, *index) for index in INDEXES)


def _index_units(old: Image, new: Image, name: str, place: int, projection: str) -> int:
    del name
    before, after = _entry(old, place, projection), _entry(new, place, projection)
    if before == after:
        return 0
    names = KEYS[place]
    if before and after and all(before[key] == after[key] for key in names):
        return max(_kilobytes(before), _kilobytes(after))
    return _kilobytes(before) + _kilobytes(after)


def _entry(image: Image, place: int, projection: str) -> Image:
    names = KEYS[place]
    if not all(name in image for name in names):
        return {}
    return image if projection == "ALL" else {name: image[name] for name in (*KEYS[0], *names)}


def stored_size(image: Image) -> int:
    """Bytes of a row and of its entries in the indexes."""
    entries = [_entry(image, place, projection) for _, place, projection in INDEXES]
    return _bytes(image) + sum(map(_bytes, entries))


def _kilobytes(image: Image) -> int:
    return -(-_bytes(image) // 1024)


def _bytes(image: Image) -> int:
    return sum(len(name) + _size(value) for name, value in image.items())


def _size(typed: Mapping[str, Any]) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "M":
            return 3 + sum(1 + len(name) + _size(inner) for name, inner in value.items())
        case "L":
            return 3 + sum(1 + _size(inner) for inner in value)
        case "N":
            return len(str(value)) // 2 + 2
        case "S":
            return len(value.encode())
        case "B":
            return len(value)
    return 1
