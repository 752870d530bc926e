"""A fault at every call on the way from a change to a system that mirrors it: of AWS, of the system, of our process.

Whatever goes wrong once, the system has one record of the appointment in the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import httpx
import pytest

from scheducal.connectors.connections import wiring
from tests.connectors.bench import Bench, bench
from tests.connectors.cases.push import wanted
from tests.connectors.test_toy import TOY
from tests.faults import Mode, Wire, every_fault
from tests.integration.connectors.authorization_servers import OnTheWire
from tests.integration.world.requests import MOVED
from tests.integration.world.world import fresh_world

# With an effect that our code does not learn of, and its own end.
MODES = (Mode.UNANSWERED, Mode.KILLED_AFTER)


@dataclass(frozen=True)
class Trial:
    """made: connected, with one change of an appointment that is still to be dispatched."""

    wire: Wire
    made: Bench
    appointment_id: str


@contextmanager
def changed() -> Iterator[Trial]:
    """Yield a fresh world for each fault."""
    with ExitStack() as stack:
        world = stack.enter_context(fresh_world())
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        client = stack.enter_context(httpx.Client(transport=OnTheWire(world.wire), trust_env=False))
        patch.setattr(wiring, "http_client", lambda: client)
        made = stack.enter_context(bench(TOY, world))
        with world.wire.unseen():
            appointment_id = made.create()
            made.world.client.update(appointment_id, MOVED)
        world.wire.calls.clear()
        yield Trial(world.wire, made, appointment_id)


def test_one_record_shows_the_newest_version_whatever_call_fails() -> None:
    trials = 0
    for trial in every_fault(changed, MODES):
        with trial as found:
            found.made.settle()
            with found.wire.unseen():
                assert found.made.shown() == [wanted(found.made, found.appointment_id)]
                assert found.made.sync(found.appointment_id)["state"] == "synced"
        trials += 1
    assert trials > 20
