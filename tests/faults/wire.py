"""Between the code under test and AWS: counts and names each call, and can make one of them go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from threading import RLock
from typing import Any, TypeVar

from botocore.client import BaseClient

from tests.faults.keys import too_long
from tests.faults.modes import Killed, Mode, Perform, client_error
from tests.faults.order import Interleaving

Meanwhile = Callable[[], object]
Result = TypeVar("Result")
_send = BaseClient._make_api_call  # type: ignore[attr-defined]  # the one gate of every botocore client


@dataclass(frozen=True, slots=True)
class Call:
    """The number of a call, from 0, which function made it, and what it was. opens: the invocation's first call."""

    number: int
    function: str
    service: str
    operation: str
    opens: bool

    def __str__(self) -> str:
        return f"call {self.number}, {self.service} {self.operation} in {self.function}"


@dataclass(slots=True)
class _Invocation:
    function: str
    killed: bool = False
    called: bool = False


_UNSEEN = _Invocation("unseen")


@dataclass(slots=True)
class Wire:
    """Counts the calls made inside `invocation`; those of the tests themselves pass unseen. failed: what went wrong.

    Threads take turns from call to call, so that their calls interleave as those of so many processes would, and
    one call at a time takes effect: moto's transactions are not isolated from each other.
    """

    calls: list[Call] = field(default_factory=list)
    failed: Call | None = None
    _lock: RLock = field(default_factory=RLock)
    _turns: Interleaving = field(default_factory=Interleaving)
    _fault: tuple[int, Mode] | None = None
    _meanwhile: tuple[int, Meanwhile] | None = None
    _invocation: ContextVar[_Invocation | None] = field(default_factory=lambda: ContextVar("invocation", default=None))

    def fail(self, number: int, mode: Mode) -> None:
        """Make the call of this number go wrong, once."""
        self._fault = (number, mode)

    def interrupt(self, number: int, meanwhile: Meanwhile) -> None:
        """Do something else right before the call of this number, once, its own calls not counted."""
        self._meanwhile = (number, meanwhile)

    @property
    def is_spent(self) -> bool:
        """Tell whether the fault or interruption that was asked for has happened."""
        return self._fault is None and self._meanwhile is None

    @property
    def next_number(self) -> int:
        """Give the number that the next call will have."""
        return len(self.calls)

    @property
    def operations(self) -> list[str]:
        """Give the names of the counted calls."""
        return [call.operation for call in self.calls]

    @contextmanager
    def invocation(self, function: str) -> Iterator[None]:
        """Count the calls inside as those of the code under test."""
        if self._invocation.get() is _UNSEEN:
            with self._turns.taken():
                yield
            return
        token = self._invocation.set(_Invocation(function))
        try:
            with self._turns.taken():
                yield
        finally:
            self._invocation.reset(token)

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Run the code inside as a process of its own, whose calls do not count."""
        with self.unseen(), self._turns.taken():
            yield

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let the code inside wait for somebody else, who may call other functions meanwhile."""
        with self._turns.left():
            yield

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Neither count the calls inside nor make them go wrong."""
        token = self._invocation.set(_UNSEEN)
        try:
            yield
        finally:
            self._invocation.reset(token)

    def send(self, client: BaseClient, operation: str, parameters: Any) -> Any:
        """Takes the place of `BaseClient._make_api_call`."""
        invocation = self._invocation.get()
        if invocation is None or invocation is _UNSEEN:
            return self._perform(client, operation, parameters)
        self._turns.pass_on()
        fault, meanwhile = self._count(invocation, client.meta.service_model.service_name, operation)
        if meanwhile is not None:
            with self.unseen():
                meanwhile()
        if fault is None:
            return self._perform(client, operation, parameters)
        # Each time with parameters of its own, since botocore turns a body into a stream, in place.
        repeated = partial(self._perform, client, operation)
        return self._fail(invocation, operation, fault, client, lambda: repeated({**parameters}))

    def outside(self, operation: str, perform: Callable[[], Result], instead: Callable[[Mode], Result]) -> Result:
        """Count a request to somebody else than AWS among the calls. instead: what comes of it in a mode.

        In the modes that kill the function `instead` is not asked.
        """
        invocation = self._invocation.get()
        if invocation is None or invocation is _UNSEEN:
            return perform()
        self._turns.pass_on()
        fault, meanwhile = self._count(invocation, "outside", operation)
        if meanwhile is not None:
            with self.unseen():
                meanwhile()
        if fault in {Mode.KILLED_BEFORE, Mode.KILLED_AFTER}:
            invocation.killed = True
            if fault is Mode.KILLED_AFTER:
                perform()
            raise Killed
        return perform() if fault is None else instead(fault)

    def _count(self, invocation: _Invocation, service: str, operation: str) -> tuple[Mode | None, Meanwhile | None]:
        if invocation.killed:
            raise Killed
        call = Call(len(self.calls), invocation.function, service, operation, opens=not invocation.called)
        invocation.called = True
        self.calls.append(call)
        return self._due_fault(call), self._due_meanwhile(call)

    def _due_fault(self, call: Call) -> Mode | None:
        if self._fault is None or self._fault[0] != call.number:
            return None
        mode, self._fault = self._fault[1], None
        self.failed = call
        return mode

    def _due_meanwhile(self, call: Call) -> Meanwhile | None:
        if self._meanwhile is None or self._meanwhile[0] != call.number:
            return None
        meanwhile, self._meanwhile = self._meanwhile[1], None
        return meanwhile

    def _fail(self, invocation: _Invocation, operation: str, mode: Mode, client: BaseClient, perform: Perform) -> Any:
        try:
            return mode.carry_out(client, operation, perform)
        except Killed:
            invocation.killed = True
            raise

    def _perform(self, client: BaseClient, operation: str, parameters: Any) -> Any:
        if client.meta.service_model.service_name == "dynamodb" and (found := too_long(parameters)):
            raise client_error(client, operation, "ValidationException", 400, Found=found)
        with self._lock:
            # botocore puts a stream in the place of a body, which a second call would find at its end.
            return _send(client, operation, dict(parameters))


@contextmanager
def wired(wire: Wire) -> Iterator[Wire]:
    """Every botocore client of this process sends through the wire."""

    def send(client: BaseClient, operation: str, parameters: Any) -> Any:
        return wire.send(client, operation, parameters)

    gate = BaseClient._make_api_call  # type: ignore[attr-defined]
    BaseClient._make_api_call = send  # type: ignore[attr-defined]
    try:
        yield wire
    finally:
        BaseClient._make_api_call = gate  # type: ignore[attr-defined]
