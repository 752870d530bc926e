"""What is known of a mail in the end, in whatever order SES tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

from scheducal.appointments.model import MailState, MailStatus
from scheducal.connectors.systems.email.feedback.model import Ignored
from scheducal.connectors.systems.email.feedback.rules import Recorded, decide
from tests.unit.connectors.systems.email.feedback.values import MESSAGE, NOW, TAGS


def status(state: MailState, *, passing: bool = False, message: str = MESSAGE, version: int = 3) -> MailStatus:
    sent_at = NOW + timedelta(seconds=version)
    is_permanent = not passing and state in ("bounced", "suppressed", "complained")
    return MailStatus(TAGS.invitee_id, message, version, sent_at, state, is_permanent, "why", NOW)


def told(*news: MailStatus) -> tuple[MailStatus | None, int]:
    """Take in all of it. Give the status that is known then, and how often subscribers were told."""
    known, times = None, 0
    for each in news:
        decision = decide(known, each)
        if isinstance(decision, Recorded):
            known, times = decision.after, times + decision.tells
    return known, times


def test_order_and_doubles_make_no_difference_to_how_a_mail_ended() -> None:
    histories: list[tuple[MailState, bool, list[MailStatus]]] = [
        ("delivered", False, [status("delayed"), status("delivered")]),
        ("delivered", False, [status("delivered"), status("bounced", passing=True)]),
        ("bounced", True, [status("delayed"), status("delivered"), status("bounced")]),
        ("bounced", False, [status("delayed"), status("bounced", passing=True)]),
        ("complained", True, [status("delivered"), status("complained")]),
    ]
    for state, is_permanent, news in histories:
        for order in permutations(news):
            known, _ = told(*order, *order)
            assert known is not None
            assert (known.state, known.is_permanent) == (state, is_permanent), order


def test_an_earlier_mail_says_nothing_of_a_later_one() -> None:
    later = status("delivered", message="later", version=4)
    assert decide(later, status("bounced")) == Ignored("stale")
    known, times = told(status("bounced"), later)
    assert known is not None
    assert (known.state, times) == ("delivered", 1)


def test_subscribers_are_told_once_for_each_version() -> None:
    second_mail = replace(status("bounced", message="second"), sent_at=NOW + timedelta(minutes=1))
    assert told(status("bounced"), status("bounced"), second_mail)[1] == 1
    assert told(status("bounced", passing=True), status("delivered"), status("bounced"))[1] == 1
    assert told(status("bounced"), status("suppressed", message="next", version=4))[1] == 2
    assert told(status("delayed"), status("delivered"))[1] == 0
