"""Changes of ours and of people, syncs and pull runs in any order, some messages lost: in the end both sides agree."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from tests.integration.connectors.rig import RIGS, Connected, Lines, at
from tests.integration.world.laws import commits_are_whole
from tests.integration.world.pipeline import as_sent, doubled, lost
from tests.integration.world.requests import INVITE_MARY, JOHN, MARY, WITH_JOHN
from tests.integration.world.rows import the_partition
from tests.integration.world.world import World

BEGIN = at("2026-04-20T16:00:00")
ACTS = (
    "we_move", "we_rename", "we_relocate", "we_invite", "we_uninvite",
    "they_move", "they_rename", "they_relocate", "they_invite", "they_answer",
    "dispatch", "sync", "changes", "lose", "double", "wait", "pull",
)  # fmt: skip


class Life:
    """One appointment, to which things happen as chance has it."""

    def __init__(self, connected: Connected, chance: random.Random) -> None:
        self.connected, self.world, self.chance = connected, connected.world, chance
        created = self.world.client.create(WITH_JOHN, idempotency_key="k")
        self.appointment_id = str(created.data["appointmentId"])
        self.world.pipeline.settle()
        connected.pull_run()
        self.reference = connected.reference
        self.number = 0

    def live(self, name: str) -> None:
        """One of ACTS, at a moment of its own."""
        self.world.clock.advance(seconds=self.chance.choice([1, 2, 7]))
        self.number += 1
        side, _, what = name.partition("_")
        if side == "we":
            self._we(what)
        elif side == "they":
            self._they(what)
        else:
            self._go_on(name)
        self.connected.fake.messenger.settle()

    def _we(self, what: str) -> None:
        client = self.world.client
        start = datetime.fromisoformat("2026-05-01T09:00:00") + timedelta(hours=self.number)
        times = {
            "appointmentStart": start.isoformat(),
            "appointmentEnd": (start + timedelta(hours=1)).isoformat(),
        }
        match what:
            case "move":
                client.update(self.appointment_id, times)
            case "rename":
                client.update(self.appointment_id, {"appointmentSubject": f"Ours {self.number}"})
            case "relocate":
                client.update(self.appointment_id, {"appointmentLocation": f"Our room {self.number}"})
            case "invite":
                client.invite(self.appointment_id, INVITE_MARY)
            case "uninvite":
                client.uninvite(self.appointment_id, MARY)

    def _they(self, what: str) -> None:
        person, start = self.connected.person, BEGIN + timedelta(hours=self.number)
        match what:
            case "move":
                person.move(self.reference, start, start + timedelta(minutes=30))
            case "rename":
                person.edit(self.reference, subject=f"Theirs {self.number}")
            case "relocate":
                person.edit(self.reference, location=f"Their room {self.number}")
            case "invite":
                person.invite(self.reference, f"guest{self.number}@example.net")
            case "answer":
                person.respond(self.reference, JOHN, self.chance.choice(["accepted", "declined"]))

    def _go_on(self, what: str) -> None:
        pipeline = self.world.pipeline
        match what:
            case "dispatch":
                pipeline.dispatch()
            case "wait":
                self.world.clock.advance(seconds=70)
            case "pull":
                self.connected.pull_run()
            case _:
                course = {"lose": lost, "double": doubled}.get(what, as_sent)
                pipeline.consume("changes" if what == "changes" else "calendars", course)

    def end(self) -> None:
        """Everything comes to rest."""
        self.world.clock.advance(minutes=2)
        self.world.pipeline.sweep()
        self.connected.settle()
        self.connected.pull_run()
        self.connected.settle()

    def agrees(self) -> None:
        """Check that the event shows the newest version to those who are invited."""
        event = self.connected.calendar.read(self.reference)
        assert event is not None
        appointment, sync = the_partition().appointment, the_partition().sync
        assert event.start is not None
        assert event.start.replace(tzinfo=None).isoformat() == appointment["startInstant"]
        assert (event.subject, event.location) == (appointment["subject"], appointment["location"])
        invited = {row["address"] for row in the_partition().of_kind("invitee") if "removedAt" not in row}
        assert {each.address for each in event.attendees} == invited
        assert (sync["state"], sync["pushedVersion"]) == ("synced", appointment["version"])
        commits_are_whole()


@pytest.mark.parametrize("kind", sorted(RIGS))
@pytest.mark.parametrize("seed", range(3))
def test_both_sides_agree_in_the_end_and_stay_so(world: World, lines: Lines, kind: str, seed: int) -> None:
    chance = random.Random(seed)
    acts = [chance.choice(ACTS) for _ in range(25)]
    with RIGS[kind](world, lines) as connected:
        life = Life(connected, chance)
        for act in acts:
            life.live(act)
        life.end()
        life.agrees()
        version = the_partition().appointment["version"]
        world.clock.advance(hours=7)
        life.end()
        life.agrees()
        assert the_partition().appointment["version"] == version, "an echo"
