"""Invariant 4: a sync reads the newest version and makes the mailboxes equal to it, whatever goes wrong on the way."""

from __future__ import annotations

import pytest

from tests.faults import Mode, every_fault, every_moment
from tests.integration.scenarios import CANCEL, CREATE, EVERY, MOVE, RENAME, UNINVITE, Scenario, with_two
from tests.integration.world.laws import everything_holds
from tests.integration.world.requests import GMAIL, INVITE_GMAIL, JOHN, MARY
from tests.integration.world.rows import the_partition
from tests.integration.world.world import World, worlds


@pytest.mark.parametrize("scenario", EVERY, ids=lambda scenario: scenario.name)
def test_a_fault_anywhere_behind_a_change_leaves_the_mailboxes_right(scenario: Scenario) -> None:
    def changed(world: World) -> None:
        scenario.arrange(world)
        scenario.insist(world)

    for trial in every_fault(worlds(changed)):
        with trial as world:
            world.pipeline.work()
            with world.wire.unseen():
                world.pipeline.settle()
            everything_holds(world, repeats=mails_in_a_step(scenario) if trial.mode else 0)
            with world.wire.unseen():
                assert scenario.has_changed(the_partition())


def mails_in_a_step(scenario: Scenario) -> int:
    """What a crash can send again: the mail that was not recorded, with its plain message to Gmail first."""
    return 2 if "Gmail" in scenario.name else 1


@pytest.mark.parametrize("meanwhile", [MOVE, RENAME, CANCEL, UNINVITE], ids=lambda scenario: scenario.name)
def test_a_change_in_the_middle_of_a_sync_is_told_without_the_sweeper(meanwhile: Scenario) -> None:
    def invited(world: World) -> None:
        with_two(world)
        assert world.client.invite(the_partition().appointment["appointmentId"], INVITE_GMAIL).status == 200

    for trial in every_moment(worlds(invited), meanwhile.insist):
        with trial as world:
            world.pipeline.work()
            assert world.pipeline.is_idle()
            everything_holds(world)


def test_each_invitee_is_told_once_of_each_change(world: World) -> None:
    with_two(world)
    assert MOVE.insist(world).status == 200
    world.pipeline.settle()
    assert CANCEL.request(world).status == 200
    world.pipeline.settle()
    for address in (JOHN, MARY):
        told = [(mail.invitation.method, mail.invitation.sequence) for mail in world.mails(address) if mail.invitation]
        assert told == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
    everything_holds(world)


def test_a_newcomer_alone_hears_of_the_invitation_and_the_removed_alone_of_the_removal(world: World) -> None:
    with_two(world)
    before = len(world.mails())
    world.client.invite(the_partition().appointment["appointmentId"], INVITE_GMAIL)
    world.pipeline.settle()
    assert [(mail.recipient, mail.invitation is not None) for mail in world.mails()[before:]] == [
        (GMAIL, False),
        (GMAIL, True),
    ]
    assert UNINVITE.request(world).status == 200
    world.pipeline.settle()
    assert [mail.recipient for mail in world.mails()[before + 2 :]] == [JOHN]
    everything_holds(world)


def test_changes_that_were_overtaken_before_anybody_heard_of_them_are_never_told(world: World) -> None:
    with_two(world)
    before = len(world.mails())
    for scenario in (RENAME, MOVE, CANCEL):
        assert scenario.request(world).status == 200
    world.pipeline.settle()
    assert [mail.invitation.method for mail in world.mails()[before:] if mail.invitation] == ["CANCEL", "CANCEL"]
    everything_holds(world)


@pytest.mark.parametrize("afterwards", [CANCEL, UNINVITE], ids=lambda scenario: scenario.name)
def test_who_was_invited_by_a_worker_that_died_is_told_of_the_withdrawal(afterwards: Scenario) -> None:
    for trial in every_fault(worlds(CREATE.request), [Mode.UNANSWERED, Mode.KILLED_AFTER]):
        with trial as world:
            world.pipeline.work()
            with world.wire.unseen():
                assert afterwards.insist(world).status == 200
                world.pipeline.settle()
            everything_holds(world, repeats=1)
