"""Who comes in whose place: what answers, moves and removals make of it, and which delegations are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from scheducal.appointments.delegation.rules import LONGEST_CHAIN, MOST_DELEGATIONS, with_delegates
from scheducal.appointments.model import Aggregate, Answer, MailStatus, invitee_id
from scheducal.appointments.rules import AppointmentDecision, invited, uninvited, updated
from tests.unit.connectors.systems.email.replies.values import (
    AT,
    ID,
    JOHN,
    MARY,
    STAMP,
    aggregate,
    invitee,
    reason,
    reply,
    sender,
    taken,
)

SECOND = timedelta(seconds=1)
EVE = "eve@elsewhere.example"


BAD_ADDRESSES = [
    "j\u00f6rg@x.example",
    "eve@x",
    "eve@[127.0.0.1]",
    "a..b@x.example",
    "eve@x_y.example",
    "a" * 65 + "@x.example",
]
BAD_ADDRESSES += [
    '"a b"@x.example',
    "eve@x.example>,<bob@x.example",
    "eve@x.example\r\nBcc: bob@x.example",
    "eve@-x.example",
]


def delegated(before: Aggregate, to: str, by: str = JOHN, stamp: datetime = STAMP) -> AppointmentDecision:
    """Let somebody come in an invitee's place."""
    return taken(before, reply(by, participation="delegated", delegated_to=to, stamp=stamp), sender(by))


def test_a_delegate_is_invited_and_answers_for_themselves() -> None:
    eve = sender(EVE)
    answer = reply(EVE, delegated_from=JOHN.lower(), stamp=STAMP + SECOND)
    assert reason(aggregate(), answer, eve) == "not_invited", "nobody names himself a delegate"
    decision = delegated(aggregate(), EVE)
    john, invited = decision.touched
    assert (john.participation, invited.address, invited.is_delegate) == ("delegated", EVE, True)
    assert (decision.after.appointment.invitee_count, decision.changed) == (3, ("invitees",))
    for given in (answer, replace(answer, attendees=(replace(answer.attendees[0], address=JOHN.lower()),))):
        [touched] = taken(decision.after, given, eve).touched
        assert (touched.address, touched.participation) == (EVE, "accepted")
        assert touched.answer is not None
        assert touched.answer.answered_by is None


def test_delegations_that_lead_nowhere_are_refused_with_a_reason() -> None:
    chain, last = aggregate(), JOHN
    for number in range(LONGEST_CHAIN):
        chain, last = delegated(chain, f"p{number}@x.example", last).after, f"p{number}@x.example"
    many = aggregate()
    for number in range(MOST_DELEGATIONS):
        address = f"m{number}@x.example"
        many = replace(many, invitees=(*many.invitees, invitee(address)))
        many = delegated(many, f"d{number}@x.example", address).after
    tried = aggregate()
    for number in range(MOST_DELEGATIONS):
        tried = delegated(tried, f"t{number}@x.example", stamp=STAMP - timedelta(minutes=30 - number)).after
    gone = replace(aggregate(), invitees=(invitee(JOHN), invitee(MARY, removed_at=AT)))
    bounced = MailStatus(invitee_id(ID, EVE), "m", 1, AT, "suppressed", is_permanent=True, reason=None, at=AT)
    cases: list[tuple[Aggregate, str, str, str]] = [
        (aggregate(), JOHN, JOHN.upper(), "delegation_loop"),
        (delegated(aggregate(), EVE).after, EVE, JOHN, "delegation_loop"),
        (delegated(delegated(aggregate(), EVE).after, MARY, EVE).after, MARY, JOHN, "delegation_loop"),
        (delegated(aggregate(), MARY).after, MARY, JOHN, "delegation_loop"),
        (chain, last, "last@x.example", "delegation_limit"),
        (many, MARY, EVE, "delegation_limit"),
        (tried, JOHN, EVE, "delegation_limit"),
        (aggregate(), JOHN, "ACME@mail.test", "delegate_is_organizer"),
        (gone, JOHN, MARY, "delegate_removed"),
        (replace(aggregate(), mails=(bounced,)), JOHN, EVE, "delegate_unreachable"),
        *((aggregate(), JOHN, bad, "delegate_unreachable") for bad in BAD_ADDRESSES),
    ]

    found = []
    for before, by, to, _ in cases:
        said = reply(by, participation="delegated", delegated_to=to, stamp=STAMP + SECOND)
        found.append((by, to, reason(before, said, sender(by))))
    assert found == [case[1:] for case in cases]


