"""What became of a request to another system: one of six outcomes, and the exception that each is for our workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from typing import Literal

from scheducal.connectors.protocol import SystemRefused
from scheducal.http.request import AccessLost, Response, SystemUnavailable
from scheducal.values import dataclass

# done: carried out. retry: not now. reauthorize: not before its owner gives access again. refused: never. gone: what it
# was about is not there. unknown: sent without an answer; look it up before sending it again. No answer gives the last.
OutcomeName = Literal["done", "retry", "reauthorize", "refused", "gone", "unknown"]


# What these statuses mean to almost every system.
USUAL: dict[int, OutcomeName] = {401: "reauthorize", 404: "gone", 429: "retry"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """code: the system's word for it, or `HTTP 400`. after: how long the system wants to be left alone.

    text: why a refusal was made, for people. remote_id, version: of a record that was written, where the answer says.
    """

    name: OutcomeName
    status: int
    code: str
    after: timedelta | None = None
    text: str = ""
    remote_id: str | None = None
    version: str | None = None

    @property
    def why(self) -> str:
        """Give what people read of it: the connector's text, or the system's code."""
        return self.text or self.code


@dataclass(frozen=True, slots=True)
class ErrorTable:
    """Which outcome an answer is, by its status and the system's code.

    pairs: of a status and a code. codes: with any status. statuses: with any code. They are looked at in this order.
    Of the rest, a status of 5xx or 3xx is to be tried again, and any other is refused. code, remote_id, version: where
    `judge` finds them in an answer, as names with dots between; empty for what answers do not have.
    """

    pairs: Mapping[tuple[int, str], OutcomeName] = field(default_factory=dict)
    codes: Mapping[str, OutcomeName] = field(default_factory=dict)
    statuses: Mapping[int, OutcomeName] = field(default_factory=USUAL.copy)
    code: str = ""
    remote_id: str = ""
    version: str = ""

    def judge(self, answer: Response) -> Outcome:
        """Judge an answer by what it says at the places of the table. Pure."""
        code, remote_id, version = (_said(answer, place) for place in (self.code, self.remote_id, self.version))
        return self.outcome(answer, code or f"HTTP {answer.status}", remote_id=remote_id, version=version)

    def outcome(
        self, answer: Response, code: str, *, remote_id: str | None = None, version: str | None = None
    ) -> Outcome:
        """Judge an answer. remote_id, version: of a record, where the answer names one. Pure."""
        if answer.succeeded:
            return Outcome("done", answer.status, code, remote_id=remote_id, version=version)
        found = self.pairs.get((answer.status, code)) or self.codes.get(code) or self.statuses.get(answer.status)
        name = found or ("refused" if 400 <= answer.status < 500 else "retry")
        return Outcome(name, answer.status, code, answer.retry_after)


def _said(answer: Response, place: str) -> str | None:
    """Read a text or a number; None for nothing, and for what is neither."""
    found: object = answer.body
    for name in place.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return str(found) if isinstance(found, str | int) and found != "" else None


def failure(outcome: Outcome, system: str, why: str, *, is_question: bool = False) -> Exception | None:
    """Give what a worker raises for an outcome; None where there is nothing to raise.

    why: what people read of a refusal. is_question: whether nothing was to be written, so that no event is to blame.
    The messages name nobody.
    """
    said = f"({outcome.status} {outcome.code})"
    match outcome.name:
        case "done":
            return None
        case "reauthorize":
            return AccessLost(f"{system} no longer gives access {said}")
        case "retry" | "unknown":
            return SystemUnavailable(f"{system} takes no more for now {said}", outcome.after)
        case _ if is_question:
            return SystemUnavailable(f"{system} does not answer {said}")
        case _:
            return SystemRefused(f"{system} refuses the event ({outcome.status}): {why}")
