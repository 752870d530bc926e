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
    asks: whether somebody is told of it by mail, so that the form asks if they are to be.
    """

    title: str
    said: Sequence[str]
    verb: str
    reason: str | None = None
    is_end: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told of a change. said: a sentence. asks: whether that can be left out."""

    said: str
    asks: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """A change that somebody else made meanwhile. meta: what it was about."""

    who: str
    text: str
    meta: str | None
    at: datetime
