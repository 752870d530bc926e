"""A fault at every request to a platform, for one connector of each shape: what push, pull, refresh and inbound end in.

`pytest -v` prints how many faults each shape has stood, and how often something was made twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

import httpx
import pytest

from scheducal.connectors.connections import wiring
from tests.connectors.bench import Bench, Subject, bench, reconnect
from tests.connectors.cases.push import wanted
from tests.connectors.records.test_calendly import CALENDLY
from tests.connectors.records.test_clio import CLIO
from tests.connectors.records.test_freshdesk import FRESHDESK
from tests.connectors.records.test_generic_http import GENERIC
from tests.connectors.records.test_square import SQUARE
from tests.faults import Killed, Mode, Wire
from tests.integration.connectors.authorization_servers import OnTheWire
from tests.integration.world.functions import forget
from tests.integration.world.requests import MOVED
from tests.integration.world.world import fresh_world

SHAPES: dict[str, Subject] = {
    "an etag; tells us the secret": CLIO,
    "a version and a key; signs": SQUARE,
    "a key; tells us nothing": GENERIC,
    "none of them; a secret header": FRESHDESK,
    "moves by booking again; rotates tokens": CALENDLY,
}
WITHOUT_EFFECT = (Mode.UNREACHABLE, Mode.FAULTY, Mode.THROTTLED)
WITH_EFFECT = (Mode.UNANSWERED, Mode.KILLED_AFTER)
READS = frozenset({"GET", "GetItem", "Query", "Decrypt"})


@dataclass
class Spoiled(OnTheWire):
    """HTTP of which one request goes wrong. asked: methods and paths so far. at: which one, and mode: how."""

    wire: Wire
    at: int | None = None
    mode: Mode = Mode.FAULTY
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.wire)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """As httpx's own."""
        if len(self.asked) == self.at:
            self.wire.fail(self.wire.next_number, self.mode)
        self.asked.append((request.method, request.url.path))
        return super().handle_request(request)


@dataclass
class Trial:
    """made: connected. spoiled: its requests. at: which one goes wrong, and mode: how. doubled: records beside one."""

    made: Bench
    spoiled: Spoiled
    at: int | None
    mode: Mode
    doubled: int = 0

    def begin(self) -> None:
        """Count requests from here on, and spoil one."""
        self.spoiled.at, self.spoiled.mode, self.spoiled.asked = self.at, self.mode, []

    def is_shown(self, appointment_id: str) -> None:
        """Check that a record shows the newest version, and count those beside it."""
        shown = self.made.shown()
        assert shown == [wanted(self.made, appointment_id)] * max(1, len(shown))
        self.doubled += len(shown) - 1
        assert self.made.sync(appointment_id)["state"] == "synced"


Scenario = Callable[[Trial], None]


def push(trial: Trial) -> None:
    """Book, move and cancel."""
    made = trial.made
    trial.begin()
    appointment_id = made.create()
    made.settle()
    trial.is_shown(appointment_id)
    made.world.client.update(appointment_id, MOVED)
    made.settle()
    trial.is_shown(appointment_id)
    made.world.client.cancel(appointment_id)
    made.settle()
    assert made.shown() == []


def pull(trial: Trial) -> None:
    """Follow somebody who moves it there. The platform tells us twice, and in the wrong order."""
    made, subject = trial.made, trial.made.subject
    appointment_id = made.create()
    made.settle()
    made.world.clock.advance(minutes=1)
    record = made.record
    if subject.moves:
        told = subject.moves(made.fake, record, subject.moved)
    else:
        made.fake.touch(record, **subject.moved)
        told = (record["id"],)
    trial.begin()
    for each in (*told[::-1], *told):
        made.tell(each)
    made.settle()
    assert made.appointment(appointment_id)["version"] == 2
    trial.is_shown(appointment_id)


def refresh(trial: Trial) -> None:
    """Book with a token that is no longer good. Who cannot know whether there is another one asks the owner."""
    made = trial.made
    made.refuse_tokens()
    trial.begin()
    appointment_id = made.create()
    made.settle()
    if made.state() != "active":
        assert made.sync(appointment_id)["state"] == "waiting"
        reconnect(made)
        made.settle()
    trial.is_shown(appointment_id)


def inbound(trial: Trial) -> None:
    """Hear of a move while our own endpoint fails: the platform tells us again, as it does after any error."""
    made, wire = trial.made, trial.spoiled.wire
    appointment_id = made.create()
    made.settle()
    made.world.clock.advance(minutes=1)
    made.fake.touch(made.record, **made.subject.moved)
    if trial.at is not None:
        wire.fail(wire.next_number + trial.at, trial.mode)
    first = wire.next_number
    with suppress(Killed, Exception):
        made.tell(made.record["id"], counts=True)
    asked = [(name, "") for name in wire.operations[first:]]
    forget()
    made.tell_again()
    made.settle()
    trial.spoiled.asked = asked
    assert made.appointment(appointment_id)["version"] == 2
    trial.is_shown(appointment_id)


def tried(subject: Subject, scenario: Scenario, at: int | None, mode: Mode) -> Trial:
    """Run a scenario in a world of its own."""
    with ExitStack() as stack:
        world = stack.enter_context(fresh_world())
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        spoiled = Spoiled(world.wire)
        client = stack.enter_context(httpx.Client(transport=spoiled, trust_env=False))
        patch.setattr(wiring, "http_client", lambda *_: client)
        trial = Trial(stack.enter_context(bench(subject, world)), spoiled, at, mode)
        try:
            scenario(trial)
        except AssertionError as failed:
            failed.add_note(f"{subject.kind}, {scenario.__name__}, request {at}: {mode.value}")
            raise
        return trial


def faults(subject: Subject, scenario: Scenario) -> Iterator[tuple[int, Mode]]:
    """List each request that a scenario makes, with each way in which it may go wrong and end elsewhere."""
    asked = tried(subject, scenario, None, Mode.FAULTY).spoiled.asked
    for number, (method, path) in enumerate(asked):
        if scenario is refresh and path != subject.table.token_path:
            continue
        for mode in (WITHOUT_EFFECT[number % len(WITHOUT_EFFECT)],) if method in READS else WITH_EFFECT:
            yield number, mode


def scenarios(subject: Subject) -> tuple[Scenario, ...]:
    """Name those that a platform knows."""
    follows: tuple[Scenario, ...] = (
        () if subject.notice is None else (pull, inbound) if subject in (SQUARE, FRESHDESK) else (pull,)
    )
    return push, *follows, *((refresh,) if subject.auth == "oauth" else ())


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_stands_a_fault_at_every_request(
    shape: str, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    subject, stood, doubled = SHAPES[shape], Counter[str](), 0
    for scenario in scenarios(subject):
        for at, mode in faults(subject, scenario):
            doubled += tried(subject, scenario, at, mode).doubled
            stood[scenario.__name__] += 1
    said = ", ".join(f"{name} {count}" for name, count in stood.items())
    if pytestconfig.get_verbosity() > 0:
        with capsys.disabled():
            print(f"\n  {shape} ({subject.kind}): faults stood: {said}; made twice: {doubled}")
    assert doubled == 0
    assert stood.total() >= 6
