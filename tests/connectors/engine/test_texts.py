"""Texts by the rules and the mapping of a connection, and with a fault at every call on their way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from scheducal.connectors.connections import wiring
from scheducal.connectors.connections.ruleset.model import Ruleset
from scheducal.connectors.protocol import UNKNOWN
from tests.connectors.bench import Bench, bench, connect
from tests.connectors.engine.test_faults import Trial
from tests.connectors.test_toy import TOY, only_texts
from tests.faults import Mode, every_fault
from tests.integration.connectors.authorization_servers import OnTheWire
from tests.integration.world.catalog.business import Business
from tests.integration.world.requests import MOVED
from tests.integration.world.world import World, fresh_world

DESK = replace(TOY, settings={**TOY.settings, "recipient": "desk"})


@pytest.fixture
def made(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Yield a world that is connected to a system that gets texts alone."""
    only_texts(monkeypatch)
    with bench(DESK, world) as opened:
        yield opened


def beside(made: Bench, **more: Any) -> None:
    """Connect the system once more."""
    connect(made.world, replace(DESK, **more), made.fake)


def test_rules_decide_what_is_said(made: Bench) -> None:
    beside(made, rules=Ruleset(on_create="leave", on_no_show="do"), mapping={"recipient": "by rule"})
    beside(made, rules=Ruleset(direction="in"), mapping={"recipient": "nobody"})
    business = Business(made.world.client)
    booked = business.book(business.service(), "11:00").data
    made.settle()
    assert [each["to"] for each in made.fake.all("messages")] == ["ada@example.com"]
    business.move(booked["bookingId"], "14:00")
    made.settle()
    made.world.clock.advance(days=40)
    for _ in range(2):
        business.change("no_show", booked["bookingId"])
        made.settle()
    said = [each["text"].partition(":")[0] for each in made.fake.all("messages") if each["to"] == "by rule"]
    assert said == ["Moved", "Missed"]


def test_later_texts_change_the_first_answer_it_or_stand_alone(made: Bench) -> None:
    for how in ("update", "new"):
        beside(made, settings={**DESK.settings, "onChange": how}, mapping={"recipient": how})
    appointment_id = made.create()
    made.settle()
    made.world.client.update(appointment_id, MOVED)
    made.settle()
    shown = {
        each: [(text["text"][:5], "thread" in text) for text in _to(made, each)] for each in ("desk", "update", "new")
    }
    assert shown == {
        "desk": [("Booke", False), ("Moved", True)],
        "update": [("Moved", False)],
        "new": [("Booke", False), ("Moved", False)],
    }
    made.fake.records["messages"].clear()
    made.world.client.cancel(appointment_id)
    made.settle()
    assert [text["text"][:5] for text in _to(made, "update")] == ["Cance"], "it was deleted there, and is sent again"


def test_a_text_without_anybody_to_send_it_to_is_shown(made: Bench) -> None:
    beside(made, settings=TOY.settings)
    appointment_id = made.create()
    made.settle()
    (failed,) = [each for each in made.appointment(appointment_id)["sync"] if each["state"] == "failed"]
    assert "nobody to send the text to" in failed["error"]


def _to(made: Bench, recipient: str) -> list[dict[str, str]]:
    return [each for each in made.fake.all("messages") if each["to"] == recipient]


@contextmanager
def changed() -> Iterator[Trial]:
    """Yield a fresh world for each fault."""
    with ExitStack() as stack:
        world = stack.enter_context(fresh_world())
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        client = stack.enter_context(httpx.Client(transport=OnTheWire(world.wire), trust_env=False))
        patch.setattr(wiring, "http_client", lambda: client)
        only_texts(patch)
        made = stack.enter_context(bench(DESK, world))
        with world.wire.unseen():
            appointment_id = made.create()
        world.wire.calls.clear()
        yield Trial(world.wire, made, appointment_id)


def test_a_text_is_sent_once_or_shown_as_unknown_whatever_call_fails() -> None:
    trials = 0
    for trial in every_fault(changed, (Mode.KILLED_AFTER,)):
        with trial as found:
            found.made.settle()
            with found.wire.unseen():
                sync = found.made.sync(found.appointment_id)
                if sync["state"] == "synced":
                    assert len(found.made.said()) == 1
                else:
                    assert (sync["state"], sync["error"]) == ("failed", UNKNOWN)
                    assert len(found.made.said()) <= 1
        trials += 1
    assert trials > 15
