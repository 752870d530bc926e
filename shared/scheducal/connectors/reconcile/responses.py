"""What clients are told of consistency: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.connectors.registry import SystemKind

State = Literal["active", "reauthorization_required", "disconnected"]


class OldestLag(TypedDict):
    """The appointment that has waited longest: since when its newest version is to be shown."""

    seconds: int
    since: str


class Comparison(TypedDict):
    """The last one that ended. `repaired`: of those that differed; `leftBehind`: events of ours without appointment."""

    began: str
    ended: str
    checked: int
    agree: int
    lag: int
    differ: int
    repaired: int
    leftBehind: int


class SystemConsistency(TypedDict):
    """`agree`, `differ` as of the last comparison, null before the first. `lag`, `failed`, `oldestLag` as of now.

    `agree` counts what the comparison put right. `state` is `disconnected` of a system that is no longer compared.
    `calendarId` is a connected calendar's, `connectionId` that of any system but e-mail.
    """

    system: SystemKind
    calendarId: str | None
    connectionId: str | None
    state: State
    agree: int | None
    lag: int
    differ: int | None
    failed: int
    oldestLag: OldestLag | None
    comparison: Comparison | None


class Consistency(TypedDict):
    """`isComplete`: whether all that lag or failed were counted; else the numbers are at least so high."""

    asOf: str
    isComplete: bool
    systems: list[SystemConsistency]
