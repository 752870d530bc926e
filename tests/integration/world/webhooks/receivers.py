"""Customers' servers in place of the outbound client: they answer as a test tells them, and keep what they got."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from scheducal.http.pinned.deadline import Deadline
from scheducal.http.pinned.model import Failure, FailureKind, PinnedResponse, PinnedResult
from scheducal.http.pinned.target import Target
from tests.faults import Mode, Wire
from tests.integration.world.clock import TestClock

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Request:
    """What a server got, when, and the status that it answered with, None for no answer or one that is unfit."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    at: datetime
    status: int | None

    @property
    def webhook_id(self) -> str:
        """Give the id of Standard Webhooks: the event's."""
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        """Give the envelope."""
        found: dict[str, Any] = json.loads(self.body)
        return found


def answering(status: int, retry_after: int | None = None, failure: Failure | None = None) -> PinnedResult:
    """Make an answer at once. failure: what is wrong with it, whatever its status."""
    return PinnedResult(3, PinnedResponse(status, "as told", retry_after=retry_after), failure)


BROKEN_OFF = Failure(FailureKind.PROTOCOL, "the answer's body broke off")


HANGING = PinnedResult(5000, failure=Failure(FailureKind.TIMEOUT, "no complete answer came within 5 s"))
_UNREACHED = PinnedResult(3, failure=Failure(FailureKind.CONNECT, "no connection"))


@dataclass(slots=True)
class FakeTimer:
    """Over one request."""

    seconds: float
    tell: Callable[[], None]
    running: list[FakeTimer]

    def start(self) -> None:
        """From here on a server may take too long."""
        self.running.append(self)

    def cancel(self) -> None:
        """It has answered."""
        self.running.remove(self)

    def join(self) -> None:
        """Nothing runs besides."""


@dataclass(slots=True)
class Receivers:
    """Every server that there is. outcomes: what each gives, by URL; 200 where it was told nothing."""

    wire: Wire
    clock: TestClock
    got: list[Request] = field(default_factory=list)
    outcomes: dict[str, Callable[[], PinnedResult]] = field(default_factory=dict)
    timers: list[FakeTimer] = field(default_factory=list)

    def answer(self, url: str, *outcomes: PinnedResult) -> None:
        """Let a server give these in turn, the last of them from then on."""
        remaining = list(outcomes)
        self.outcomes[url] = lambda: remaining.pop(0) if len(remaining) > 1 else remaining[0]

    def post(self, target: Target, headers: Mapping[str, str], body: bytes, deadline: Deadline) -> PinnedResult:
        """Takes the place of `Client.post`."""
        del deadline
        url = f"{target.scheme}://{target.authority}{target.path_and_query}"

        def take() -> PinnedResult:
            outcome = self.outcomes.get(url, lambda: answering(200))()
            self._pass_time(outcome)
            status = outcome.answer.status if outcome.answer and not outcome.failure else None
            self.got.append(Request(url, dict(headers), body, self.clock.now(), status))
            return outcome

        return self.wire.outside("POST", take, lambda mode: self._instead(mode, take))

    def timer(self, seconds: float, tell: Callable[[], None]) -> FakeTimer:
        """Takes the place of `threading.Timer`: runs out where the server takes longer, in the caller's thread."""
        return FakeTimer(seconds, tell, self.timers)

    def _instead(self, mode: Mode, take: Callable[[], PinnedResult]) -> PinnedResult:
        match mode:
            case Mode.UNANSWERED:
                take()
                self._pass_time(HANGING)
                return HANGING
            case Mode.FAULTY:
                return answering(500)
            case Mode.THROTTLED:
                return answering(429, retry_after=90)
            case _:
                return _UNREACHED

    def _pass_time(self, outcome: PinnedResult) -> None:
        for timer in self.timers:
            if outcome.duration_ms >= 1000 * timer.seconds:
                timer.tell()


class OneByOne(ThreadPoolExecutor):
    """Works one after the other in the caller's thread, where the wire sees whose calls they are."""

    def map(  # type: ignore[override]  # of one iterable, which is all that is used
        self, function: Callable[[Given], Made], given: Iterable[Given], **_: Any
    ) -> Iterator[Made]:
        """As the builtin, at once."""
        return iter([function(each) for each in given])

    def submit(self, function: Callable[..., Made], /, *given: Any, **named: Any) -> Future[Made]:
        """Work now. What ends the process ends it here."""
        done = Future[Made]()
        try:
            done.set_result(function(*given, **named))
        except Exception as failed:  # noqa: BLE001  the future has it
            done.set_exception(failed)
        return done
