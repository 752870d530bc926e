"""One trial without a fault, then one in a fresh world for every call and every way in which it can go wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Generic, Protocol, TypeVar

from tests.faults.modes import WITHOUT_EFFECT, Mode
from tests.faults.wire import Call, Wire


class Wired(Protocol):
    """A world whose code under test sends its AWS calls through a wire."""

    @property
    def wire(self) -> Wire:
        """Give the wire."""
        ...


World = TypeVar("World", bound=Wired)
Worlds = Callable[[], AbstractContextManager[World]]


class Trial(Generic[World]):
    """One run of the scenario: `with trial as world`. An exception in it is noted with what went wrong when.

    mode: how a call goes wrong, None where none does. calls: what was called, once the run is over.
    """

    def __init__(
        self, worlds: Worlds[World], name: str, prepare: Callable[[World], None], mode: Mode | None = None
    ) -> None:
        self.mode = mode
        self._opened = worlds()
        self._name = name
        self._prepare = prepare
        self.calls: list[Call] = []

    def __enter__(self) -> World:
        self._world = self._opened.__enter__()
        self._prepare(self._world)
        return self._world

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.calls = list(self._world.wire.calls)
        if error is not None:
            error.add_note(f"trial: {self._name}")
        self._opened.__exit__(kind, error, trace)
        if error is None:
            assert self._world.wire.is_spent, f"trial: {self._name}: that call was not made; the scenario varies"


def every_fault(
    worlds: Worlds[World], modes: Iterable[Mode] | None = None, *, but: frozenset[str] = frozenset()
) -> Iterator[Trial[World]]:
    """Trials of a scenario; the first has no fault and tells which calls there are.

    modes: None takes, of the ways in which a call fails without effect, one for each call in turn. Modes that lead
    to one end count once. With SCHEDUCAL_FAULTS=all each call fails in each mode. but: operations that do not fail,
    where many are alike. Raises AssertionError where the scenario makes no call or makes others when run again.
    """
    for call in (yield from _plain(worlds)):
        if call.operation not in but:
            for mode in _told_apart(call, tuple(Mode) if modes is None else tuple(modes), in_turn=modes is None):
                yield Trial(worlds, f"{call}: {mode.value}", _failing(call, mode), mode)


def _told_apart(call: Call, modes: tuple[Mode, ...], *, in_turn: bool) -> list[Mode]:
    """Those modes that lead to different ends. in_turn: of those without effect one, another for the next call."""
    fitting = [mode for mode in modes if mode.fits(call.operation)]
    if os.environ.get("SCHEDUCAL_FAULTS") == "all":
        return fitting
    differing = [mode for mode in fitting if mode.differs(call.operation, opens=call.opens)]
    without_effect = [mode for mode in differing if mode in WITHOUT_EFFECT]
    if not in_turn:
        return differing
    one = without_effect[call.number % len(without_effect)]
    return [mode for mode in differing if mode is one or mode not in WITHOUT_EFFECT]


def every_moment(worlds: Worlds[World], meanwhile: Callable[[World], object]) -> Iterator[Trial[World]]:
    """Trials in which something else happens right before each call in turn."""
    for call in (yield from _plain(worlds)):
        yield Trial(worlds, f"interrupted before {call}", _interrupted(call, meanwhile))


def _plain(worlds: Worlds[World]) -> Generator[Trial[World], None, list[Call]]:
    trial = Trial(worlds, "no fault", lambda _: None)
    yield trial
    assert trial.calls, "the scenario makes no AWS call"
    return trial.calls


def _failing(call: Call, mode: Mode) -> Callable[[Wired], None]:
    return lambda world: world.wire.fail(call.number, mode)


def _interrupted(call: Call, meanwhile: Callable[[World], object]) -> Callable[[World], None]:
    return lambda world: world.wire.interrupt(call.number, lambda: meanwhile(world))
