"""Lists the functions, by the names that settings call them: `bookings.create`."""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from difflib import get_close_matches

import functions

_PREFIX = f"{functions.__name__}."


def function_names() -> tuple[str, ...]:
    """List the modules of the areas, without an import of them. A module beside the areas is no function."""
    found = pkgutil.walk_packages(functions.__path__, _PREFIX)
    names = (each.name.removeprefix(_PREFIX) for each in found if not each.ispkg)
    return tuple(sorted(name for name in names if "." in name))


def existing(names: tuple[str, ...]) -> tuple[str, ...]:
    """Give the names, where each has a function; raises ValueError that says which names are near the others."""
    known = function_names()
    if wrong := [_none_such(name, known) for name in names if name not in known]:
        raise ValueError("; ".join(wrong))
    return names


def _none_such(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    return f"there is no function {name!r}; " + (f"near it are {', '.join(near)}" if near else "see functions/")
