"""Which name a misspelt one was meant to be: a wrong hint is worse than none."""

from __future__ import annotations

from collections.abc import Sequence

_LONG = 6


def nearest(name: str, known: Sequence[str]) -> str | None:
    """Give the known name that is the fewest edits away, None where none is near.

    Near is one edit, or two in a name of six letters or more. Upper case, `_` and `-` do not count.
    """
    most = 2 if len(name) >= _LONG else 1
    # A name much longer than it could be is not compared: it comes from outside.
    near = [(distance(_folded(name), _folded(each)), each) for each in known if abs(len(each) - len(name)) <= _LONG]
    edits, found = min(near, key=lambda each: each[0], default=(most + 1, None))
    return found if edits <= most else None


def distance(first: str, second: str) -> int:
    """Count the letters to insert, remove, replace or swap with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        further = [i]
        for j, other in enumerate(second, 1):
            edits = min(row[j] + 1, further[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and (letter, first[i - 2]) == (second[j - 2], other):
                edits = min(edits, before[j - 2] + 1)
            further.append(edits)
        before, row = row, further
    return row[-1]


def _folded(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")