def test_an_invitee_who_answers_otherwise_takes_the_place_back() -> None:
    before = delegated(delegated(aggregate(), EVE).after, "bob@x.example", EVE).after
    decision = taken(before, reply(stamp=STAMP + SECOND), sender())
    john, *gone = decision.touched
    assert (john.participation, [each.address for each in gone]) == ("accepted", [EVE, "bob@x.example"])
    assert all(each.removed_at == decision.after.appointment.stamp for each in gone)
    assert decision.after.appointment.sequence == before.appointment.sequence + 1
    other = delegated(before, "other@x.example", stamp=STAMP + SECOND)
    assert [each.address for each in other.after.invited] == [JOHN, MARY, "other@x.example"]


def test_of_a_delegate_who_declines_the_place_falls_back() -> None:
    before = delegated(aggregate(), EVE).after
    decision = taken(before, reply(EVE, "declined", stamp=STAMP + SECOND), sender(EVE))
    eve, john = decision.touched
    assert (eve.participation, john.participation) == ("declined", "needsAction")
    assert john.added_at == decision.after.appointment.stamp, "and so is told again"
    [again] = taken(decision.after, reply(EVE, stamp=STAMP + 2 * SECOND), sender(EVE)).touched
    assert again.participation == "accepted"
    back = taken(decision.after, reply(stamp=STAMP + 2 * SECOND), sender())
    assert {each.address for each in back.after.invited} == {JOHN, MARY}


def test_a_move_ends_delegations_and_other_changes_keep_them() -> None:
    before = delegated(delegated(aggregate(), EVE).after, JOHN, MARY).after
    renamed = updated(before, {"subject": "New"}, AT)
    assert renamed is not None
    assert [each.address for each in renamed.after.invited] == [JOHN, MARY, EVE]
    moved = updated(before, {"start": "2026-04-15T11:00:00", "end": "2026-04-15T12:00:00"}, AT)
    assert moved is not None
    assert [each.address for each in moved.touched] == [EVE]
    assert {each.address: each.participation for each in moved.after.invited} == {
        JOHN: "needsAction",
        MARY: "needsAction",
    }
    assert "invitees" in moved.changed


def test_who_was_invited_themselves_stays_when_a_delegation_ends() -> None:
    before = delegated(aggregate(), MARY).after
    assert [each.address for each in taken(before, reply(stamp=STAMP + SECOND), sender()).after.invited] == [JOHN, MARY]
    assert [each.address for each in uninvited(before, JOHN, AT).after.invited] == [MARY]
    delegate = delegated(aggregate(), EVE).after
    assert [each.address for each in uninvited(delegate, JOHN, AT).touched] == [JOHN, EVE]
    [eve] = invited(delegate, "Eve", EVE, AT, prime=False).touched
    assert not eve.is_delegate
    kept = uninvited(invited(delegate, "Eve", EVE, AT, prime=False).after, JOHN, AT)
    assert [each.address for each in kept.after.invited] == [MARY, EVE]


def test_a_delegate_whom_the_organizer_takes_off_leaves_the_place_to_the_invitee() -> None:
    decision = uninvited(delegated(aggregate(), EVE).after, EVE, AT)
    assert [(each.address, each.participation) for each in decision.touched] == [
        (EVE, "needsAction"),
        (JOHN, "needsAction"),
    ]


def test_delegates_of_an_older_release_are_read_as_invitees() -> None:
    by_eve = Answer("accepted", 3, STAMP, "Fine", EVE, EVE)
    john, eve = with_delegates([invitee(JOHN, by_eve)], ID)
    assert (john.answer, eve.answer) == (
        Answer("delegated", 3, STAMP, delegate=EVE),
        Answer("accepted", 3, STAMP, "Fine"),
    )
    assert with_delegates([john, eve], ID) == (john, eve)
    [silent, unheard] = with_delegates([invitee(JOHN, Answer("delegated", 3, STAMP, delegate=EVE))], ID)
    assert (silent.participation, unheard.answer, unheard.is_delegate) == ("needsAction", None, True)
