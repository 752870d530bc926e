"""What is asked before a change, and what others changed while the form was open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A change that is asked before it is made.

    title: as a question. said: what will happen, a sentence each. verb: of the button.
    reason: the label of a text that goes with it, None for none. is_end: it cannot be taken back.
    """

    title: str
    said: Sequence[str]
    verb: str
    reason: str | None = None
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """A change that somebody else made meanwhile. meta: what it was about."""

    who: str
    text: str
    meta: str | None
    at: datetime
